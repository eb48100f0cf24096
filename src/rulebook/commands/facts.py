"""What the commands that score take: a scheme, members, records and a period."""

import argparse
import sys
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal

from rulebook.bundles import Bundle, load_bundle, read_scheme
from rulebook.commands.branches import scorable, take_branches
from rulebook.commands.language import Say, picking, reader
from rulebook.commands.tell import SCHEMES, tell
from rulebook.facts import Records, Subjects
from rulebook.parts.job import Scored
from rulebook.periods import Period
from rulebook.problems import ScoringError, Told
from rulebook.result import Result
from rulebook.scheme import Scheme
from rulebook.scoring import score
from rulebook.tables import Rejected, lacking, none_of, read_branches, read_records, read_subjects, without_too_much

Whose = Literal["all", "members", "branches"]
LONG = 16 * 2**20  # bytes of records from which on it is told what is going on


def take_scheme(command: argparse.ArgumentParser, say: Say) -> None:
    """A scheme of members."""
    command.add_argument("scheme", type=Path, help=say(*SCHEMES))


def take_facts(command: argparse.ArgumentParser, say: Say) -> None:
    """Members, records, branches, period."""
    kinds = say("CSV 或 Parquet", "CSV or Parquet")
    command.add_argument("--members", type=Path, required=True, help=f"{kinds}: id, unit, …")
    command.add_argument("--records", type=Path, required=True, help=f"{kinds}: subject, item, date, quantity, …")
    take_branches(command, say)
    period = say("2025、2025H1、2025Q3、2025-07 或 首日..末日", "2025, 2025H1, 2025Q3, 2025-07 or first..last day")
    command.add_argument("--period", type=reader(partial(_period, say), period), required=True, help=period)
    cutoff = say("只计到这个记录号", "the highest record number that counts")
    command.add_argument("--cutoff", type=int, help=cutoff)


def _period(say: Say, text: str) -> Period:
    try:
        return Period.of(text)
    except Told as error:
        raise argparse.ArgumentTypeError(say(error.zh, error.en)) from None


def bundle_of(chosen: argparse.Namespace) -> Bundle:
    """A file, the scheme of members alone; or a folder, with the versions that are in effect in the period.

    Raises:
        ScoringError: none is, or several are.
    """
    path = chosen.scheme
    if path.suffix == ".toml":
        return Bundle(path.stem, path.parent, read_scheme(path), None)
    return load_bundle(path).during(chosen.period)


@dataclass(frozen=True, slots=True)
class Facts:
    """One scheme, those whom it scores, their records, and the files that both are from."""

    scheme: Scheme
    subjects: Subjects
    records: Records
    listed: Path | None
    recorded: Path | None


def scored(chosen: argparse.Namespace, rejected: Rejected, whose: Whose = "all") -> Scored | None:
    """The results of the rows that can be used; None if there are none or a subject cannot be scored, all told.

    Args:
        chosen: the words of the command line.
        rejected: where rows go that cannot be used.
        whose: of members alone, those of branches are left out unless theirs build on them.
    """
    bundle = bundle_of(chosen)
    progress(chosen, "读取名单和记录", "reading members and records")
    people = read_subjects(chosen.members, bundle.members, rejected)
    if whose == "members" and not bundle.members.of_units:
        bundle = replace(bundle, branches=None)
    else:
        (bundle,) = scorable(chosen, bundle, units=bool(people.units), wanted=whose == "branches")
    members = _members(chosen, bundle, people, rejected)
    units = _branches(chosen, bundle, people, rejected) if bundle.branches else None
    tell((*rejected.told_files(chosen.lang), *rejected.told(chosen.lang)))
    if rejected and not (len(people) and len(members.records)):
        return None
    progress(chosen, f"计分：{len(members.records):,} 条记录", f"scoring {len(members.records):,} records")
    return both(chosen, members, units, rejected)


def both(chosen: argparse.Namespace, members: Facts, units: Facts | None, rejected: Rejected) -> Scored | None:
    """The results of members and units, in the order in which one builds on the other."""
    if units is None:
        found = score_sound(chosen, members, rejected)
        return Scored(found, None) if found else None
    if members.scheme.of_units:
        stars = score_sound(chosen, units, rejected)
        found = score_sound(chosen, members, rejected, units=stars) if stars else None
    else:
        found = score_sound(chosen, members, rejected)
        stars = score_sound(chosen, units, rejected, members=found) if found else None
    return Scored(found, stars) if found and stars else None


def _members(chosen: argparse.Namespace, bundle: Bundle, people: Subjects, rejected: Rejected) -> Facts:
    scheme = bundle.members
    records = read_records(chosen.records, scheme, people, rejected, versions=bundle.versions)
    return Facts(scheme, people, records, chosen.members, chosen.records)


def _branches(chosen: argparse.Namespace, bundle: Bundle, people: Subjects, rejected: Rejected) -> Facts:
    scheme, versions = bundle.branches, bundle.branch_versions
    assert scheme is not None
    units = read_branches(chosen.branches, scheme, people, rejected)
    records = none_of(scheme)
    if chosen.branch_records:
        records = read_records(chosen.branch_records, scheme, units, rejected, versions=versions)
    return Facts(scheme, units, records, chosen.branches, chosen.branch_records)


def score_sound(
    chosen: argparse.Namespace,
    facts: Facts,
    rejected: Rejected,
    *,
    members: Result | None = None,
    units: Result | None = None,
) -> Result | None:
    """The result of the records whose points are not too large, the others are rejected.

    None, all told, if the rejected were all there are, or if a subject cannot be scored.
    """
    scheme, subjects, records = facts.scheme, facts.subjects, facts.records
    while True:
        try:
            return score(scheme, subjects, records, chosen.period, members=members, units=units, cutoff=chosen.cutoff)
        except ScoringError as error:
            if error.code == "too-much-earned" and facts.recorded:
                found = Rejected()
                records = without_too_much(facts.recorded, records, error, found)
                tell(rejected.add(found).told(chosen.lang))
                if not len(records):
                    return None
                continue
            if error.code != "no-value" or not facts.listed:
                raise
            told = lacking(facts.listed, facts.scheme, error.details["subject"], rejected)
            if not told:
                raise
            tell((error.said(chosen.lang), *(getattr(one, chosen.lang) for one in told)))
            return None


def progress(chosen: argparse.Namespace, zh: str, en: str) -> None:
    """Say on stderr what goes on, where there is much to do."""
    if chosen.records.exists() and chosen.records.stat().st_size >= LONG:
        print(f"{picking(chosen.lang)(zh, en)} …", file=sys.stderr, flush=True)

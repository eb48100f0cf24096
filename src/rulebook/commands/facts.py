"""What the commands that score take: a scheme, members, records and a period."""

import argparse
import sys
from functools import partial
from pathlib import Path

from rulebook.bundles import Bundle, load_bundle, read_scheme
from rulebook.commands.language import Say, picking, reader
from rulebook.commands.tell import SCHEMES, tell
from rulebook.facts import Records, Subjects
from rulebook.periods import Period
from rulebook.problems import ScoringError, Told
from rulebook.result import Result
from rulebook.scheme import Scheme
from rulebook.scoring import score
from rulebook.tables import Rejected, lacking, read_records, read_subjects, without_too_much

LONG = 16 * 2**20  # bytes of records from which on it is told what is going on


def take_scheme(command: argparse.ArgumentParser, say: Say) -> None:
    """A scheme of members."""
    command.add_argument("scheme", type=Path, help=say(*SCHEMES))


def take_facts(command: argparse.ArgumentParser, say: Say) -> None:
    """Members, records, period."""
    kinds = say("CSV 或 Parquet", "CSV or Parquet")
    command.add_argument("--members", type=Path, required=True, help=f"{kinds}: id, unit, …")
    command.add_argument("--records", type=Path, required=True, help=f"{kinds}: subject, item, date, quantity, …")
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


def scored(chosen: argparse.Namespace, rejected: Rejected) -> Result | None:
    """The result of the rows that can be used; None if there are none or a subject cannot be scored, all told."""
    bundle = bundle_of(chosen)
    scheme, versions = bundle.members, bundle.versions
    progress(chosen, "读取名单和记录", "reading members and records")
    members = read_subjects(chosen.members, scheme, rejected)
    records = read_records(chosen.records, scheme, members, rejected, versions=versions)
    tell(rejected.told(chosen.lang))
    if rejected and not (len(members) and len(records)):
        return None
    progress(chosen, f"计分：{len(records):,} 条记录", f"scoring {len(records):,} records")
    try:
        return score_sound(chosen, scheme, members, records, rejected)
    except ScoringError as error:
        told = lacking(chosen.members, scheme, error.details["subject"], rejected) if error.code == "no-value" else []
        if not told:
            raise
        tell((error.said(chosen.lang), *(getattr(one, chosen.lang) for one in told)))
        return None


def score_sound(
    chosen: argparse.Namespace, scheme: Scheme, members: Subjects, records: Records, rejected: Rejected
) -> Result | None:
    """The result of the records whose points are not too large, None if there are none; the others are rejected."""
    while len(records) or not rejected:
        try:
            return score(scheme, members, records, chosen.period, cutoff=chosen.cutoff)
        except ScoringError as error:
            if error.code != "too-much-earned":
                raise
            found = Rejected()
            records = without_too_much(chosen.records, records, error, found)
            tell(found.told(chosen.lang))
            rejected.faults += found.faults
    return None


def progress(chosen: argparse.Namespace, zh: str, en: str) -> None:
    """Say on stderr what goes on, where there is much to do."""
    if chosen.records.exists() and chosen.records.stat().st_size >= LONG:
        print(f"{picking(chosen.lang)(zh, en)} …", file=sys.stderr, flush=True)

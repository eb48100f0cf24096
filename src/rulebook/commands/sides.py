"""The two sides of a what-if: two schemes, or one and other numbers, on the same tables."""

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from rulebook.bundles import Bundle, load_bundle, read_scheme
from rulebook.commands.facts import Facts, both, progress
from rulebook.commands.tell import tell
from rulebook.comparing.groups import UNIT
from rulebook.facts import Records, Subjects
from rulebook.parts.job import Scored
from rulebook.scheme import Scheme
from rulebook.tables import Rejected, none_of, read_branches, read_records, read_subjects

OF_BRANCHES = "branches:"


def read_schemes(name: Path) -> Bundle:
    """A file of members, or a bundle with its branches."""
    return Bundle(name.stem, name.parent, read_scheme(name), None) if name.suffix == ".toml" else load_bundle(name)


def other_numbers(bundle: Bundle, settings: Iterable[str]) -> Bundle:
    """The same schemes with `path=number`; of the branches' scheme `branches:path=number`."""
    pairs = [setting.partition("=")[::2] for setting in settings]
    of_branches = {path.removeprefix(OF_BRANCHES): to for path, to in pairs if path.startswith(OF_BRANCHES)}
    members = bundle.members.with_numbers({path: to for path, to in pairs if not path.startswith(OF_BRANCHES)})
    branches = bundle.branches and bundle.branches.with_numbers(of_branches, members)
    return replace(bundle, members=members, branches=branches)


def read_members(sides: Sequence[Bundle], path: Path, groups: Sequence[str], rejected: Rejected) -> Subjects:
    """The members, with the fields of both schemes and of what they are grouped by.

    Raises:
        TableError: the table cannot be read, or lacks a column.
    """
    names = (spec.partition(":")[0] for spec in groups)
    also = [name for name in names if name not in UNIT]
    return read_subjects(path, _with_fields([side.members for side in sides]), rejected, also=also)


def scored_sides(
    chosen: argparse.Namespace, sides: Sequence[Bundle], members: Subjects, rejected: Rejected
) -> list[Scored] | None:
    """Both results of the rows that can be used; None if there are none or a subject cannot be scored, all told.

    A row that one scheme alone cannot use is left out under that scheme, as when it is scored by itself.

    Raises:
        TableError: tables that cannot be read.
        ScoringError: facts that a scheme cannot score.
    """
    own = _facts([side.members for side in sides], members, chosen.members, chosen.records, rejected)
    of_branches = [side.branches for side in sides if side.branches]
    units: Sequence[Facts | None] = (None, None)
    if of_branches:
        branches = read_branches(chosen.branches, _with_fields(of_branches), members, rejected)
        units = _facts(of_branches, branches, chosen.branches, chosen.branch_records, rejected)
    tell((*rejected.told_files(chosen.lang), *rejected.told(chosen.lang)))
    if rejected and not (len(members) and any(len(one.records) for one in own)):
        return None
    progress(chosen, f"计分：{len(own[0].records):,} 条记录", f"scoring {len(own[0].records):,} records")
    found = [both(chosen, *side, rejected) for side in zip(own, units, strict=True)]
    scored = [one for one in found if one]
    return scored if len(scored) == len(found) else None


def _with_fields(schemes: Sequence[Scheme]) -> Scheme:
    """The first scheme, with the subject fields of all."""
    fields = {name: known for scheme in reversed(schemes) for name, known in scheme.subject_fields.items()}
    return replace(schemes[0], subject_fields=fields)


def _facts(
    schemes: Sequence[Scheme], subjects: Subjects, listed: Path | None, recorded: Path | None, rejected: Rejected
) -> list[Facts]:
    """For each scheme the records that it can use; items that only the other knows are left out without a word.

    Either scheme is taken to hold on the days of all records: next year's is tried on this year's.
    """
    apart = {name for scheme in schemes for name in scheme.spoken_index}

    def records(scheme: Scheme) -> Records:
        if recorded is None:
            return none_of(scheme)
        found = Rejected()
        always = replace(scheme, effective_from=date.min, effective_to=None)
        read = read_records(recorded, always, subjects, found, apart=apart)
        rejected.add(found)
        return read

    return [Facts(scheme, subjects, records(scheme), listed, recorded) for scheme in schemes]

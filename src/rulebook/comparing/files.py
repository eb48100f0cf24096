"""A what-if from files: two schemes, or one and other numbers, on tables of members and records."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from rulebook.bundles import Bundle, load_bundle, read_scheme
from rulebook.comparing.comparison import Comparison, compare
from rulebook.comparing.groups import UNIT
from rulebook.facts import Subjects
from rulebook.periods import Period
from rulebook.result import Result
from rulebook.scheme import Scheme
from rulebook.scoring import score
from rulebook.tables import none_of, read_branches, read_records, read_subjects

OF_BRANCHES = "branches:"


@dataclass(frozen=True, slots=True)
class Tables:
    """Where the facts about subjects are, those of branches too, and which of them count."""

    records: Path
    branches: Path | None
    branch_records: Path | None
    period: Period
    cutoff: int | None


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


def read_members(before: Bundle, after: Bundle, path: Path, groups: Sequence[str]) -> Subjects:
    """The members, with the fields of both schemes and of what they are grouped by.

    Raises:
        TableError: the table cannot be read, or lacks a column.
    """
    names = (spec.partition(":")[0] for spec in groups)
    fields = (*after.members.subject_fields, *(name for name in names if name not in UNIT))
    return read_subjects(path, before.members, also=fields)


def compare_files(
    before: Bundle, after: Bundle, members: Subjects, tables: Tables, groups: Sequence[str]
) -> Comparison:
    """Score both sides and compare: the branches, where both bundles score them, with their members; or the members.

    Members who are scored by what their branches have are compared themselves.

    Raises:
        TableError: tables that cannot be read.
        ScoringError: facts that a scheme cannot score.
    """
    schemes = [before.members, after.members]
    if before.branches is None or after.branches is None:
        found = _scored(schemes, members, tables.records, tables)
        return compare(found[0], found[1], groups)
    of_branches = [before.branches, after.branches]
    branches = read_branches(tables.branches, of_branches[0], members, also=of_branches[1].subject_fields)
    if any(scheme.of_units for scheme in schemes):
        units = _scored(of_branches, branches, tables.branch_records, tables)
        found = _scored(schemes, members, tables.records, tables, units=units)
    else:
        own = _scored(schemes, members, tables.records, tables)
        found = _scored(of_branches, branches, tables.branch_records, tables, members=own)
    return compare(found[0], found[1], groups)


def _scored(
    schemes: Sequence[Scheme],
    subjects: Subjects,
    path: Path | None,
    tables: Tables,
    *,
    members: Sequence[Result | None] = (None, None),
    units: Sequence[Result | None] = (None, None),
) -> list[Result]:
    """The results of both schemes on the same subjects; records that only one scheme knows count there alone.

    Either scheme is taken to hold on the days of all records: next year's is tried on this year's.
    """

    def always(scheme: Scheme) -> Scheme:
        return replace(scheme, effective_from=date.min, effective_to=None)

    apart = {name for scheme in schemes for name in scheme.spoken_index}
    return [
        score(scheme, subjects, read_records(path, always(scheme), subjects, apart=apart) if path else none_of(scheme),
              tables.period, members=below, units=above, cutoff=tables.cutoff)
        for scheme, below, above in zip(schemes, members, units, strict=True)
    ]  # fmt: skip

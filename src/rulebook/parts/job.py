"""What is to be scored by what, and the scoring of one part of it: its members, then its branches."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

import numpy as np
import pyarrow as pa

from rulebook.book import Book
from rulebook.bundles import Bundle
from rulebook.facts import Records, Subjects
from rulebook.parts.columns import records_of, subjects_of
from rulebook.parts.overall import Decision, Standings
from rulebook.parts.reach import looks_over_all
from rulebook.parts.strict import refuse_records, refuse_subjects
from rulebook.periods import Period
from rulebook.result import Result
from rulebook.scheme import Scheme
from rulebook.scope import SubjectScope
from rulebook.scoring import credit, grade

Taken = TypeVar("Taken")


@dataclass(frozen=True, slots=True)
class Tables:
    """Whole units: members (`id`, `unit`, fields) and their records (`subject`, `item`, `date`, `quantity`, …).

    Branches have the same columns, their records too; left out, they are the members' units, without records.
    """

    members: pa.Table
    records: pa.Table
    branches: pa.Table | None = None
    branch_records: pa.Table | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """The results of one part."""

    members: Result
    branches: Result | None


@dataclass(frozen=True, slots=True)
class Job:
    """Schemes, period and cut-off, whether credits are asked for, and what was decided over all parts.

    `strict`: rows that are put aside when scoring at once are an error; else what can be scored is.
    """

    bundle: Bundle
    period: Period
    cutoff: int | None = None
    credits: bool = True
    strict: bool = False
    members: Decision | None = None
    branches: Decision | None = None

    def score(self, tables: Tables) -> Scored:
        """Score one part, or everything."""
        members = self._graded(self._members(tables), self.members)
        if self.bundle.branches is None:
            return Scored(members, None)
        return Scored(members, self._graded(self._branches(tables, members), self.branches))

    def members_standings(self, _part: int, tables: Tables) -> Standings:
        """What figures and grades of a part's members are made of."""
        return Standings.of(self._members(tables))

    def branches_standings(self, _part: int, tables: Tables) -> Standings:
        """What figures and grades of a part's branches are made of."""
        return Standings.of(self._branches(tables, self._graded(self._members(tables), self.members)))

    def _graded(self, scope: SubjectScope, decision: Decision | None) -> Result:
        return decision.applied(scope, self.cutoff) if decision else grade(scope, self.cutoff)

    def _members(self, tables: Tables) -> SubjectScope:
        scheme = self.bundle.members
        subjects = self._subjects(tables.members, scheme)
        return SubjectScope(self._book(scheme, subjects, tables.records, self.bundle.versions))

    def _branches(self, tables: Tables, members: Result) -> SubjectScope:
        scheme, units = self.bundle.branches, members.subjects.units
        assert scheme is not None
        subjects = Subjects(np.asarray(units), np.full(len(units), -1, np.int32))
        if tables.branches is not None:
            subjects = self._subjects(tables.branches, scheme)
        return SubjectScope(self._book(scheme, subjects, tables.branch_records, self.bundle.branch_versions), members)

    def _subjects(self, table: pa.Table, scheme: Scheme) -> Subjects:
        subjects = subjects_of(table, scheme)
        if self.strict:
            refuse_subjects(table, scheme, subjects)
        return subjects

    def _book(self, scheme: Scheme, subjects: Subjects, table: pa.Table | None, versions: Sequence[Scheme]) -> Book:
        records = NOTHING if table is None else records_of(table, scheme, subjects)
        if self.strict and table is not None:
            refuse_records(table, scheme, records, versions)
        return credit(scheme, subjects, records, self.period, cutoff=self.cutoff, credits=self.credits)

    @property
    def looks_over_all(self) -> bool:
        """Whether some figures or grades cannot be decided within a part."""
        schemes = (self.bundle.members, self.bundle.branches)
        return any(looks_over_all(scheme) for scheme in schemes if scheme)

    def decided(self, over_parts: "OverParts") -> "Job":
        """The job with what no part can decide alone; every scheme that needs it costs one more pass over the parts.

        Args:
            over_parts: how to ask every part.
        """
        job = replace(self, credits=False)
        if looks_over_all(job.bundle.members):
            found = list(over_parts(job.members_standings))
            job = replace(job, members=Decision.of(job.bundle.members, found))
        if job.bundle.branches and looks_over_all(job.bundle.branches):
            found = list(over_parts(job.branches_standings))
            job = replace(job, branches=Decision.of(job.bundle.branches, found))
        return replace(job, credits=self.credits)


class OverParts(Protocol):
    """Applies a function to every part."""

    def __call__(self, ask: Callable[[int, Tables], Taken], /) -> Iterable[Taken]:
        """What the function, called with each part's number and tables, found, in the order of the parts."""


NONE = np.zeros(0, np.int32)
NOTHING = Records(NONE, NONE, NONE, NONE)

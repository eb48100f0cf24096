"""What formulas over subjects may name: measures, fields, tallies of the credits, and the members of a branch."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from rulebook.book import Book
from rulebook.exact import Exact, Whole, sum_by
from rulebook.facts import Column
from rulebook.fields import subject_field
from rulebook.formula.evaluate import Value, Words, number, truth
from rulebook.formula.tree import Node
from rulebook.problems import ScoringError
from rulebook.scheme import Duty

if TYPE_CHECKING:
    from rulebook.result import Result


@dataclass
class SubjectScope:
    """Columns with one value for each subject. `measures` grows as measures are computed, `total` after them."""

    book: Book
    members: "Result | None" = None
    measures: dict[str, Exact] = field(default_factory=dict)

    def name(self, name: str) -> Value:
        """A measure, `total`, `vetoed`, or a subject field."""
        if name in self.measures:
            return self.measures[name]
        return self.vetoed if name == "vetoed" else subject_field(self.book.scheme, self.book.subjects, name)

    @cached_property
    def vetoed(self) -> npt.NDArray[np.bool_]:
        """Who has a veto record."""
        veto = self.book.items_where(lambda i: self.book.scheme.items[i].veto)
        rows = np.flatnonzero(veto[self.book.item]) if veto.any() else np.arange(0)
        return np.bincount(self.book.subject[rows], minlength=len(self.book.subjects)) > 0

    def tally(self, function: str, reference: str) -> Exact:
        """What a function counts up of an item, a group or all, for each subject."""
        if function in ("held", "owed"):
            duties = [duty for duty in self.book.scheme.duties if reference in ("all", duty.item)]
            return sum((self._duty(function, duty) for duty in duties), start=Exact(0))
        if function not in self._tables:
            self._tables[function] = Tally(self.book, function)
        return self._tables[function].of(reference)

    @cached_property
    def _tables(self) -> dict[str, "Tally"]:
        return {}

    def _duty(self, function: str, duty: Duty) -> Exact:
        parts = len(self.book.parts(duty.per).lasts)
        if function == "owed":
            return Exact(duty.times * parts)
        return Exact(np.minimum(occurrences(self.book, duty), duty.times).sum(axis=1))

    def over_members(self, function: str, arguments: tuple[Node, ...]) -> Exact:
        """A sum, mean or count over the members of every branch."""
        if self.members is None:
            raise ScoringError("members-needed")
        scope, branch = MemberScope(self.members), self._branches
        where = arguments[-1] if len(arguments) == 1 + (function != "count_members") else None
        holds = np.broadcast_to(truth(where, scope) if where else True, len(branch)) & (branch >= 0)
        count = np.bincount(branch[holds], minlength=len(self.book.subjects))
        if function == "count_members":
            return Exact(count)
        values = number(arguments[0], scope).spread(len(branch)).common()
        chosen = np.asarray(values.numerators)[holds]
        total = Exact(sum_by(branch[holds], chosen, len(self.book.subjects)), values.denominators)
        return total if function == "sum_members" else total / Exact(count)

    @cached_property
    def _branches(self) -> Column:
        """Where each member's branch stands; −1 for none."""
        assert self.members is not None
        subjects = self.members.subjects
        places = [self.book.subjects.index.get(name, -2) for name in subjects.units]
        if -2 in places:
            raise ScoringError("other-subjects", name=subjects.units[places.index(-2)])
        return np.array([*places, -1])[subjects.unit]


def occurrences(book: Book, duty: Duty) -> Column:
    """By subject and part of the period: how many records of a duty's item there are."""
    parts = book.parts(duty.per)
    rows = np.flatnonzero(book.item == book.scheme.item_index[duty.item])
    place = book.subject[rows].astype(np.int64) * len(parts.lasts) + parts.of_day[book.day[rows]]
    shape = (len(book.subjects), len(parts.lasts))
    return np.bincount(place, minlength=shape[0] * shape[1]).reshape(shape)


class Tally:
    """Sums of one figure for all the references that a scheme makes, in one pass over the records.

    Items that the same references mean share a column.
    """

    def __init__(self, book: Book, function: str) -> None:
        """Add up `credited`, `earned`, `quantity`, or the records themselves (`count`)."""
        items = range(len(book.scheme.items))
        self.function = function
        self.meant = {name: set(book.scheme.members_of(name)) for name in sorted(book.scheme.tallies[function])}
        signatures = [tuple(i in meant for meant in self.meant.values()) for i in items]
        columns = sorted(set(signatures))
        self.column, self.width = np.array([columns.index(signature) for signature in signatures]), len(columns)
        self.meant_at_all = np.array([any(signature) for signature in signatures])
        self.table = self._credited(book) if function == "credited" and book.sums else self._added(book, function)

    def _added(self, book: Book, function: str) -> Column:
        """One line for each column, added up over the records."""
        rows = np.flatnonzero(self.meant_at_all[book.item]) if not self.meant_at_all.all() else slice(None)
        values = 1 if function == "count" else getattr(book, function)[rows]
        return self._table(book, rows, values)

    def _credited(self, book: Book) -> Column:
        """What was offered is added up already; only what caps cut is taken off."""
        assert book.sums is not None
        table = np.zeros((self.width, len(book.subjects)), np.int64)
        np.add.at(table, self.column[book.sums.item], book.sums.offered)
        cut = np.flatnonzero(book.contest.credited != book.contest.offered)
        lost = book.contest.offered[cut] - book.contest.credited[cut]
        return table - self._table(book, book.contest.rows[cut], lost)

    def _table(self, book: Book, rows: Column | slice, values: Whole) -> Column:
        n = len(book.subjects)
        place = self.column[book.item[rows]].astype(np.int64) * n + book.subject[rows]
        return np.asarray(sum_by(place, values, self.width * n)).reshape(self.width, n)

    def of(self, reference: str) -> Exact:
        """The figure of an item, a group or all."""
        columns = sorted({int(self.column[i]) for i in self.meant[reference]})
        sums = self.table[columns].sum(axis=0)
        return Exact(sums) if self.function == "count" else Exact(sums, 1000)


@dataclass(frozen=True, slots=True)
class MemberScope:
    """The members' result as formulas of a branch scheme see it."""

    result: "Result"

    def name(self, name: str) -> Value:
        """A measure, `total`, `vetoed`, `grade`, or a field of the members."""
        measures: Mapping[str, Value] = {
            "total": Exact(self.result.total, 1000),
            "vetoed": self.result.vetoed,
            "grade": Words(self.result.grade, self.result.grade_names),
        }
        if name in measures:
            return measures[name]
        if name in self.result.measures:
            return self.result.measures[name].exact
        if name in self.result.scheme.subject_fields:
            return subject_field(self.result.scheme, self.result.subjects, name)
        raise ScoringError("field-needed", name=name)

    def tally(self, function: str, reference: str) -> Exact:
        """Not in the vocabulary over members."""
        raise KeyError(function, reference)

    def over_members(self, function: str, arguments: tuple[Node, ...]) -> Exact:
        """Not in the vocabulary over members."""
        raise KeyError(function, arguments)

"""What formulas over subjects may name: measures, fields, and functions over records, parts, members and the unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np
import numpy.typing as npt

from rulebook.aggregates import gathered, ranked
from rulebook.book import Book
from rulebook.exact import Exact
from rulebook.facts import Column
from rulebook.fields import subject_field, taken
from rulebook.formula.evaluate import Value, Words, evaluate, number, truth
from rulebook.formula.tree import Call, Name, Node, named
from rulebook.pers import Part
from rulebook.problems import ScoringError
from rulebook.record_scope import period_ends
from rulebook.scheme import Table
from rulebook.tallies import Tally, duty_tally, over_records

if TYPE_CHECKING:
    from rulebook.result import Result


@dataclass
class SubjectScope:
    """Columns with one value for each subject. `measures` grows as measures are computed, `total` after them."""

    book: Book
    members: "Result | None" = None
    units: "Result | None" = None
    measures: dict[str, Value] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many rows there are: subjects."""
        return len(self.book.subjects)

    def place(self, rows: Column) -> Column:
        """In which row the records at `rows` of the book count."""
        return self.book.subject[rows]

    def name(self, name: str) -> Value:
        """A measure, `total`, `vetoed`, an end of the period, or a subject field."""
        if name in self.measures:
            return self.measures[name]
        if name == "vetoed":
            return self.vetoed
        ends = period_ends(self.book, name)
        return self.book.subject_field(name) if ends is None else ends

    def table(self, name: str) -> Table:
        """A table of the scheme."""
        return self.book.scheme.tables[name]

    def call(self, node: Call) -> Value:
        """A function over something."""
        name, arguments = node.name, node.arguments
        if name in ("held", "owed"):
            return duty_tally(self.book, name, cast(Name, arguments[0]).name)
        if name == "unit":
            return self.over_unit(arguments[0])
        over = {
            "members": self.over_members,
            "parts": self.over_parts,
            "peers": self.over_peers,
            "rank": self.over_peers,
        }
        if found := over.get(name.rpartition("_")[2]):
            return found(name, arguments)
        if len(arguments) == 1:
            return self.tally(name, cast(Name, arguments[0]).name)
        return over_records(self, node)

    def tally(self, function: str, reference: str) -> Exact:
        """credited, earned, quantity or count of an item, a group or all, without condition."""
        if function not in self._tables:
            self._tables[function] = Tally(self.book, function)
        return self._tables[function].of(reference)

    @cached_property
    def _tables(self) -> dict[str, Tally]:
        return {}

    @cached_property
    def vetoed(self) -> npt.NDArray[np.bool_]:
        """Who has a veto record."""
        veto = self.book.items_where(lambda i: self.book.scheme.items[i].veto)
        rows = np.flatnonzero(veto[self.book.item]) if veto.any() else np.arange(0)
        rows = rows[self.book.lacking[rows] < 0] if self.book.lacking is not None else rows
        return np.bincount(self.book.subject[rows], minlength=len(self)) > 0

    def over_parts(self, name: str, arguments: tuple[Node, ...]) -> Exact:
        """A formula for every part of the period, taken together."""
        scope = PartScope(self, cast(Part, cast(Name, arguments[0]).name))
        place = np.arange(len(scope)) // scope.parts
        if name == "count_parts":
            holds = np.broadcast_to(truth(arguments[1], scope) if arguments[1:] else True, len(scope))
            return Exact(np.bincount(place[holds], minlength=len(self)))
        return gathered(name.partition("_")[0], number(arguments[1], scope).spread(len(scope)), place, len(self))

    def pools(self, among: Sequence[str]) -> tuple[Column, int]:
        """By subject, among whom it stands: those who share all of `among`, or all; how many such pools there may be.

        Args:
            among: `unit`, `all`, and what are words; those without unit or word are together.
        """
        pool, size = np.zeros(len(self), np.int64), 1
        for name in among:
            code, n = self._share(name)
            pool, size = pool * n + code % n, size * n
        if len(among) == 1:
            return pool, size
        pool = np.unique(pool, return_inverse=True)[1]
        return pool, int(pool.max(initial=0)) + 1

    def _share(self, name: str) -> tuple[Column, int]:
        """By subject, a number for what it shares with others, −1 for none, and how many numbers there are."""
        if name == "all":
            return np.zeros(len(self), np.int64), 1
        if name == "unit":
            return self.book.subjects.unit, len(self.book.subjects.units) + 1
        words = self.name(name)
        assert isinstance(words, Words)
        return np.broadcast_to(words.codes, len(self)), len(words.words) + 1

    def over_peers(self, name: str, arguments: tuple[Node, ...]) -> Exact:
        """A figure of the subjects of the same pool; or a subject's rank among them, the highest first."""
        place, n = self.pools(named(arguments[0]))
        counting = name == "count_peers"
        where = arguments[-1] if len(arguments) == 3 - counting else None
        holds = np.flatnonzero(np.broadcast_to(truth(where, self) if where else True, len(self)))
        if counting:
            return Exact(np.bincount(place[holds], minlength=n)[place])
        values = number(arguments[1], self).spread(len(self)).take(holds)
        if name == "rank":
            return ranked(values, place[holds], holds, len(self))
        return gathered(name.partition("_")[0], values, place[holds], n).take(place)

    def over_members(self, name: str, arguments: tuple[Node, ...]) -> Exact:
        """A figure of the members of every branch."""
        if self.members is None:
            raise ScoringError("members-needed")
        scope, branch = ResultScope(self.members), self._branches
        counting = name == "count_members"
        where = arguments[-1] if len(arguments) == 2 - counting else None
        holds = np.broadcast_to(truth(where, scope) if where else True, len(branch)) & (branch >= 0)
        if counting:
            return Exact(np.bincount(branch[holds], minlength=len(self)))
        values = number(arguments[0], scope).spread(len(branch)).take(np.flatnonzero(holds))
        return gathered(name.partition("_")[0], values, branch[holds], len(self))

    @cached_property
    def _branches(self) -> Column:
        """Where each member's branch stands; −1 for none."""
        assert self.members is not None
        return _places(self.members.subjects.units, self.members.subjects.unit, self.book.subjects.index)

    def over_unit(self, node: Node) -> Value:
        """A formula over every subject's unit."""
        if self.units is None:
            raise ScoringError("units-needed")
        subjects = self.book.subjects
        return taken(
            evaluate(node, ResultScope(self.units)), _places(subjects.units, subjects.unit, self.units.subjects.index)
        )


def _places(units: tuple[object, ...], unit: Column, index: Mapping[object, int]) -> Column:
    """Where each subject's unit stands among others; −1 for none.

    Raises:
        ScoringError: a unit is not among them.
    """
    places = [index.get(name, -2) for name in units]
    if -2 in places:
        raise ScoringError("other-subjects", name=units[places.index(-2)])
    return np.array([*places, -1])[unit]


class PartScope(SubjectScope):
    """The same with one row for each subject and calendar part of the period; measures keep their values."""

    def __init__(self, whole: SubjectScope, per: Part) -> None:
        """Take the parts of a period."""
        super().__init__(whole.book, whole.members, whole.units, whole.measures)
        self.whole, self.of_day = whole, whole.book.parts(per).of_day
        self.parts = len(whole.book.parts(per).lasts)

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.whole) * self.parts

    def place(self, rows: Column) -> Column:
        """Subject by subject, part by part."""
        return self.whole.place(rows).astype(np.int64) * self.parts + self.of_day[self.book.day[rows]]

    def name(self, name: str) -> Value:
        """What the whole period says."""
        return taken(self.whole.name(name), np.arange(len(self)) // self.parts)

    def tally(self, function: str, reference: str) -> Exact:
        """Of the part's records alone."""
        return over_records(self, Call(function, (Name(reference),)))


@dataclass(frozen=True, slots=True)
class ResultScope:
    """The result of other subjects as formulas see it: the members of a branch, or a subject's unit."""

    result: "Result"

    def name(self, name: str) -> Value:
        """A measure, `total`, `vetoed`, `grade`, or a field."""
        result = self.result
        if name == "grade":
            return Words(result.grade, result.grade_names)
        if name in ("total", "vetoed") or name in result.scope.measures:
            return result.scope.name(name)
        ends = period_ends(result.book, name)
        if ends is not None or name in result.scheme.subject_fields:
            return subject_field(result.scheme, result.subjects, name) if ends is None else ends
        raise ScoringError("field-needed", name=name)

    def table(self, name: str) -> Table:
        """A table of their scheme."""
        return self.result.scheme.tables[name]

    def call(self, node: Call) -> Value:
        """No further functions over anything."""
        raise KeyError(node.name)

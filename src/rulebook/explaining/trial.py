"""What would be if a subject had further records: the one evaluator, asked about copies of the subject.

Nothing is worked out a second way: caps, keep rules, pools and measures act on the imagined records as they would on
real ones. Members, units and the others stay as they are.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from rulebook.admitting import admit
from rulebook.book import Book, open_book
from rulebook.exact import Exact
from rulebook.explaining.others import Others
from rulebook.facts import MISSING, Column, Records, Subjects
from rulebook.fields import taken
from rulebook.formula.evaluate import Value, evaluate, number, truth
from rulebook.formula.tree import Comparison, Node
from rulebook.moments import day_number
from rulebook.pricing import price
from rulebook.scope import SubjectScope
from rulebook.scoring import figure, pass_over

if TYPE_CHECKING:
    from rulebook.result import Result


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A record that could still be: item, day of the period, quantity (thousandths), fields as columns hold them."""

    item: int
    day: int
    quantity: int
    fields: tuple[tuple[str, int], ...] = ()


@dataclass
class ImaginedScope(SubjectScope):
    """Copies of one subject: what others say is taken from the real result."""

    origin: SubjectScope | None = None
    own: int = 0
    known: dict[Any, Any] = field(default_factory=dict)

    def over_members(self, name: str, arguments: tuple[Node, ...]) -> Exact:
        """The real members' figure."""
        return cast(Exact, self._real(name, arguments, lambda real: real.over_members(name, arguments)))

    def over_unit(self, node: Node) -> Value:
        """The real unit's."""
        return self._real("unit", (node,), lambda real: real.over_unit(node))

    def over_peers(self, name: str, arguments: tuple[Node, ...]) -> Exact:
        """Every copy among the real others."""
        assert self.origin is not None
        if (name, arguments) not in self.known:
            self.known[name, arguments] = Others.of(self.origin, self.own, arguments, counted=name == "count_peers")
        others: Others = self.known[name, arguments]
        where = others.where
        holds = np.broadcast_to(truth(where, self) if where else True, len(self))
        if name == "count_peers":
            return Exact(others.count + holds)
        return others.with_own(name, number(arguments[1], self).spread(len(self)), holds)

    def _real(self, name: str, arguments: tuple[Node, ...], ask: Callable[[SubjectScope], Value]) -> Value:
        assert self.origin is not None
        if (name, arguments) not in self.known:
            self.known[name, arguments] = taken(ask(self.origin), np.array([self.own]))
        return taken(self.known[name, arguments], np.zeros(len(self), np.int64))


@dataclass(frozen=True, eq=False)
class Trial:
    """The outcome: by copy and imagined record, what it was credited, and what limited it."""

    scope: ImaginedScope
    starts: Column
    credited: Column
    limited_by: Column

    def of(self, copy: int) -> slice:
        """Where a copy's imagined records stand."""
        return slice(int(self.starts[copy]), int(self.starts[copy + 1]))

    def met(self, node: Node) -> Column:
        """By copy, whether a condition holds."""
        return np.broadcast_to(truth(node, self.scope), len(self.scope))

    def distance(self, node: Node) -> Exact | None:
        """By copy, the left side of a comparison of figures less the right one; None of anything else."""
        if not isinstance(node, Comparison):
            return None
        sides = evaluate(node.left, self.scope), evaluate(node.right, self.scope)
        if not (isinstance(sides[0], Exact) and isinstance(sides[1], Exact)):
            return None
        return (sides[0] - sides[1]).spread(len(self.scope))

    @property
    def limits(self) -> tuple[Any, ...]:
        """What `limited_by` refers to."""
        return tuple(self.scope.book.limits)


class Trials:
    """One subject of a result, ready to be copied."""

    def __init__(self, result: "Result", i: int, rows: Column) -> None:
        """Take the subject's records; `rows` are their places in the book."""
        self.result, self.i = result, i
        self.rows = result.book.rows[rows]
        self.known: dict[Any, Any] = {}
        self.priced: dict[Occurrence, tuple[int, int]] = {}

    def prices(self, ones: Sequence[Occurrence]) -> tuple[Column, Column]:
        """What each record would earn alone, and whether it lacks something (−1 nothing); no limits, no measures."""
        if asked := [one for one in dict.fromkeys(ones) if one not in self.priced]:
            self.priced |= zip(asked, self._prices(asked), strict=True)
        earned, lacking = zip(*(self.priced[one] for one in ones), strict=True)
        return np.array(earned), np.array(lacking)

    def _prices(self, ones: Sequence[Occurrence]) -> Iterator[tuple[int, int]]:
        pooled = any(item.price.pool for item in self.result.scheme.items)
        book, _ = self._book([[one] for one in ones] if pooled else [ones])
        admit(book)
        price(book)
        own = _own(book, len(ones))
        lacking = [-1] * len(ones) if book.lacking is None else book.lacking[own].tolist()
        return zip(book.earned[own].tolist(), lacking, strict=True)

    def run(self, plans: Sequence[Sequence[Occurrence]]) -> Trial:
        """Score one copy for every plan of further records."""
        book, lengths = self._book(plans)
        scope = ImaginedScope(book, origin=self.result.scope, own=self.i, known=self.known)
        pass_over(book)
        figure(scope)
        own = _own(book, int(lengths.sum()))
        starts = np.concatenate([[0], np.cumsum(lengths)])
        return Trial(scope, starts, book.credited[own], book.limited_by[own])

    def _book(self, plans: Sequence[Sequence[Occurrence]]) -> tuple[Book, Column]:
        """The copies' records, real and imagined, and how many are imagined of each."""
        extra = [one for plan in plans for one in plan]
        lengths = np.array([len(plan) for plan in plans], np.int64)
        records = self._records(len(plans), lengths, extra)
        return open_book(self.result.scheme, self._subjects(len(plans)), records, self.result.period, None), lengths

    def _subjects(self, n: int) -> Subjects:
        real = self.result.subjects
        fields: Mapping[str, Any] = {name: [column[self.i]] * n for name, column in real.fields.items()}
        return Subjects(np.arange(n), np.full(n, real.unit[self.i]), real.units, fields)

    def _records(self, n: int, lengths: Column, extra: Sequence[Occurrence]) -> Records:
        real, rows, size = self.result.records, self.rows, len(self.rows)

        def column(given: Column, more: Sequence[int], kind: type = np.int64) -> Column:
            return np.concatenate([np.tile(np.asarray(given)[rows], n), np.array(more, kind)])

        numbers = self.result.record_numbers()
        after = int(numbers[rows].max()) + 1 if size else 1
        first = day_number(self.result.period.first)
        return Records(
            np.concatenate([np.repeat(np.arange(n), size), np.repeat(np.arange(n), lengths)]),
            column(real.item, [one.item for one in extra]),
            column(real.day, [first + one.day for one in extra]),
            column(real.quantity, [one.quantity for one in extra]),
            column(numbers, list(range(after, after + len(extra)))),
            None if real.matter is None else column(real.matter, [-1] * len(extra)),
            {name: column(self._field(name), _said(extra, name, self._none(name))) for name in self._fields(extra)},
            real.words,
        )

    def _fields(self, extra: Sequence[Occurrence]) -> dict[str, None]:
        return dict.fromkeys((*self.result.records.fields, *(name for one in extra for name, _ in one.fields)))

    def _field(self, name: str) -> Column:
        given = self.result.records.fields.get(name)
        return np.full(len(self.result.records), self._none(name)) if given is None else np.asarray(given)

    def _none(self, name: str) -> int:
        return -1 if self.result.scheme.record_fields[name].kind in ("text", "truth") else MISSING


def _said(extra: Sequence[Occurrence], name: str, none: int) -> list[int]:
    return [dict(one.fields).get(name, none) for one in extra]


def _own(book: Book, extra: int) -> Column:
    """Where the imagined records, the last of those given, stand in the book."""
    place = np.empty(len(book.records), np.int64)
    place[book.rows] = np.arange(len(book))
    return place[len(place) - extra :]

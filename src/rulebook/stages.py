"""The caps of a scheme, laid out for columns: which records meet which cap, from the inside out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

import numpy as np

from rulebook.book import Book
from rulebook.exact import Exact
from rulebook.facts import Column
from rulebook.formula.evaluate import Value, number
from rulebook.formula.tree import Call
from rulebook.moments import day_number
from rulebook.periods import Period
from rulebook.pers import is_calendar, slots, within
from rulebook.problems import ScoringError
from rulebook.record_scope import period_ends
from rulebook.scheme import Cap, Scheme, Table

UNCAPPED = 2**62


@dataclass(slots=True, eq=False)
class Stage:
    """Caps that never meet the same record, so that they act at once. Slot 0: no cap.

    Attributes:
        slot: by item and day, which part of which calendar cap a record falls in.
        of_record: by record of the book the same, where a cap goes by something else than the calendar.
        sign: by item, 1 where its cap is on points, −1 where it is on deductions, 0 where it has none.
        net: by item, whether deductions free the cap's room.
        most: by slot, the magnitude left at most.
        limit: by slot, what cuts.
        rooms: by first slot and slot after the last of a cap with a formula: the magnitude by subject.
    """

    slot: Column
    sign: Column
    net: Column
    most: Column
    limit: Column
    of_record: Column | None = None
    rooms: dict[tuple[int, int], Column] = field(default_factory=dict)

    def slots(self, rows: Column, item: Column, day: Column) -> Column:
        """The slots of records of the book."""
        return self.slot[item, day] if self.of_record is None else self.of_record[rows]

    def room(self, slot: Column, subject: Column) -> Column:
        """The magnitude left at most, by record."""
        most = self.most[slot]
        for (first, after), room in self.rooms.items():
            own = np.flatnonzero((slot >= first) & (slot < after))
            most[own] = room[subject[own]]
        return most

    def rooms_of(self, slots: Column, subjects: int) -> Column:
        """The magnitude left at most by slot and subject."""
        most = np.broadcast_to(self.most[slots][:, None], (len(slots), subjects))
        if self.rooms:
            most = most.copy()
        for (first, after), room in self.rooms.items():
            most[(slots >= first) & (slots < after)] = room
        return most


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A layer of caps, as far as it is the same in all books of a scheme and period: `slot`, `sign`, `net` of `Stage`.

    Attributes:
        calendar: the caps that go by the calendar, with the number of their slots, in the order of these.
        others: the other caps, with the items that they are on.
    """

    slot: Column
    sign: Column
    net: Column
    calendar: list[tuple[Cap, int]] = field(default_factory=list)
    others: list[tuple[Cap, list[int]]] = field(default_factory=list)


def lay_out(book: Book) -> tuple[Stage, ...]:
    """The caps from the inside out: first caps of items, second ones, then of groups, then of those around them."""
    return tuple(_stage(book, grid) for grid in _grids(book.scheme, book.period))


@lru_cache(maxsize=16)
def _grids(scheme: Scheme, period: Period) -> tuple[Grid, ...]:
    return tuple(_grid(scheme, period, caps) for caps in scheme.cap_layers)


def _grid(scheme: Scheme, period: Period, caps: Mapping[Cap, tuple[int, ...]]) -> Grid:
    n = len(scheme.items)
    grid = Grid(np.zeros((n, period.days), np.int32), np.zeros(n, np.int64), np.zeros(n, bool))
    after = 1
    for cap, meeting in caps.items():
        items = list(meeting)
        grid.sign[items], grid.net[items] = cap.sign, cap.net
        if is_calendar(cap.per):
            parts, (start, end) = period.parts(cap.per, scheme.year_starts), days_of(period, cap)  # type: ignore[arg-type]
            grid.slot[items, start:end] = parts.of_day[start:end] + after
            grid.calendar.append((cap, len(parts.lasts)))
            after += len(parts.lasts)
        else:
            grid.others.append((cap, items))
    return grid


def _stage(book: Book, grid: Grid) -> Stage:
    """The slots of the calendar first, then those of records."""
    laid, caps = [], list(grid.calendar)
    for cap, items in grid.others:
        rows, slot, count = _by_record(book, cap, items, 1 + sum(count for _, count in caps))
        laid.append((rows, slot))
        caps.append((cap, count))
    widths = [1, *(count for _, count in caps)]
    most = np.repeat(np.array([UNCAPPED, *(cap.most for cap, _ in caps)]), widths)
    limit = np.repeat(np.array([-1, *(book.limit(cap.limit) for cap, _ in caps)], np.int16), widths)
    stage = Stage(grid.slot, grid.sign, grid.net, most, limit)
    for first, (cap, count) in zip(accumulate(widths), caps, strict=False):
        if cap.formula:
            stage.rooms[first, first + count] = np.minimum(room(book, cap), UNCAPPED).astype(np.int64)
    if laid:
        stage.of_record = stage.slot[book.item, book.day]
        for rows, slot in laid:
            stage.of_record[rows] = slot
    return stage


def days_of(period: Period, cap: Cap) -> tuple[int, int]:
    """The first of the period's days that a cap is on, and the one after the last."""
    start = day_number(period.first)
    first = day_number(cap.first) - start if cap.first else 0
    after = day_number(cap.last) - start + 1 if cap.last else period.days
    return max(first, 0), max(min(after, period.days), 0)


def _by_record(book: Book, cap: Cap, items: Iterable[int], start: int) -> tuple[Column, Column, int]:
    """The records that a cap is on and their slots; how many slots there are."""
    first, after = days_of(book.period, cap)
    rows = np.flatnonzero(np.isin(book.item, list(items)) & (book.day >= first) & (book.day < after))
    found, slot = np.unique(slots(book, cap.per, rows), return_inverse=True)
    return rows, (slot + start).astype(np.int32), len(found)


@dataclass(frozen=True, slots=True)
class CapScope:
    """What the formula of a cap may name: the subject's fields and the ends of the period."""

    book: Book

    def name(self, name: str) -> Value:
        """A field or an end."""
        ends = period_ends(self.book, name)
        return self.book.subject_field(name) if ends is None else ends

    def table(self, name: str) -> Table:
        """A table of the scheme."""
        return self.book.scheme.tables[name]

    def call(self, node: Call) -> Value:
        """No functions over anything."""
        raise KeyError(node.name)


def room(book: Book, cap: Cap) -> Column:
    """A cap's bound by subject, a magnitude."""
    if cap.formula is None:
        return np.full(len(book.subjects), cap.most)
    value: Exact = number(cap.formula.node, CapScope(book)).spread(len(book.subjects))
    if not np.all(value.valued()):
        row = int(np.flatnonzero(np.logical_not(value.valued()))[0])
        raise ScoringError("no-value", subject=book.subjects.ids[row], name=cap.formula.text)
    return np.asarray(np.maximum(np.asarray(value.in_steps(1000)) * cap.sign, 0))


@lru_cache(maxsize=16)
def in_turn(scheme: Scheme) -> bool:
    """Whether it is enough to let the caps cut one after the other: those of every item are orderly."""
    return all(orderly(scheme.caps_of(item)) for item in scheme.items)


def orderly(caps: tuple[Cap, ...]) -> bool:
    """Whether every cap that an item meets lies within the next one on the same sign, and none is net."""
    for sign in (1, -1):
        chain = [cap for cap in caps if cap.sign == sign]
        if any(cap.net for cap in chain):
            return False
        for inner, outer in zip(chain, chain[1:], strict=False):
            if not within(inner.per, outer.per) or (outer.dated and inner.per != "day"):
                return False
    return True

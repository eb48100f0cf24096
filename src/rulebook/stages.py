"""The caps of a scheme, laid out for columns: which records meet which cap, from the inside out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from rulebook.book import Book
from rulebook.exact import Exact
from rulebook.facts import Column
from rulebook.formula.evaluate import Value, number
from rulebook.formula.tree import Call
from rulebook.moments import day_number
from rulebook.pers import is_calendar, slots, within
from rulebook.problems import ScoringError
from rulebook.record_scope import period_ends
from rulebook.scheme import Cap, Table

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


def lay_out(book: Book) -> tuple[Stage, ...]:
    """The caps from the inside out: first caps of items, second ones, then of groups, then of those around them."""
    return tuple(_stage(book, layer) for layer in book.scheme.cap_layers)


def _stage(book: Book, caps: Mapping[Cap, tuple[int, ...]]) -> Stage:
    n = len(book.scheme.items)
    stage = Stage(
        np.zeros((n, book.period.days), np.int32),
        np.zeros(n, np.int64),
        np.zeros(n, bool),
        np.array([UNCAPPED]),
        np.array([-1], np.int16),
    )
    by_record = {}
    for cap, meeting in caps.items():
        items = list(meeting)
        stage.sign[items], stage.net[items] = cap.sign, cap.net
        first = len(stage.most)
        if is_calendar(cap.per):
            count = _by_calendar(book, cap, items, stage)
        else:
            by_record[cap], count = _by_record(book, cap, items, first)
        stage.most = np.append(stage.most, np.full(count, cap.most))
        stage.limit = np.append(stage.limit, np.full(count, book.limit(cap.limit), np.int16))
        if cap.formula:
            stage.rooms[first, first + count] = np.minimum(room(book, cap), UNCAPPED).astype(np.int64)
    if by_record:
        stage.of_record = stage.slot[book.item, book.day]
        for rows, slot in by_record.values():
            stage.of_record[rows] = slot
    return stage


def days_of(book: Book, cap: Cap) -> tuple[int, int]:
    """The first of the period's days that a cap is on, and the one after the last."""
    start = day_number(book.period.first)
    first = day_number(cap.first) - start if cap.first else 0
    after = day_number(cap.last) - start + 1 if cap.last else book.period.days
    return max(first, 0), max(min(after, book.period.days), 0)


def _by_calendar(book: Book, cap: Cap, items: Iterable[int], stage: Stage) -> int:
    """Enter the slots of a cap that goes by the calendar; how many there are."""
    parts = book.parts(cap.per)  # type: ignore[arg-type]
    first, after = days_of(book, cap)
    for i in items:
        stage.slot[i, first:after] = parts.of_day[first:after] + len(stage.most)
    return len(parts.lasts)


def _by_record(book: Book, cap: Cap, items: Iterable[int], start: int) -> tuple[tuple[Column, Column], int]:
    """The records that a cap is on and their slots; how many slots there are."""
    first, after = days_of(book, cap)
    rows = np.flatnonzero(np.isin(book.item, list(items)) & (book.day >= first) & (book.day < after))
    found, slot = np.unique(slots(book, cap.per, rows), return_inverse=True)
    return (rows, (slot + start).astype(np.int32)), len(found)


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

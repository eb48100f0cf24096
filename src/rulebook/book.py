"""The working columns of one scoring: the records that count, in the order in which they are credited."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from rulebook.facts import LARGEST, MISSING, Column, Records, Subjects
from rulebook.fields import subject_field
from rulebook.formula.evaluate import Value
from rulebook.moments import day_number
from rulebook.periods import Parts, Period
from rulebook.pers import Part
from rulebook.problems import ScoringError
from rulebook.scheme import Limit, Scheme

if TYPE_CHECKING:
    from rulebook.contest import Contest
    from rulebook.overflow import Sums


@dataclass
class Book:
    """Records that count, in the order of date and number, with what the passes find.

    A record's subject, item and so on stand at the same place in every column. `rows` leads back to the records given.

    Attributes:
        day: counted from the period's first day.
        lacking: records that count for nothing, and what they lack: index into `limits`, −1 nothing.
        earned: points by price, thousandths.
        offered: what the keep rules leave of it.
        credited: what the caps leave of that.
        singly: whether each record's credit is asked for, or sums alone.
        left: where sums suffice, what the caps leave of them, in the lines of `sums`; then no record has a credit.
        sums: what every subject was offered, by item and part of the period, where this is small enough.
        contest: the records that caps may have cut; all others are credited in full.
        limited_by: what cut it last: index into `limits`, −1 nothing.
    """

    scheme: Scheme
    subjects: Subjects
    records: Records
    period: Period
    rows: Column
    subject: Column
    item: Column
    day: Column
    quantity: Column
    limits: list[Limit] = field(default_factory=list)
    sums: "Sums | None" = None
    lacking: Column | None = None
    singly: bool = True
    left: Column | None = None
    earned: Column = field(init=False)
    offered: Column = field(init=False)
    credited: Column = field(init=False)
    contest: "Contest" = field(init=False)
    limited_by: Column = field(init=False)

    def __len__(self) -> int:
        """How many records count."""
        return len(self.subject)

    def counting(self, rows: Column | None = None) -> Column | slice:
        """Those of `rows` (all, if left out) that lack nothing."""
        if self.lacking is None:
            return slice(None) if rows is None else rows
        return np.flatnonzero(self.lacking < 0) if rows is None else rows[self.lacking[rows] < 0]

    def limit(self, limit: Limit) -> int:
        """The number of a limit."""
        known = (i for i, one in enumerate(self.limits) if one == limit and one.path == limit.path)
        if (found := next(known, None)) is not None:
            return found
        self.limits.append(limit)
        return len(self.limits) - 1

    def parts(self, per: Part) -> Parts:
        """The parts of the period."""
        return self.period.parts(per, self.scheme.year_starts)

    @cached_property
    def subject_fields(self) -> dict[str, Value]:
        """The subject fields that have been asked for."""
        return {}

    def subject_field(self, name: str) -> Value:
        """A subject field's values, for all subjects."""
        if name not in self.subject_fields:
            self.subject_fields[name] = subject_field(self.scheme, self.subjects, name)
        return self.subject_fields[name]

    def items_where(self, holds: Callable[[int], bool]) -> npt.NDArray[np.bool_]:
        """For every item, whether `holds` does."""
        return np.fromiter((holds(i) for i in range(len(self.scheme.items))), bool, len(self.scheme.items))

    def words(self, name: str) -> tuple[str, ...]:
        """The words that a text field's column refers to."""
        return self.records.words.get(name, self.scheme.record_fields[name].words)

    def field(self, name: str) -> Column:
        """A record field's column; all missing if the records do not have it."""
        column = self.records.fields.get(name)
        if column is not None:
            return np.asarray(column)[self.rows]
        kind = self.scheme.record_fields[name].kind
        return np.full(len(self), -1 if kind in ("text", "truth") else MISSING, np.int64)


def open_book(scheme: Scheme, subjects: Subjects, records: Records, period: Period, cutoff: int | None) -> Book:
    """Take the records of the period, up to the cut-off number, in order.

    Raises:
        ScoringError: columns that do not fit the scheme or each other.
    """
    _check(scheme, subjects, records)
    rows = _ordered(records, _counted(records, period, cutoff), day_number(period.first))
    whole = len(rows) == len(records) and bool((rows[1:] > rows[:-1]).all())

    def take(column: Column) -> Column:
        return column if whole else column[rows]

    day = (take(np.asarray(records.day)).astype(np.int32) - day_number(period.first)).astype(np.int16)
    return Book(
        scheme, subjects, records, period, rows, take(records.subject), take(records.item), day, take(records.quantity)
    )


def _check(scheme: Scheme, subjects: Subjects, records: Records) -> None:
    n = len(records)
    columns: dict[str, Column | None] = {"number": records.number, "matter": records.matter, **records.fields}
    columns |= {"item": records.item, "day": records.day, "quantity": records.quantity}
    for name, column in columns.items():
        if column is not None and len(column) != n:
            raise ScoringError("lengths-differ", name=name, found=len(column), wanted=n)
    bounds = {
        "subject": (records.subject, 0, len(subjects) - 1),
        "item": (records.item, 0, len(scheme.items) - 1),
        "quantity": (records.quantity, -LARGEST, LARGEST),
    }
    for name, (column, least, most) in bounds.items():
        if n and (column.min() < least or column.max() > most):
            row = int(np.flatnonzero((column < least) | (column > most))[0])
            raise ScoringError("out-of-range", row=row, name=name)


def _counted(records: Records, period: Period, cutoff: int | None) -> npt.NDArray[np.bool_]:
    """Which records lie in the period and up to the cut-off."""
    day = np.asarray(records.day)
    counted = (day >= day_number(period.first)) & (day <= day_number(period.last))
    if cutoff is not None:
        counted &= (np.arange(1, len(records) + 1) if records.number is None else records.number) <= cutoff
    return np.asarray(counted)


def _ordered(records: Records, counted: npt.NDArray[np.bool_], first: int) -> Column:
    """The counted rows in the order of day, then number; a sort is skipped where the order is there already."""
    rows = np.arange(len(counted)) if counted.all() else np.flatnonzero(counted)
    if records.number is not None:
        rows = _by(rows, np.asarray(records.number)[rows])
    return _by(rows, (np.asarray(records.day)[rows] - first).astype(np.int16))  # 16 bits sort in linear time


def _by(rows: Column, values: Column) -> Column:
    return rows[np.argsort(values, kind="stable")] if (values[1:] < values[:-1]).any() else rows

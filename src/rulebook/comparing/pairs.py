"""The records of two scorings side by side, by their number: one scheme may know items that the other does not."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rulebook.facts import Column
from rulebook.problems import ScoringError
from rulebook.result import Result


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """What one scoring says of the records; nothing is earned where it does not know them.

    Attributes:
        rows: where the records stand in the result; −1 is one that it does not have.
        known: which records it has.
        limit: what cut them: an index into the result's limits, −1 nothing.
    """

    result: Result
    rows: Column
    known: npt.NDArray[np.bool_]
    earned: Column
    credited: Column
    limit: Column

    @classmethod
    def of(cls, result: Result, rows: Column) -> "Side":
        """One scoring's columns, at its rows; −1 is a record that it does not have."""
        known = rows >= 0

        def take(column: Column, missing: int) -> Column:
            return np.where(known, column[rows], missing) if len(column) else np.full(len(rows), missing)

        columns = (take(result.earned, 0), take(result.credited, 0), take(result.limited_by, -1))
        return cls(result, rows, known, *columns)

    @property
    def lost(self) -> Column:
        """What limits took of what was earned."""
        return np.asarray(self.earned - self.credited)


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """All records: whose, of which item (an index into `items`, ids), their number, and both sides of them."""

    subject: Column
    item: Column
    items: tuple[str, ...]
    number: Column
    day: Column
    before: Side
    after: Side


def pair(before: Result, after: Result) -> Pairs:
    """Lay two scorings of the same subjects and records side by side.

    Raises:
        ScoringError: they are of other subjects, another period or cut-off, or their records cannot be told apart.
    """
    for name, one, other in (
        ("subjects", before.subjects.ids.tolist(), after.subjects.ids.tolist()),
        ("period", before.period, after.period),
        ("cut-off", before.cutoff, after.cutoff),
    ):
        if one != other:
            raise ScoringError("not-comparable", name=name)
    number, old, new = _rows(before.record_numbers(), after.record_numbers())
    ids = [[item.id for item in result.scheme.items] for result in (before, after)]
    items = {name: i for i, name in enumerate(dict.fromkeys((*ids[0], *ids[1])))}
    place = [np.array([items[name] for name in names], np.int64) for names in ids]
    subject = _agreed("subject", before.records.subject, after.records.subject, old, new)
    item = _agreed("item", place[0][before.records.item], place[1][after.records.item], old, new)
    day = _agreed("day", before.records.day, after.records.day, old, new)
    return Pairs(subject, item, tuple(items), number, day, Side.of(before, old), Side.of(after, new))


def _rows(before: Column, after: Column) -> tuple[Column, Column, Column]:
    """The numbers of all records, and for each where it stands on either side; −1 where it is missing."""
    if np.array_equal(before, after):
        rows = np.arange(len(before))
        return before, rows, rows
    number = np.union1d(before, after)
    return number, _place(before, number), _place(after, number)


def _place(numbers: Column, among: Column) -> Column:
    if len(np.unique(numbers)) < len(numbers):
        raise ScoringError("not-comparable", name="record numbers")
    rows = np.full(len(among), -1)
    rows[np.searchsorted(among, numbers)] = np.arange(len(numbers))
    return rows


def _agreed(name: str, before: Column, after: Column, old: Column, new: Column) -> Column:
    """A column from the side that has the record; both must say the same."""
    if old is new:
        one, other = before, after
    else:
        found = np.zeros(len(old), np.int64)
        found[new >= 0] = after[new[new >= 0]]
        one, other = found.copy(), found
        one[old >= 0] = before[old[old >= 0]]
        other = np.where(new >= 0, other, one)
    if not np.array_equal(one, other):
        raise ScoringError("not-comparable", name=name)
    return np.asarray(one)

"""What every clause did to the records that are credited otherwise.

A credit is what was earned less what a limit took. So its change is that of the price, less what the new limit takes,
and what the old one gives back.
"""

from dataclasses import dataclass

import numpy as np

from rulebook.comparing.clauses import Clause, absence_of, limit_on, price_of
from rulebook.comparing.pairs import Pairs, Side
from rulebook.facts import Column
from rulebook.scheme import Item

Numbers = dict[Clause, int]


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """Changes of credits by record and clause, a line for each; those of a record add up to its change.

    Attributes:
        subject: whose record it is.
        row: which record (of the pairs).
        clause: an index into `clauses`.
        points: thousandths.
    """

    clauses: tuple[Clause, ...]
    subject: Column
    row: Column
    clause: Column
    points: Column


def effects_of(pairs: Pairs) -> Effects:
    """Trace every change of a credit to its clauses."""
    clauses: Numbers = {}
    before, after = pairs.before, pairs.after
    rows = np.flatnonzero(before.credited != after.credited)
    lines = [
        (rows, _priced(pairs, rows, clauses), (after.earned - before.earned)[rows]),
        (rows, _limited(pairs, after, rows, clauses), -after.lost[rows]),
        (rows, _limited(pairs, before, rows, clauses), before.lost[rows]),
    ]
    row, clause, points = (np.concatenate(part) for part in zip(*lines, strict=True))
    row, clause, points = _summed(row, clause, points, len(clauses))
    return Effects(tuple(clauses), pairs.subject[row], row, clause, points)


def _summed(row: Column, clause: Column, points: Column, width: int) -> tuple[Column, Column, Column]:
    """One line for each record and clause; those without effect are dropped."""
    key, inverse = np.unique(row * np.int64(width) + clause, return_inverse=True)
    sums = np.zeros(len(key), np.int64)
    np.add.at(sums, inverse, points)
    some = sums != 0
    return key[some] // max(width, 1), key[some] % max(width, 1), sums[some]


def _priced(pairs: Pairs, rows: Column, clauses: Numbers) -> Column:
    """For every record the clause of its price: the new scheme's, or that one scheme lacks the item."""
    found = np.zeros(len(rows), np.int64)
    both = (pairs.before.known & pairs.after.known)[rows]
    key = pairs.item[rows] * 2 + both
    for one in np.unique(key).tolist():
        old, new = _item(pairs.before, pairs.items[one // 2]), _item(pairs.after, pairs.items[one // 2])
        item = new or old
        assert item is not None
        clause = price_of(item) if one % 2 else absence_of(item)
        found[key == one] = clauses.setdefault(clause, len(clauses))
    return found


def _limited(pairs: Pairs, side: Side, rows: Column, clauses: Numbers) -> Column:
    """For every record the clause that limited it on one side; 0 where none did."""
    found, limits = np.zeros(len(rows), np.int64), side.result.limits
    key = np.where(side.limit[rows] >= 0, pairs.item[rows] * len(limits) + side.limit[rows], -1)
    for one in np.unique(key[key >= 0]).tolist():
        item = _item(side, pairs.items[one // len(limits)])
        assert item is not None
        clause = limit_on(side.result.scheme, item, limits[one % len(limits)])
        found[key == one] = clauses.setdefault(clause, len(clauses))
    return found


def _item(side: Side, name: str) -> Item | None:
    place = side.result.scheme.item_index.get(name)
    return None if place is None else side.result.scheme.items[place]

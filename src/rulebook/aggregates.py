"""Many figures for each row → one: sum, mean, highest, lowest. Those without value are passed over."""

import numpy as np

from rulebook.exact import Exact, sum_by
from rulebook.facts import Column
from rulebook.segments import in_order, ties


def gathered(how: str, values: Exact, place: Column, n: int) -> Exact:
    """Take the values of each of `n` places together; `values` has a row for every one of `place`."""
    valued = np.broadcast_to(values.valued(), len(place))
    if not valued.all():
        kept = np.flatnonzero(valued)
        values, place = values.take(kept), place[kept]
    values = values.common()
    count = np.bincount(place, minlength=n)
    if how in ("sum", "mean"):
        total = Exact(sum_by(place, values.numerators, n), values.denominators)
        return total if how == "sum" else total / Exact(count)
    return _extreme(how, values, place, count)


def ranked(values: Exact, place: Column, rows: Column, n: int) -> Exact:
    """By row, 1 for the highest value of its place; equals share the better rank; no value where there is none."""
    kept = np.flatnonzero(np.broadcast_to(values.valued(), len(place)))
    figures = np.broadcast_to(np.asarray(values.take(kept).common().numerators), len(kept))
    down = len(kept) - np.unique(figures, return_inverse=True)[1]
    order = in_order(place[kept], down)
    best, _ = ties(place[kept][order], down[order])
    rank, there = np.zeros(n, np.int64), np.zeros(n, np.int64)
    rank[rows[kept[order]]], there[rows[kept]] = best + 1, 1
    return Exact(rank, there)


def _extreme(how: str, values: Exact, place: Column, count: Column) -> Exact:
    """The highest or lowest of each place; no value where there is none."""
    figures = np.broadcast_to(np.asarray(values.numerators), len(place))
    order = in_order(place, np.unique(figures, return_inverse=True)[1])
    ends = np.cumsum(count) - (1 if how == "highest" else count)
    found = np.zeros(len(count), figures.dtype)
    there = count > 0
    found[there] = figures[order[ends[there]]]
    assert isinstance(values.denominators, int)
    return Exact(found, np.where(there, values.denominators, 0))

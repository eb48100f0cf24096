"""How totals and grades are spread, before and after."""

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

import numpy as np

from rulebook.facts import Column
from rulebook.result import Result

QUARTERS = (0, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Spread:
    """Totals in short: mean, and smallest, quarter points and largest (each one's own total); thousandths."""

    mean: Fraction
    quarters: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bin:
    """How many totals lie from `first` up to below `end` (thousandths)."""

    first: int
    end: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Flow:
    """How many went from one grade to another, or kept theirs."""

    before: str
    after: str
    number: int


@dataclass(frozen=True, slots=True)
class GradeCount:
    """How many have a grade."""

    name: str
    before: int
    after: int


def spread(totals: Column) -> Spread | None:
    """Totals in short; None of nobody."""
    n = len(totals)
    if not n:
        return None
    ordered = np.sort(totals)
    quarters = tuple(int(ordered[(n - 1) * part // 4]) for part in QUARTERS)
    return Spread(Fraction(int(totals.sum()), n), quarters)


def bins(before: Column, after: Column) -> tuple[Bin, ...]:
    """Totals counted in a few bins of a round width, at most twelve."""
    if not len(before):
        return ()
    both = np.concatenate([before, after])
    least, most = int(both.min()), int(both.max())
    width = _width(least, most, min(12, 2 + isqrt(len(before))))
    start = least // width
    counts = [np.bincount(column // width - start, minlength=most // width - start + 1) for column in (before, after)]
    return tuple(
        Bin((start + i) * width, (start + i + 1) * width, int(old), int(new))
        for i, (old, new) in enumerate(zip(*counts, strict=True))
    )


def _width(least: int, most: int, bins: int) -> int:
    """1, 2 or 5 times a power of ten, so that few bins are enough."""
    power = 1
    while True:
        for width in (power, 2 * power, 5 * power):
            if most // width - least // width < bins:
                return width
        power *= 10


def grade_counts(before: Result, after: Result) -> tuple[GradeCount, ...]:
    """How many have each grade, from the top."""
    rungs = (grade.name for result in (after, before) for grade in result.scheme.grades)
    names = dict.fromkeys((*rungs, after.scheme.ungraded, before.scheme.ungraded, ""))
    old, new = (_counted(result) for result in (before, after))
    found = (GradeCount(name, old.get(name, 0), new.get(name, 0)) for name in names)
    return tuple(count for count in found if count.name or count.before or count.after)


def _counted(result: Result) -> dict[str, int]:
    counts = np.bincount(result.grade, minlength=len(result.grade_names)).tolist()
    return dict(zip(result.grade_names, counts, strict=True))


def flows(before: Result, after: Result) -> tuple[Flow, ...]:
    """How many went from each grade to each."""
    width = len(after.grade_names)
    pairs = before.grade.astype(np.int64) * width + after.grade
    counts = np.bincount(pairs, minlength=1)
    return tuple(
        Flow(before.grade_names[pair // width], after.grade_names[pair % width], int(counts[pair]))
        for pair in np.flatnonzero(counts).tolist()
    )

"""Bands: conditions one after the other that take parts of one figure's range, with gaps or overlaps between them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import floor, inf

from rulebook.checking.conditions import Bound, bound_of, bounds_of, conjuncts
from rulebook.checking.grain import MILLI, Step
from rulebook.checking.record_values import RecordValues
from rulebook.checking.sheet import Sheet, Written
from rulebook.checking.values import Values
from rulebook.checking.writing import figure, written
from rulebook.formula.tree import Call, Node, walk
from rulebook.problems import Problem

NARROW = 1  # in an `if`, the last branch may be meant for a wider gap


@dataclass(frozen=True)
class Rung:
    """One of the conditions that are asked one after the other."""

    name: str
    needs: tuple[Written, ...]
    is_open: bool = True  # everybody who meets the needs gets in


@dataclass(frozen=True)
class Band:
    """What a rung takes of the range of one figure; `is_free`: nothing but this figure decides."""

    rung: Rung
    bound: Bound
    place: int
    is_free: bool


def grade_bands(sheet: Sheet) -> Iterator[Problem]:
    """Between the needs of grades."""
    rungs = []
    for i, grade in enumerate(sheet.scheme.grades):
        needs = tuple(Written(("grade", i, "needs"), need.text, need.node) for need in grade.needs)
        rungs.append(Rung(grade.name, needs, not (grade.quota and grade.quota.binding)))
    yield from _faults(sheet, rungs, sheet.values, sheet.grains.of)


def choice_bands(sheet: Sheet) -> Iterator[Problem]:
    """Between the conditions of an `if`."""
    records = RecordValues(sheet.scheme)
    for formula in sheet.over_records():
        for rungs in _choices(formula):
            yield from _faults(sheet, rungs, records, lambda node: MILLI, NARROW)
    for formula in sheet.over_subjects():
        for rungs in _choices(formula):
            yield from _faults(sheet, rungs, sheet.values, sheet.grains.of, NARROW)


def _choices(formula: Written) -> Iterator[list[Rung]]:
    """The conditions of every `if` with at least two."""
    inner: set[int] = set()
    for node in walk(formula.node):
        if isinstance(node, Call) and node.name == "if" and id(node) not in inner:
            rungs, choice = [], node
            while isinstance(choice, Call) and choice.name == "if":
                inner.add(id(choice))
                condition = choice.arguments[0]
                rungs.append(Rung(written(condition), (Written(formula.path, formula.text, condition),)))
                choice = choice.arguments[2]  # type: ignore[assignment]
            yield rungs


def _faults(
    sheet: Sheet, rungs: Sequence[Rung], values: Values, step: Callable[[Node], Step], widest: float = inf
) -> Iterator[Problem]:
    """Gaps up to the `widest`, overlaps and what is shut out, for every figure that rungs compare with constants."""
    bounds = [bounds_of((need.node for need in rung.needs), values) for rung in rungs]
    for key in dict.fromkeys(key for found in bounds for key in found):
        bands = [
            Band(rung, found[key], place, rung.is_open and _is_alone(rung, key, values))
            for place, (rung, found) in enumerate(zip(rungs, bounds, strict=True))
            if key in found and not found[key].is_empty
        ]
        yield from _gaps(sheet, bands, values, step, widest)
        yield from _overlaps(sheet, bands)
        yield from _shut_out(sheet, bands)


def _is_alone(rung: Rung, key: str, values: Values) -> bool:
    """Whether a rung asks for nothing else."""
    parts = [bound_of(part, values) for need in rung.needs for part in conjuncts(need.node)]
    return all(part and written(part.node) == key for part in parts)


def _gaps(
    sheet: Sheet, bands: list[Band], values: Values, step: Callable[[Node], Step], widest: float
) -> Iterator[Problem]:
    """Figures between two bands that belong to neither."""
    ordered = sorted(bands, key=lambda band: (band.bound.low, band.bound.low_open))
    for i, upper in enumerate(ordered[1:], 1):
        ending = [band for band in ordered[:i] if band.bound.high < inf]
        if not ending:
            continue
        lower = max(ending, key=lambda band: (band.bound.high, not band.bound.high_open))
        grain = step(upper.bound.node)
        example = between(lower.bound, upper.bound, grain)
        span = values.of(upper.bound.node)
        if example is None or not span.low <= example <= span.high:
            continue
        taking = [band.place for band in bands if band.bound.contains(Bound(upper.bound.node, example, example))]
        if any(place < max(lower.place, upper.place) for place in taking):
            continue
        most = min(widest, NARROW) if taking else widest  # what falls to a rung below may be meant to
        if upper.bound.low - lower.bound.high <= max(most, 2 * (grain or 0)):  # of whole steps, one
            yield _told(sheet, "band-gap", lower, upper, example=figure(example))


def between(lower: Bound, upper: Bound, step: Step) -> Fraction | None:
    """A figure above the one bound and below the other: half way if it can be, else the first that there is."""
    if isinstance(lower.high, float) or isinstance(upper.low, float) or lower.high > upper.low:
        return None
    low, high = Fraction(lower.high), Fraction(upper.low)
    half = (low + high) / 2
    if step is None or (half / step).denominator == 1:
        inside = low < half < high or (low == high and lower.high_open and upper.low_open)
        return half if inside else None
    first = low if lower.high_open and (low / step).denominator == 1 else (floor(low / step) + 1) * step
    return first if first < high or (first == high and upper.low_open) else None


def _overlaps(sheet: Sheet, bands: list[Band]) -> Iterator[Problem]:
    """Figures that belong to two bands, of which the one that is asked first takes them all."""
    ordered = sorted(bands, key=lambda band: (band.bound.low, band.bound.low_open))
    for lower, upper in pairwise(ordered):
        shared = lower.bound.both(upper.bound)
        first = min(lower, upper, key=lambda band: band.place)
        nested = lower.bound.contains(upper.bound) or upper.bound.contains(lower.bound)
        if not shared.is_empty and not nested and first.is_free:
            told = figure(shared.low) if shared.low == shared.high else f"{figure(shared.low)}…{figure(shared.high)}"
            yield _told(sheet, "band-overlap", lower, upper, shared=told, first=first.rung.name)


def _shut_out(sheet: Sheet, bands: list[Band]) -> Iterator[Problem]:
    """An upper end that shuts out those who have too much for a band and lack something else for the one above."""
    for band in bands:
        end = band.bound.high
        above = [other for other in bands if other.bound.high > end and other.place < band.place]
        if above:
            start = max(end, min(other.bound.low for other in above))
            taking = [other for other in bands if other.bound.low <= start and other.bound.high > end]
            if not any(other.is_free for other in taking):
                yield _told(sheet, "band-shuts-out", band, min(above, key=lambda other: other.bound.low))


def _told(sheet: Sheet, code: str, lower: Band, upper: Band, **details: str) -> Problem:
    """A warning at the comparison that ends the lower band."""
    comparison = lower.bound.upper
    assert comparison is not None
    need = next(need for need in lower.rung.needs if any(part is comparison for part in walk(need.node)))
    return sheet.warn(
        code, need.path, need.text, comparison.at,
        what=written(lower.bound.node), lower=lower.rung.name, upper=upper.rung.name,
        high=figure(lower.bound.high), low=figure(upper.bound.low), **details,
    )  # fmt: skip

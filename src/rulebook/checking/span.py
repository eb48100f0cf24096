"""Spans of numbers: between which ends a figure lies. Exact; an end that is unknown, or beyond reason, is infinite."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import ceil, floor, inf

from rulebook.exact import divided

Bound = Fraction | int | float  # floats are infinities only
REASON, FINEST = Fraction(10**15), 10**12


@dataclass(frozen=True, slots=True)
class Span:
    """From `low` to `high`, both included."""

    low: Bound = -inf
    high: Bound = inf

    def __post_init__(self) -> None:
        """Move ends that are beyond reason or too fine outwards, so that figures stay small."""
        object.__setattr__(self, "low", -inf if self.low < -REASON else min(_coarse(self.low, floor), REASON))
        object.__setattr__(self, "high", inf if self.high > REASON else max(_coarse(self.high, ceil), -REASON))

    def __add__(self, other: "Span") -> "Span":
        """Sums."""
        return Span(self.low + other.low, self.high + other.high)

    def __neg__(self) -> "Span":
        """Signs turned."""
        return Span(-self.high, -self.low)

    def __mul__(self, other: "Span") -> "Span":
        """Products."""
        ends = [_times(a, b) for a, b in product((self.low, self.high), (other.low, other.high))]
        return Span(min(ends), max(ends))

    def __truediv__(self, other: "Span") -> "Span":
        """Quotients; anything where the divisor may come near 0, of one sign where both have one."""
        if other.low > 0 or other.high < 0:
            return self * Span(_over(other.high), _over(other.low))
        if self.low >= 0 and other.low >= 0:
            return Span(Fraction(0))
        return ANY

    def __or__(self, other: "Span") -> "Span":
        """Whatever lies in one of both, and between."""
        return Span(min(self.low, other.low), max(self.high, other.high))

    def least_of(self, other: "Span") -> "Span":
        """min(a, b)."""
        return Span(min(self.low, other.low), min(self.high, other.high))

    def greatest_of(self, other: "Span") -> "Span":
        """max(a, b)."""
        return Span(max(self.low, other.low), max(self.high, other.high))

    def rounded(self, step: Fraction, mode: str) -> "Span":
        """Both ends to a multiple of `step`."""
        return Span(_rounded(self.low, step, mode), _rounded(self.high, step, mode))

    def repeated(self, times: Bound) -> "Span":
        """The sum of up to so many figures of it, perhaps of none."""
        return Span(min(Fraction(0), _times(self.low, times)), max(Fraction(0), _times(self.high, times)))

    @property
    def only(self) -> Fraction | None:
        """The one figure that it can be."""
        return Fraction(self.low) if self.low == self.high else None


def _coarse(end: Bound, way: Callable[[Fraction], int]) -> Bound:
    if isinstance(end, float):
        return end
    exact = Fraction(end)
    return exact if exact.denominator <= FINEST else Fraction(way(exact * FINEST), FINEST)


def _times(a: Bound, b: Bound) -> Bound:
    return Fraction(0) if a == 0 or b == 0 else a * b


def _over(a: Bound) -> Bound:
    return Fraction(0) if isinstance(a, float) else 1 / Fraction(a)


def _rounded(end: Bound, step: Fraction, mode: str) -> Bound:
    if isinstance(end, float):
        return end
    steps = divided(end.numerator * step.denominator, end.denominator * step.numerator, mode)
    assert isinstance(steps, int)
    return steps * step


def point(value: Fraction | int) -> Span:
    """One figure."""
    return Span(Fraction(value), Fraction(value))


def thousandths(low: int, high: int) -> Span:
    """Between two figures in thousandths."""
    return Span(Fraction(low, 1000), Fraction(high, 1000))


ANY, FROM_ZERO = Span(), Span(Fraction(0))

"""Exact figures in columns: whole numerators over whole denominators, never floats.

Columns are int64 as long as everything is below 2^62, and fall to Python's unbounded integers where it may not be
(below 2^2048; from there on, a scheme is refused).
A denominator of 0 means "no value" (a mean of nobody); it spreads through arithmetic, and every comparison with it is
false.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from rulebook.problems import ScoringError

Whole = int | npt.NDArray[Any]
Truth = bool | npt.NDArray[np.bool_]
LARGEST, HUGE = 2**62, 2**2048
FLOAT_EXACT = 2**53


def bound(x: Whole) -> int:
    """The largest magnitude in `x`."""
    if isinstance(x, int):
        return abs(x)
    if x.size == 1:  # figures of one subject: telling is faster than reducing
        return abs(int(x.item()))
    return max(int(x.max(initial=0)), -int(x.min(initial=0)))


def _settled(x: Whole) -> Whole:
    """Back to int64 where unbounded integers are no longer needed."""
    if isinstance(x, np.ndarray) and x.dtype == object and bound(x) < LARGEST:
        return x.astype(np.int64)
    return x


def _unbounded(x: Whole) -> Whole:
    return x.astype(object) if isinstance(x, np.ndarray) else x


def column_of(x: Whole) -> npt.NDArray[Any]:
    """As an array: int64, or unbounded integers where 64 bits do not hold them."""
    return np.asarray(x, dtype=object if isinstance(x, int) and abs(x) >= LARGEST else None)


def _spread(x: Whole, n: int) -> npt.NDArray[Any]:
    column = column_of(x)
    return column if column.shape == (n,) else np.broadcast_to(column, (n,))


def either(where: Truth, a: Whole, b: Whole) -> Whole:
    """`a` where `where` holds, else `b`."""
    return _settled(np.where(where, column_of(a), column_of(b)))


def sign_of(x: Whole) -> Whole:
    """−1, 0 or 1."""
    return np.sign(x) if isinstance(x, np.ndarray) else int(x > 0) - int(x < 0)


def times(a: Whole, b: Whole) -> Whole:
    """Product, unbounded where it must be."""
    if isinstance(b, int) and b == 1:  # as denominators mostly are: nothing can become too large
        return a
    if isinstance(a, int) and a == 1:
        return b
    sizes = bound(a), bound(b)
    if sizes[0] * sizes[1] >= HUGE:
        raise ScoringError("too-much")
    if max(*sizes, sizes[0] * sizes[1]) >= LARGEST:  # 0 times what 64 bits do not hold, too
        a, b = _unbounded(a), _unbounded(b)
    return a * b


def plus(a: Whole, b: Whole) -> Whole:
    """Sum, unbounded where it must be."""
    if bound(a) + bound(b) >= LARGEST:
        a, b = _unbounded(a), _unbounded(b)
    return _settled(a + b)


def divided(a: Whole, b: Whole, mode: str) -> Whole:
    """`a / b` to a whole number; b > 0. `half_up`, `down` (towards 0) and `up` act on the magnitude, as in Excel."""
    sign = sign_of(a)
    size = _unbounded(a * sign) if bound(b) >= LARGEST else a * sign
    if mode == "half_up":
        quotient = plus(times(2, size), b) // times(2, b)
    elif mode == "down":
        quotient = size // b
    else:
        quotient = -(-size // b)
    return _settled(times(quotient, sign))


def sum_by(place: npt.NDArray[Any], values: Whole, n: int) -> Whole:
    """Sum `values` at each of `n` places, exactly."""
    largest = bound(values) * len(place)
    if isinstance(values, int):
        return times(np.bincount(place, minlength=n), values)
    if largest < FLOAT_EXACT:  # bincount adds in doubles, which are exact up to here
        return np.bincount(place, weights=values, minlength=n).astype(np.int64)
    values = values if largest < LARGEST else values.astype(object)
    sums = np.zeros(n, values.dtype)
    np.add.at(sums, place, values)
    return _settled(sums)


@dataclass(frozen=True, slots=True, eq=False)
class Exact:
    """A column of fractions (or one fraction for all rows). Denominators are positive, or 0 for no value."""

    numerators: Whole
    denominators: Whole = 1

    @classmethod
    def of(cls, value: Fraction) -> "Exact":
        """One figure for all rows."""
        return cls(value.numerator, value.denominator)

    def __add__(self, other: "Exact") -> "Exact":
        """Sum."""
        a, b = self.denominators, other.denominators
        if isinstance(a, int) and isinstance(b, int) and a and b:
            common = lcm(a, b)
            return Exact(plus(times(self.numerators, common // a), times(other.numerators, common // b)), common)
        return Exact(plus(times(self.numerators, b), times(other.numerators, a)), times(a, b)).reduced()

    def __neg__(self) -> "Exact":
        """The same with the sign turned."""
        return Exact(-self.numerators, self.denominators)

    def __sub__(self, other: "Exact") -> "Exact":
        """Difference."""
        return self + -other

    def __mul__(self, other: "Exact") -> "Exact":
        """Product."""
        return Exact(times(self.numerators, other.numerators), times(self.denominators, other.denominators)).reduced()

    def __truediv__(self, other: "Exact") -> "Exact":
        """Quotient; no value where `other` is 0 or has none."""
        sign = sign_of(other.numerators)
        flipped = Exact(times(other.denominators, sign), other.numerators * sign)
        return self * flipped._without(other)

    def _without(self, other: "Exact") -> "Exact":
        """No value wherever `other` has none."""
        if isinstance(other.denominators, int):
            return self if other.denominators else other
        return Exact(self.numerators, either(other.denominators != 0, self.denominators, 0))

    def reduced(self) -> "Exact":
        """In lowest terms, so that numbers stay small."""
        if isinstance(self.numerators, int) and isinstance(self.denominators, int):
            return Exact.of(Fraction(self.numerators, self.denominators)) if self.denominators else self
        if isinstance(self.denominators, int) and self.denominators:
            shared = gcd(int(np.gcd.reduce(self.numerators, axis=None)), self.denominators)
            top = _unbounded(self.numerators) if shared >= LARGEST else self.numerators
            return Exact(_settled(top // shared), self.denominators // shared)
        common = np.maximum(np.gcd(column_of(self.numerators), column_of(self.denominators)), 1)
        return Exact(_settled(self.numerators // common), _settled(self.denominators // common))

    def compared(self, sign: str, other: "Exact") -> Truth:
        """Row by row; false where either has no value."""
        left, right = times(self.numerators, other.denominators), times(other.numerators, self.denominators)
        valued = np.not_equal(self.denominators, 0) & np.not_equal(other.denominators, 0)
        return np.asarray(COMPARE[sign](left, right)) & valued

    def chosen(self, where: Truth, other: "Exact") -> "Exact":
        """This where `where` holds, else `other`."""
        a, b = self.denominators, other.denominators
        if isinstance(a, int) and isinstance(b, int) and a and b:
            common = lcm(a, b)
            left, right = times(self.numerators, common // a), times(other.numerators, common // b)
            return type(self)(either(where, left, right), common)
        return type(self)(either(where, self.numerators, other.numerators), either(where, a, b))

    def take(self, places: npt.NDArray[Any]) -> "Exact":
        """The rows at `places`; no value at −1. A single figure stays one where no place is −1."""
        top, bottom = (
            x[places] if isinstance(x, np.ndarray) and x.ndim else x for x in (self.numerators, self.denominators)
        )
        lost = places < 0
        return type(self)(top, either(lost, 0, bottom) if lost.any() else bottom)

    def valued(self) -> Truth:
        """Where there is a value."""
        return np.not_equal(self.denominators, 0)

    def rounded(self, step: Fraction, mode: str) -> "Exact":
        """To a multiple of `step`; see `divided` for the modes."""
        top, bottom = times(self.numerators, step.denominator), times(self.denominators, step.numerator)
        empty = np.equal(bottom, 0)
        if not np.any(empty):
            return Exact(times(divided(top, bottom, mode), step.numerator), step.denominator)
        whole = divided(either(empty, 0, top), either(empty, 1, bottom), mode)
        return Exact(times(whole, step.numerator), np.where(empty, 0, step.denominator))

    def in_steps(self, steps: int, mode: str = "half_up") -> Whole:
        """As whole numbers of 1/`steps`; 0 where there is no value."""
        return self.rounded(Fraction(1, steps), mode).numerators

    def spread(self, n: int) -> "Exact":
        """The same with a numerator and a denominator for each of `n` rows."""
        return Exact(_spread(self.numerators, n), _spread(self.denominators, n))

    def common(self) -> "Exact":
        """The same over one denominator; rows without value are 0."""
        if isinstance(self.denominators, int):
            return self
        highest, empty = bound(self.denominators), self.denominators == 0
        alike = np.all(empty | (self.denominators == highest))  # as it mostly is: telling is faster than sorting
        denominator = highest if alike and highest else lcm(*(int(d) for d in np.unique(self.denominators) if d))
        factors = column_of(denominator) // np.maximum(self.denominators, 1)
        return Exact(times(self.numerators, either(empty, 0, factors)), denominator)

    def at(self, row: int) -> Fraction | None:
        """One row's value."""
        top, bottom = (
            int(x[row]) if isinstance(x, np.ndarray) and x.ndim else int(x)
            for x in (self.numerators, self.denominators)
        )
        return Fraction(top, bottom) if bottom else None


COMPARE = {
    "==": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}

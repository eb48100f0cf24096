"""Figures as people read them: exact decimals without trailing zeros."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from rulebook.exact import Exact
from rulebook.facts import Column
from rulebook.formula.evaluate import Value, Words

THOUSANDTH = Fraction(1, 1000)
YES, NO, NONE = "是", "否", "—"


def points_text(thousandths: int) -> str:
    """`1500` → `1.5`, `-2000` → `-2`."""
    whole, rest = divmod(abs(int(thousandths)), 1000)
    text = f"{whole}.{rest:03}".rstrip("0") if rest else str(whole)
    return f"-{text}" if thousandths < 0 else text


def decimal_text(value: Fraction | None, step: Fraction) -> str:
    """A figure rounded half up to `step` (of at most six decimals), without trailing zeros; `—` for no value."""
    if value is None:
        return NONE
    size, unit = abs(value.numerator) * step.denominator, value.denominator * step.numerator
    steps = (2 * size + unit) // (2 * unit)
    whole, rest = divmod(steps * step.numerator * 1_000_000 // step.denominator, 1_000_000)
    text = f"{whole}.{rest:06}".rstrip("0") if rest else str(whole)
    return f"-{text}" if steps and value < 0 else text


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """A measure of all subjects, exact, with the step that it is shown in."""

    exact: Exact
    show: Fraction = THOUSANDTH

    def at(self, i: int) -> Fraction | None:
        """One subject's figure, unrounded; None where it has no value."""
        return self.exact.at(i)

    def text(self, i: int, step: str | None = None) -> str:
        """One subject's figure, rounded half up to `step` (default: as the scheme shows it)."""
        return decimal_text(self.at(i), Fraction(step) if step else self.show)

    def thousandths(self) -> Column:
        """All figures as thousandths, half up; 0 where there is no value."""
        return np.asarray(self.exact.in_steps(1000))


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """A measure of all subjects that is no figure: a truth, or one of `words`."""

    values: Column
    words: tuple[str, ...] = ()

    def at(self, i: int) -> bool | str | None:
        """One subject's truth or word; None where there is no word."""
        value = self.values[i]
        if not self.words:
            return bool(value)
        return self.words[value] if value >= 0 else None

    def text(self, i: int, step: str | None = None) -> str:
        """One subject's answer; `step` is for figures."""
        value = self.at(i)
        return (YES if value else NO) if isinstance(value, bool) else value or NONE

    def thousandths(self) -> Column:
        """Truths as 1 and 0, words by their place in the list."""
        return np.asarray(self.values, np.int64) * 1000


def shown(value: Value, step: Fraction, n: int) -> Figures | Answers:
    """A measure as `n` subjects have it."""
    if isinstance(value, Exact):
        return Figures(value.spread(n), step)
    if isinstance(value, Words):
        return Answers(np.broadcast_to(value.codes, n), value.words)
    return Answers(np.broadcast_to(value, n))

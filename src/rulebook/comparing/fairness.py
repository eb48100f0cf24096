"""What a change does to groups of people, and which group it leaves behind. The rule: `docs/algorithms/what-if.md`."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from rulebook.comparing.groups import Grouping, pooled
from rulebook.facts import Column
from rulebook.formula.phrase import Said

FEWEST = 5  # in the group, and outside it
DEVIATIONS = 3  # of the mean of as many drawn at random
MATERIAL = Fraction(1, 100)  # of the mean total


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group: how many, the mean change of their totals (thousandths), how many lose and gain, fall and rise."""

    name: Said
    number: int
    mean: Fraction
    lose: int
    gain: int
    fell: int
    rose: int


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A group whose mean change is clearly below that of all others; means in thousandths.

    Attributes:
        silent: whether the mean of everybody does not fall, so that it hides the group.
    """

    by: Said
    group: Said
    number: int
    mean: Fraction
    others: Fraction
    overall: Fraction
    silent: bool


def group_lines(grouping: Grouping, change: Column, rungs: Column) -> tuple[GroupLine, ...]:
    """What changes for each group; `rungs` is below 0 for those who fell on the ladder, above 0 for those who rose."""
    return tuple(_line(name, change[there], rungs[there]) for name, there in pooled(grouping))


def _line(name: Said, change: Column, rungs: Column) -> GroupLine:
    lose, gain, fell, rose = (int(np.count_nonzero(part)) for part in (change < 0, change > 0, rungs < 0, rungs > 0))
    return GroupLine(name, len(change), Fraction(int(change.sum()), len(change)), lose, gain, fell, rose)


def left_behind(groupings: Iterable[Grouping], change: Column, totals: Column) -> tuple[LeftBehind, ...]:
    """The groups left behind, the widest gap first."""
    everybody = Everybody.of(change, totals)
    found = [
        line
        for grouping in groupings
        for g, name in enumerate(grouping.groups)
        if (line := everybody.against(grouping.title, name, change[grouping.of == g]))
    ]
    return tuple(sorted(found, key=lambda line: line.mean - line.others))


@dataclass(frozen=True, slots=True)
class Everybody:
    """All subjects: how many, the sum of their changes, that of the squares of these, and of their totals before."""

    number: int
    change: int
    squares: int
    totals: int

    @classmethod
    def of(cls, change: Column, totals: Column) -> "Everybody":
        """Add up."""
        return cls(len(change), int(change.sum()), sum(one * one for one in change.tolist()), abs(int(totals.sum())))

    def against(self, by: Said, name: Said, change: Column) -> LeftBehind | None:
        """A group, if it is left behind."""
        n, k, own = self.number, len(change), int(change.sum())
        if k < FEWEST or n - k < FEWEST:
            return None
        mean, others = Fraction(own, k), Fraction(self.change - own, n - k)
        material = others - mean >= MATERIAL * Fraction(self.totals, n)
        if mean >= others or not material or self.deviations(k, own) < DEVIATIONS**2:
            return None
        return LeftBehind(by, name, k, mean, others, Fraction(self.change, n), silent=self.change >= 0)

    def deviations(self, k: int, own: int) -> Fraction:
        """How far the mean of k lies from that of everybody, squared, in variances of the mean of any k of them.

        That is σ²/k · (n − k)/(n − 1): k are drawn at random, without putting back.
        """
        n, variance = self.number, self.squares * self.number - self.change**2
        return Fraction((own * n - self.change * k) ** 2 * (n - 1), k * (n - k) * variance)

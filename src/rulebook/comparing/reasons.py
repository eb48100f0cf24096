"""Why a total changed: by how much each clause moved it, the greatest first. They add up to the change, exactly."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from rulebook.comparing.changes import Change, Changes
from rulebook.comparing.clauses import Clause
from rulebook.comparing.effects import Effects
from rulebook.comparing.pairs import Pairs
from rulebook.comparing.shifts import Shift, met, portions_of, shifts_of, weights_before
from rulebook.comparing.totals import Portion
from rulebook.exact import Exact, sum_by
from rulebook.facts import Column

Figure = int | Fraction
FINE = Fraction(1, 10_000)


@dataclass(frozen=True, slots=True)
class Reason:
    """A clause that moved a total.

    Attributes:
        points: by how much, exactly, in thousandths.
        shown: the same in points as it is told: rounded to 1/10000 so that all reasons for a change add up to it.
        records: on how many records it acted otherwise; 0 for a formula.
        changes: what the clause says otherwise; nothing if it acts otherwise only because others do.
    """

    clause: Clause
    points: Figure
    shown: Fraction
    records: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, eq=False)
class Reasons:
    """Finds them for one subject after the other."""

    pairs: Pairs
    effects: Effects
    changes: Changes

    def of(self, subject: int) -> tuple[Reason, ...]:
        """All reasons why one subject's total changed."""
        points: dict[Clause, Figure] = {}
        records: Counter[Clause] = Counter()
        for clause, effect, count in (*self._credits(subject), *self._formulas(subject)):
            points[clause] = points.get(clause, 0) + effect
            records[clause] += count
        order = sorted((clause for clause in points if points[clause]), key=lambda clause: -(points[clause] ** 2))
        shown = adding_up([Fraction(points[clause]) / 1000 for clause in order])
        return tuple(
            Reason(clause, points[clause], figure, records[clause], self._told(clause))
            for clause, figure in zip(order, shown, strict=True)
        )

    def _told(self, clause: Clause) -> tuple[Change, ...]:
        """What the text says otherwise about a clause; a weight may stand in the total or in a measure."""
        if clause.part.startswith("weight"):
            return self.changes.about(clause.path) + self.changes.about("measures")
        return () if clause.part else self.changes.about(clause.path)

    def _credits(self, subject: int) -> Iterator[tuple[Clause, Figure, int]]:
        """What clauses did to records, by the weight that their portions had in the total."""
        for portion, clause, points, count in self._sums.get(subject, ()):
            weight = _at(self._weights[portion], subject)
            yield self.effects.clauses[clause], weight * points, count * bool(weight)

    def _formulas(self, subject: int) -> Iterator[tuple[Clause, Figure, int]]:
        """What formulas did, by their own figures and by weights."""
        for clause, change in self._shifts:
            yield clause, 1000 * _at(change, subject), 0

    @cached_property
    def _weights(self) -> list[Exact]:
        return weights_before(self.pairs, self._portions)

    @cached_property
    def _portions(self) -> list[Portion]:
        return portions_of(self.pairs)

    @cached_property
    def _shifts(self) -> list[Shift]:
        return shifts_of(self.pairs)

    @cached_property
    def _sums(self) -> dict[int, list[tuple[int, int, int, int]]]:
        """Effects by subject: portion, clause, points, on how many records."""
        effects, size, clauses = self.effects, max(len(self._portions), 1), max(len(self.effects.clauses), 1)
        line, portion = self._lines()
        key = (effects.subject[line] * np.int64(size) + portion) * clauses + effects.clause[line]
        key, inverse, count = np.unique(key, return_inverse=True, return_counts=True)
        points = np.asarray(sum_by(inverse, effects.points[line], len(key)))
        columns = (key // clauses // size, key // clauses % size, key % clauses, points, count)
        found: dict[int, list[tuple[int, int, int, int]]] = {}
        for subject, *told in zip(*(column.tolist() for column in columns), strict=True):
            found.setdefault(subject, []).append(tuple(told))
        return found

    def _lines(self) -> tuple[Column, Column]:
        """The effects in every portion that they are in: the line of each, and the portion."""
        lines: list[Column] = [np.arange(len(self.effects.row))]
        portions: list[Column] = [self.pairs.item[self.effects.row]]
        for i, portion in enumerate(self._portions):
            if portion.where:
                lines.append(np.flatnonzero(np.logical_or(*met(self.pairs, portion))[self.effects.row]))
                portions.append(np.full(len(lines[-1]), i))
        return np.concatenate(lines), np.concatenate(portions)


def adding_up(figures: Sequence[Fraction]) -> list[Fraction]:
    """Figures rounded to `FINE` with the sum that they have, where this is a multiple of it.

    All are rounded down first; what then lacks goes to those that lost most, one step each.
    """
    steps = [figure // FINE for figure in figures]
    lost = [figure / FINE - step for figure, step in zip(figures, steps, strict=True)]
    for i in sorted(range(len(steps)), key=lambda i: -lost[i])[: round(sum(lost))]:
        steps[i] += 1
    return [step * FINE for step in steps]


def _at(figure: Exact, subject: int) -> Figure:
    """One subject's figure; a plain number where all have the same whole one."""
    if isinstance(figure.numerators, int) and figure.denominators == 1:
        return figure.numerators
    return figure.at(subject) or 0

"""The second stage: measures that look at all subjects, and grades whose quota is over all units.

What formulas over subjects are made of, sums of credits and fields, each part can tell of its own subjects. It writes
down the answers; put one after the other they are a scope of all subjects, on which measures, total and ladder are
worked out once. Records are not needed for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import numpy as np

from rulebook.book import Book
from rulebook.exact import Exact
from rulebook.facts import Column, Subjects
from rulebook.fields import taken
from rulebook.formula.evaluate import Value, Words, evaluate, number
from rulebook.formula.tree import Call
from rulebook.grading import Ladder, Places, climb
from rulebook.parts.reach import among_all, among_peers
from rulebook.result import Result
from rulebook.scheme import Scheme
from rulebook.scope import SubjectScope
from rulebook.scoring import grade, result_of

Question = str | Call


@dataclass(frozen=True, slots=True)
class Standings:
    """Subjects, and the columns that formulas over them are made of."""

    subjects: Subjects
    answers: Mapping[Question, Value]

    @classmethod
    def of(cls, scope: SubjectScope) -> "Standings":
        """Ask everything about one part's subjects that measures, total and ladder ask."""
        asked = _Asked(scope.book, scope.members, scope.units)
        scheme, subjects, n = asked.book.scheme, asked.book.subjects, len(asked)
        for name, measure in scheme.measures.items():
            asked.measures[name] = evaluate(measure.value, asked)
        asked.measures["total"] = Exact(number(scheme.total.value, asked).spread(n).in_steps(1000), 1000)
        climb(scheme, subjects, asked)
        bare = Subjects(subjects.ids, subjects.unit, subjects.units)
        return cls(bare, {question: _spread(answer, n) for question, answer in asked.answers.items()})

    @classmethod
    def joined(cls, parts: Sequence["Standings"]) -> "Standings":
        """Those of all parts, one after the other."""
        before = np.cumsum([0, *(len(part.subjects.units) for part in parts)])
        unit = [np.where(p.subjects.unit < 0, -1, p.subjects.unit + n) for p, n in zip(parts, before, strict=False)]
        units = tuple(name for part in parts for name in part.subjects.units)
        subjects = Subjects(np.concatenate([part.subjects.ids for part in parts]), np.concatenate(unit), units)
        return cls(subjects, {q: _joined([part.answers[q] for part in parts]) for q in parts[0].answers})


@dataclass
class _Asked(SubjectScope):
    """A part's scope that writes down what it answers. What it would say about all subjects is a stand-in."""

    answers: dict[Question, Value] = field(default_factory=dict)

    def name(self, name: str) -> Value:
        if name not in self.measures:
            self.answers[name] = super().name(name)
        return self.measures[name] if name in self.measures else self.answers[name]

    def call(self, node: Call) -> Value:
        found = super().call(node)
        if among_all(node):
            return Exact(1)
        if not among_peers(node):
            self.answers[node] = found
        return found


@dataclass(frozen=True, slots=True)
class _Book:
    """As much of a book as formulas over subjects look at."""

    scheme: Scheme
    subjects: Subjects


@dataclass
class _Answered(SubjectScope):
    """The scope of all subjects, made of the parts' answers."""

    answers: Mapping[Question, Value] = field(default_factory=dict)

    def name(self, name: str) -> Value:
        return self.measures[name] if name in self.measures else self.answers[name]

    def call(self, node: Call) -> Value:
        return self.answers[node] if node in self.answers else super().call(node)


def _spread(answer: Value, n: int) -> Value:
    """The same with a value for each of `n` subjects."""
    if isinstance(answer, Exact):
        return answer.spread(n)
    if isinstance(answer, Words):
        return Words(np.broadcast_to(answer.codes, n), answer.words)
    return np.broadcast_to(answer, n)


def _joined(answers: Sequence[Any]) -> Value:
    first = answers[0]
    if isinstance(first, Exact):
        columns = (np.concatenate([getattr(a, side) for a in answers]) for side in ("numerators", "denominators"))
        return type(first)(*columns)
    if isinstance(first, Words):
        words = tuple(dict.fromkeys(word for answer in answers for word in answer.words))
        return Words(np.concatenate([answer.translated(words) for answer in answers]), words)
    return np.concatenate(answers)


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """Measures, total and ladder of all subjects, in the order of their ids."""

    ids: Column
    measures: Mapping[str, Value]
    total: Column
    ladder: Ladder

    @classmethod
    def of(cls, scheme: Scheme, parts: Sequence[Standings]) -> "Decision":
        """Decide over all parts."""
        standings = Standings.joined(parts)
        scope = _Answered(cast(Book, _Book(scheme, standings.subjects)), answers=standings.answers)
        result, order = grade(scope, None), np.argsort(standings.subjects.ids, kind="stable")
        measures = {name: taken(_spread(value, len(order)), order) for name, value in scope.measures.items()}
        return cls(standings.subjects.ids[order], measures, result.total[order], _at(result.ladder, order))

    def applied(self, scope: SubjectScope, cutoff: int | None) -> Result:
        """A part's result with what was decided over all."""
        rows = np.searchsorted(self.ids, scope.book.subjects.ids)
        decided = replace(scope, measures={name: taken(value, rows) for name, value in self.measures.items()})
        return result_of(decided, self.total[rows], _at(self.ladder, rows), cutoff)


def _at(ladder: Ladder, rows: Column) -> Ladder:
    quotas = {
        i: Places(q.place[rows], q.tied[rows], q.places[rows], q.behind.take(rows)) for i, q in ladder.quotas.items()
    }
    return Ladder(ladder.grade[rows], quotas, ladder.direct[rows])

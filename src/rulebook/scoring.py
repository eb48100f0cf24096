"""The one evaluator: a readable list of passes over columns."""

from collections.abc import Callable

import numpy as np

from rulebook.admitting import admit
from rulebook.book import Book, open_book
from rulebook.capping import cap, label
from rulebook.exact import Exact
from rulebook.facts import Column, Records, Subjects
from rulebook.figures import shown
from rulebook.formula.evaluate import evaluate, number
from rulebook.grading import climb
from rulebook.keeping import keep
from rulebook.periods import Period
from rulebook.pricing import price
from rulebook.problems import ScoringError
from rulebook.result import Result
from rulebook.scheme import Scheme
from rulebook.scope import SubjectScope

PASSES: tuple[Callable[[Book], None], ...] = (admit, price, keep, cap, label)


def score(
    scheme: Scheme,
    subjects: Subjects,
    records: Records,
    period: Period,
    *,
    members: Result | None = None,
    units: Result | None = None,
    cutoff: int | None = None,
) -> Result:
    """Credit every record and grade every subject.

    Args:
        scheme: what counts how much.
        subjects: who is scored, all of them: quotas are shares of them.
        records: facts about them, in any order; those outside the period count for nothing.
        period: the days that count.
        members: for a branch scheme, the result of the members; their `unit` names their branch.
        units: for a scheme that refers to the subjects' units, the result of these.
        cutoff: the highest record number that counts.

    Raises:
        ScoringError: facts that the scheme cannot score.
    """
    book = open_book(scheme, subjects, records, period, cutoff)
    for step in PASSES:
        step(book)
    scope = SubjectScope(book, members, units)
    for name, measure in scheme.measures.items():
        scope.measures[name] = evaluate(measure.value, scope)
    total = _total(scheme, subjects, scope)
    scope.measures["total"] = Exact(total, 1000)
    ladder = climb(scheme, subjects, scope)
    measures = {name: shown(scope.measures[name], m.show, len(subjects)) for name, m in scheme.measures.items()}
    return Result(book, scope, measures, total, ladder, members, cutoff)


def _total(scheme: Scheme, subjects: Subjects, scope: SubjectScope) -> Column:
    """Everybody's total in thousandths, between its floor and its cap."""
    exact = number(scheme.total.value, scope).spread(len(subjects))
    if not np.all(exact.valued()):
        row = int(np.flatnonzero(np.logical_not(exact.valued()))[0])
        raise ScoringError("no-value", subject=subjects.ids[row], name="total")
    total = np.asarray(exact.in_steps(1000))
    if scheme.total.least is not None:
        total = np.maximum(total, scheme.total.least)
    if scheme.total.most is not None:
        total = np.minimum(total, scheme.total.most)
    if total.dtype != np.int64:
        raise ScoringError("too-much")
    return total

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
from rulebook.grading import Ladder, climb
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
    credits: bool = True,
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
        credits: whether the credit of every record is asked for; without, totals and grades alone, in less time.

    Raises:
        ScoringError: facts that the scheme cannot score.
    """
    book = credit(scheme, subjects, records, period, cutoff=cutoff, credits=credits)
    return grade(SubjectScope(book, members, units), cutoff)


def credit(
    scheme: Scheme, subjects: Subjects, records: Records, period: Period, *, cutoff: int | None, credits: bool
) -> Book:
    """What every record is credited; see `score`."""
    book = open_book(scheme, subjects, records, period, cutoff)
    book.singly = credits
    return pass_over(book)


def pass_over(book: Book) -> Book:
    """Credit the records of a book that is open."""
    for step in PASSES:
        step(book)
    return book


def grade(scope: SubjectScope, cutoff: int | None) -> Result:
    """Everybody's figures and grade, made of the credits."""
    total = figure(scope)
    return result_of(scope, total, climb(scope.book.scheme, scope.book.subjects, scope), cutoff)


def figure(scope: SubjectScope) -> Column:
    """Fill the scope with measures and total; the total in thousandths."""
    for name, measure in scope.book.scheme.measures.items():
        scope.measures[name] = evaluate(measure.value, scope)
    total = _total(scope.book.scheme, scope.book.subjects, scope)
    scope.measures["total"] = Exact(total, 1000)
    return total


def result_of(scope: SubjectScope, total: Column, ladder: Ladder, cutoff: int | None) -> Result:
    """The result, when all measures are known."""
    measures = {
        name: shown(scope.measures[name], measure.show, len(scope))
        for name, measure in scope.book.scheme.measures.items()
    }
    return Result(scope.book, scope, measures, total, ladder, scope.members, cutoff)


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

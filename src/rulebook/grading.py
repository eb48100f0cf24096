"""The ladder: from the top, everybody whose needs are met and whom the quota leaves room for."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rulebook.behind import Behind, behind, last_places, measured
from rulebook.exact import Exact, divided
from rulebook.facts import Column, Subjects
from rulebook.formula.evaluate import number, truth
from rulebook.formula.tree import Name, Node
from rulebook.pers import words_of
from rulebook.scheme import Grade, Quota, Scheme
from rulebook.scope import SubjectScope
from rulebook.segments import ties

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """How a quota went.

    Attributes:
        place: each subject's place in the order, from 0, the same for those who tie; −1 did not compete.
        tied: how many share it.
        places: how many places there are.
        behind: how far those who got none are from the last one given.
    """

    place: Column
    tied: Column
    places: Column
    behind: Behind


@dataclass(frozen=True, slots=True, eq=False)
class Ladder:
    """Everybody's grade (an index; the last is for those not graded), how the quotas went, who was graded directly."""

    grade: Column
    quotas: dict[int, Places]
    direct: Flags


def climb(scheme: Scheme, subjects: Subjects, scope: SubjectScope) -> Ladder:
    """Grade all subjects."""
    n = len(subjects)
    graded = holds(scheme.graded, scope, n)
    grade = np.full(n, len(scheme.grade_names) - 1, np.int16)
    direct = np.zeros(n, bool)
    for i, rung in enumerate(scheme.grades):  # of several, the lowest stays
        if rung.direct:
            given = graded & holds(rung.direct.node, scope, n)
            grade[given], direct[given] = i, True
    open_to = graded & ~direct
    quotas = {}
    for i, rung in enumerate(scheme.grades):
        fit = open_to & needs_met(rung, scope, n)
        if rung.quota:
            within, quotas[i] = _within_quota(rung.quota, scope, fit, graded, direct & (grade == i))
            fit = within if rung.quota.binding else fit
        grade[fit] = i
        open_to &= ~fit
    grade[open_to] = 0  # whom no rung took: there is none
    return Ladder(grade, quotas, direct)


def needs_met(grade: Grade, scope: SubjectScope, n: int) -> Flags:
    """Who meets all needs of a grade."""
    return np.asarray(np.logical_and.reduce([holds(need.node, scope, n) for need in grade.needs] or [np.ones(n, bool)]))


def holds(node: Node | None, scope: SubjectScope, n: int) -> Flags:
    """Where a condition holds; no condition holds everywhere."""
    return np.broadcast_to(True if node is None else truth(node, scope), n).copy()


def _within_quota(quota: Quota, scope: SubjectScope, fit: Flags, graded: Flags, direct: Flags) -> tuple[Flags, Places]:
    """Those who get one of the places, and the order of all who compete."""
    n, (pool, pools) = len(scope), scope.pools(words_of(quota.per))
    counted = graded if quota.of is None else holds(quota.of, scope, n)
    size = _size(quota, np.bincount(pool[counted], minlength=pools))
    if quota.direct == "inside":
        size = np.maximum(size - np.bincount(pool[direct], minlength=pools), 0)
    places = size[pool]
    rows = np.flatnonzero(fit)
    keys = [_ordinal(scope, highest, node) for highest, node in quota.order]
    rows = rows[np.lexsort((*(key[rows] for key in reversed(keys)), pool[rows]))]
    first, last = ties(pool[rows], *(key[rows] for key in keys))
    chosen = (last if quota.ties == "out" else first) < places[rows]
    within = np.zeros(n, bool)
    within[rows[chosen]] = True
    standing, tied = np.full(n, -1, np.int64), np.zeros(n, np.int64)
    standing[rows], tied[rows] = first, last - first + 1
    edge = np.where((standing >= 0) & ~within, last_places(pool, size, rows), -1)
    figures = [measured(scope, node) for _, node in quota.order]
    return within, Places(standing, tied, places, behind(keys, figures, edge, quota.ties == "out"))


def _size(quota: Quota, counted: Column) -> Column:
    """How many places each pool has."""
    if quota.share is None:
        return np.full(len(counted), quota.number or 0)
    share = divided(counted * quota.share.numerator, quota.share.denominator, quota.rounding)
    return np.maximum(share, quota.least)


def _ordinal(scope: SubjectScope, highest: bool, node: Node) -> Column:
    """Whole numbers in the order of a figure, the preferred the smallest; no value comes last."""
    figure = Exact(_rank(scope.book.subjects.ids)) if node == Name("id") else number(node, scope).spread(len(scope))
    top = np.asarray(figure.common().numerators)
    values = _rank(top) if top.dtype == object else top
    return np.where(figure.valued(), -values if highest else values, np.iinfo(np.int64).max)


def _rank(values: Column) -> Column:
    """Small numbers in the same order."""
    return np.unique(values, return_inverse=True)[1]

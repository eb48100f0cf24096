"""How far those who got none of a quota's places are behind the last one that was given."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rulebook.exact import Exact
from rulebook.facts import Column
from rulebook.formula.evaluate import Dated, number
from rulebook.formula.tree import Name, Node
from rulebook.scope import SubjectScope

Flags = npt.NDArray[np.bool_]
NO_FIGURE = Exact(0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Behind:
    """By subject, the distance to whoever stands on the last place.

    Attributes:
        key: which figure of the order decides between the two: the first in which they differ, or 0.
        gap: how far apart they are in it; no value for those who got a place, and where it is no figure.
        passing: whether drawing level there is not enough, by what comes after it in the order, or as ties are out.
    """

    key: Column
    gap: Exact
    passing: Flags

    def take(self, rows: Column) -> "Behind":
        """The same of some subjects."""
        return Behind(self.key[rows], self.gap.take(rows), self.passing[rows])


def behind(keys: Sequence[Column], figures: Sequence[Exact], edge: Column, ties_out: bool) -> Behind:
    """Compare everybody with the last place.

    Args:
        keys: by figure of the order, whole numbers that are small where it is preferred.
        figures: the figures themselves.
        edge: by subject, whom to compare with; −1 nobody.
        ties_out: whether those who tie across the edge get nothing.
    """
    there = edge >= 0
    key, passing, after = np.zeros(len(edge), np.int64), np.full(len(edge), ties_out), np.full(len(edge), ties_out)
    gap = Exact(0, there.astype(np.int64))
    for k in reversed(range(len(keys))):
        worse, better = keys[k] > keys[k][edge], keys[k] < keys[k][edge]
        key[worse], passing[worse] = k, after[worse]
        gap = (figures[k] - figures[k].take(edge)).spread(len(edge)).chosen(worse, gap)
        after = (after | worse) & ~better
    figured = np.array([np.any(figure.valued()) for figure in figures])
    return Behind(key, gap.chosen(there & figured[key], NO_FIGURE), passing)


def last_places(pool: Column, size: Column, rows: Column) -> Column:
    """By subject, who stands on the last place of its pool; −1 where there are not so many, or no places.

    Args:
        pool: each subject's.
        size: how many places each pool has.
        rows: who competes, pool by pool in the order.
    """
    number, count = np.arange(len(size)), np.bincount(pool[rows], minlength=len(size))
    full = np.flatnonzero((size > 0) & (size <= count))
    found = np.full(len(number), -1)
    found[full] = rows[np.searchsorted(pool[rows], full) + size[full] - 1]
    return found[pool]


def measured(scope: SubjectScope, node: Node) -> Exact:
    """A figure of the order; without value where it is a date or the id, which nobody can be short of."""
    value = NO_FIGURE if node == Name("id") else number(node, scope)
    return (NO_FIGURE if isinstance(value, Dated) else value).spread(len(scope))

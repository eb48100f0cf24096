"""What a subject's peers say, so that copies of the subject can be put among them; see `trial.py`."""

from dataclasses import dataclass

import numpy as np

from rulebook.aggregates import gathered
from rulebook.exact import Exact, column_of
from rulebook.formula.evaluate import number, truth
from rulebook.formula.tree import Node, named
from rulebook.scope import SubjectScope


@dataclass(frozen=True, slots=True, eq=False)
class Others:
    """The figures of those who share a subject's pool and meet the condition, the subject not among them.

    Attributes:
        count: how many they are.
        values: their figures that have a value.
        where: the condition.
    """

    count: int
    values: Exact
    where: Node | None

    @classmethod
    def of(cls, scope: SubjectScope, own: int, arguments: tuple[Node, ...], *, counted: bool) -> "Others":
        """Of the subject `own` of a scope; `counted`: there is no figure among the arguments."""
        where = arguments[-1] if len(arguments) == 3 - counted else None
        pool, _ = scope.pools(named(arguments[0]))
        alike = (pool == pool[own]) & np.broadcast_to(truth(where, scope) if where else True, len(scope))
        alike[own] = False
        rows = np.flatnonzero(alike)
        if counted:
            return cls(len(rows), NOTHING, where)
        values = number(arguments[1], scope).spread(len(scope)).take(rows)
        return cls(len(rows), values.take(np.flatnonzero(values.valued())), where)

    def with_own(self, name: str, own: Exact, holds: "np.typing.NDArray[np.bool_]") -> Exact:
        """For every copy the figure over the others and itself, or its rank; `own`: the copies' figures."""
        if name == "rank":
            return self._rank(own, holds)
        how, n = name.partition("_")[0], len(holds)
        mine = np.flatnonzero(holds & own.valued())
        if how == "mean":
            count = np.bincount(mine, minlength=n) + len(column_of(self.values.numerators))
            return self.with_own("sum_peers", own, holds) / Exact(count)
        others = gathered(how, self.values, np.zeros(len(column_of(self.values.numerators)), np.int64), 1)
        return gathered(
            how, _joined(others.take(np.zeros(n, np.int64)).spread(n), own.take(mine)), np.append(np.arange(n), mine), n
        )

    def _rank(self, own: Exact, holds: "np.typing.NDArray[np.bool_]") -> Exact:
        both = np.asarray(_joined(self.values, own).common().numerators)
        others, mine = np.sort(both[: -len(holds)]), both[-len(holds) :]
        above = len(others) - np.searchsorted(others, mine, side="right")
        return Exact(1 + above, (holds & own.valued()).astype(np.int64))


NOTHING = Exact(np.zeros(0, np.int64))


def _joined(first: Exact, then: Exact) -> Exact:
    """One after the other."""
    return Exact(
        np.append(column_of(first.numerators), column_of(then.numerators)),
        np.append(column_of(first.denominators), column_of(then.denominators)),
    )

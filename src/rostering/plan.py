"""A plan: who stands where, what it costs, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from rostering.columns import looked_up
from rostering.flow import rolling_flow
from rostering.model import Ints
from rostering.reasons import Reason, why_empty, why_here

if TYPE_CHECKING:
    from rostering.problem import Pair, Problem


@dataclass(frozen=True, eq=False)
class Plan:
    """Duties chosen for a problem.

    `chosen`: columns of `problem.columns.model`. `bound`: no plan costs less, as far as known. `iteration`: the step of
    the improvement that made it.
    """

    problem: "Problem"
    chosen: Ints
    bound: int = 0
    iteration: int = 0

    @classmethod
    def of(cls, problem: "Problem", duties: "Sequence[Pair]") -> "Plan":
        """These duties, as far as the problem still allows them, with its pins."""
        return cls(problem, still_possible(problem, duties))

    @cached_property
    def cost(self) -> int:
        """Minutes and what counts as such: the sum that is made least."""
        return self.problem.columns.model.total(self.chosen)

    @property
    def gap(self) -> float:
        """How much of the cost at most a better plan could save, from 0 to 1."""
        return max(0.0, 1 - self.bound / self.cost) if self.cost else 0.0

    @property
    def coverage(self) -> float:
        """The part of the seats that is filled; 1 where none is wanted."""
        seats = int(self.problem.columns.model.demand.sum())
        return len(self.chosen) / seats if seats else 1.0

    @cached_property
    def duties(self) -> "tuple[Pair, ...]":
        """Ids of person and post, by post, then person, in the order of the problem."""
        model, problem = self.problem.columns.model, self.problem
        order = np.lexsort((model.person[self.chosen], model.post[self.chosen]))
        pairs = zip(model.person[self.chosen][order].tolist(), model.post[self.chosen][order].tolist(), strict=True)
        return tuple((problem.people[person].id, problem.posts[post].id) for person, post in pairs)

    @cached_property
    def empty(self) -> dict[str, int]:
        """How many seats of which posts stay empty."""
        model = self.problem.columns.model
        seats = model.demand - np.bincount(model.post[self.chosen], minlength=len(model.demand))
        return {self.problem.posts[at].id: int(seats[at]) for at in np.flatnonzero(seats).tolist()}

    def moved_from(self, other: "Plan") -> tuple[str, ...]:
        """Ids of the people whose duties are not those that they have in another plan, in order."""
        return tuple(sorted({person for person, _ in set(self.duties) ^ set(other.duties)}))

    def why_here(self, person: str, post: str) -> Reason:
        """Why this person serves at this post; `KeyError` where it is not so."""
        return why_here(self, person, post)

    def why_empty(self, post: str) -> Reason:
        """Why seats of this post are empty; `KeyError` where none is."""
        return why_empty(self, post)


def still_possible(problem: "Problem", duties: "Sequence[Pair]") -> Ints:
    """The columns of duties of another plan that this problem still allows beside its pins, pins with them."""
    columns = problem.columns
    known = [pair for pair in duties if pair[0] in columns.people and pair[1] in columns.posts]
    rest, left = columns.model.given(columns.pinned)
    held = np.sort(looked_up(left, np.arange(len(left)), columns.find(known)))
    held = held[held >= 0]
    # Times, rules or numbers may differ. What goes together at no matter which cost is one flow more.
    dear = int(rest.cost[held].max(initial=0)) + int(rest.again.max()) + 1
    kept = held[rolling_flow(replace(rest.of(held), shortage=np.full(len(rest.demand), dear)))]
    return np.sort(np.concatenate([columns.pinned, left[kept]]))

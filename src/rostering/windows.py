"""Small parts of a plan, solved to the end while the rest stays: around empty seats, then where it costs most."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from rostering.model import Bools, Floats, Ints, Model, Stop
from rostering.program import best_plan

REGION = 16_000  # columns of the places of a window, about, at the first try; twice as many at each further one
COLUMNS = 8000  # of them those that are looked at: as many as HiGHS solves in a few seconds
ROUNDS = 3  # how often each place is the middle of a window that grows, before a plan counts as done


@dataclass(frozen=True, slots=True, eq=False)
class Map:
    """Which places share people. `place_of`: the place of each post; `shared`: people common to two places."""

    model: Model
    place_of: Ints
    sizes: Ints
    shared: csr_array

    @classmethod
    def of(cls, model: Model, place_of: Ints) -> "Map":
        """From the columns of a model."""
        places = int(place_of.max(initial=-1)) + 1
        reach = np.unique(model.person * places + place_of[model.post])
        incidence = csr_array((np.ones(len(reach)), (reach // places, reach % places)), shape=(model.people, places))
        sizes = np.bincount(place_of[model.post], minlength=places)
        return cls(model, place_of, sizes, (incidence.T @ incidence).tocsr())

    def around(self, place: int, columns: int) -> Bools:
        """The posts of a place, of those that share most people with it, and so on, up to so many columns."""
        near, left = np.array([place]), columns - int(self.sizes[place])
        while left > 0:
            common = self.shared[near, :].sum(0)
            common[near] = 0
            order = np.argsort(-common, kind="stable")
            order = order[common[order] > 0]
            order = order[: int(np.searchsorted(np.cumsum(self.sizes[order]), left, side="right"))]
            if not len(order):
                break
            near, left = np.concatenate([near, order]), left - int(self.sizes[order].sum())
        within: Bools = np.isin(self.place_of, near)
        return within

    def weights(self, chosen: Ints) -> tuple[Ints, Ints]:
        """What empty seats, and what duties cost, by place."""
        model, places = self.model, len(self.sizes)
        empty = (model.demand - np.bincount(model.post[chosen], minlength=len(model.demand))) * model.shortage
        short = np.bincount(self.place_of, weights=empty, minlength=places)
        spent = np.bincount(self.place_of[model.post[chosen]], weights=model.cost[chosen], minlength=places)
        return short.astype(np.int64), spent.astype(np.int64)


def solve_window(model: Model, chosen: Ints, posts: Bools, stop: Stop, regret: Floats) -> tuple[Ints, bool] | None:
    """The plan with the best duties at these posts, and whether they are proven so; `None` when stopped.

    Of too many columns those with the least `regret` are looked at.
    """
    within = posts[model.post[chosen]]
    fixed = chosen[~within]
    part, left = model.given(fixed, posts)
    start = np.searchsorted(left, chosen[within])
    whole = len(left) <= COLUMNS
    if not whole:
        least = np.argsort(regret[left], kind="stable")[:COLUMNS]
        kept = np.union1d(least, start)
        part, left, start = part.of(kept), left[kept], np.searchsorted(kept, start)
    if not len(left):
        return chosen, True
    found = best_plan(part, start, stop)
    return found and (np.sort(np.concatenate([fixed, left[found[0]]])), found[1] and whole)


@dataclass(slots=True, eq=False)
class Windows:
    """Which window comes next: `tried` counts by place; `luck` decides between equals.

    A place with empty seats is tried twice before others are once, and each time with more around it.
    """

    where: Map
    luck: Ints
    tried: Ints

    @classmethod
    def of(cls, where: Map, luck: np.random.Generator) -> "Windows":
        """Nothing tried yet; places without columns need not be."""
        return cls(where, luck.permutation(len(where.sizes)), np.where(where.sizes > 0, 0, ROUNDS))

    @property
    def done(self) -> bool:
        """Whether every place was the middle of its windows since something changed around it."""
        return bool((self.tried >= ROUNDS).all())

    def solve_next(self, chosen: Ints, regret: Floats, stop: Stop) -> tuple[Ints, bool] | None:
        """The plan after one more window, and whether it is the best of all; `None` when stopped."""
        model = self.where.model
        short, spent = self.where.weights(chosen)
        turn = np.where(self.tried < ROUNDS, self.tried - (short > 0), ROUNDS)
        place = int(np.lexsort((self.luck, -spent, -short, turn))[0])
        posts = self.where.around(place, REGION * 2 ** int(self.tried[place]))
        found = solve_window(model, chosen, posts, stop, regret)
        if found is None:
            return None
        self.tried[place] += 1
        if model.total(found[0]) < model.total(chosen):
            around = np.unique(self.where.place_of[posts])
            # What lies around may gain again.
            self.tried[around] = np.minimum(self.tried[around], np.where(self.where.sizes[around] > 0, 1, ROUNDS))
        return found[0], found[1] and bool(posts[model.demand > 0].all())

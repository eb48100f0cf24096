"""Posts and possible duties as arrays: what flow, prices and windows work on. It knows no ids."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Stop = Callable[[], bool]


def repeated(times: Ints) -> tuple[Ints, Ints]:
    """Each index as often as `times` says, and beside each the how manieth of its own it is, from 0."""
    index = np.repeat(np.arange(len(times)), times)
    return index, np.arange(len(index)) - (np.cumsum(times) - times)[index]


@dataclass(frozen=True, slots=True, eq=False)
class Slots:
    """The different times of posts, by start, then end.

    `following`: the first slot that somebody may serve in afterwards, rested. `clash`: whether one excludes the other.
    """

    start: Ints
    end: Ints
    night: Bools
    following: Ints
    clash: Bools

    @classmethod
    def of(cls, start: Ints, end: Ints, night: Bools, rest: int) -> "Slots":
        """From times in order; later starts stay possible once one is, which makes `following` enough."""
        ready = end + rest
        apart = (ready[:, None] <= start[None, :]) | (ready[None, :] <= start[:, None])
        return cls(start, end, night, np.searchsorted(start, ready, side="left"), ~apart)

    def cliques(self) -> list[Ints]:
        """Slots of which nobody serves in two, none of these sets within another."""
        sets = [np.flatnonzero(self.clash[slot, : slot + 1]) for slot in range(len(self.start))]
        pairs = zip(sets, [*sets[1:], sets[0][:0]], strict=True)
        return [one for one, following in pairs if not np.isin(one, following).all()]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Columns are duties that could be: `person` at `post` for `cost`; ordered by person, slot and post.

    `demand` and `shortage`: seats of each post, and what an empty one costs. `load` and `nights`: duties and night
    duties that people have beside those to be decided. `again`: the cost of the first, second, … duty.
    """

    slots: Slots
    person: Ints
    post: Ints
    cost: Ints
    slot_of: Ints
    demand: Ints
    shortage: Ints
    load: Ints
    nights: Ints
    most_nights: int
    again: Ints

    @property
    def slot(self) -> Ints:
        """The time of each column."""
        return self.slot_of[self.post]

    def total(self, chosen: Ints) -> int:
        """The cost of these columns with what stays unfilled and who serves again."""
        empty = self.demand - np.bincount(self.post[chosen], minlength=len(self.demand))
        times = np.bincount(self.person[chosen], minlength=len(self.load))
        return int(self.cost[chosen].sum() + (empty * self.shortage).sum() + self.serving_again(times).sum())

    def serving_again(self, times: Ints) -> Ints:
        """What so many further duties of each person cost for not being the first."""
        most = int((self.load + times).max(initial=0)) + 1
        steps = self.again[np.minimum(np.arange(most), len(self.again) - 1)]
        until = np.concatenate([[0], np.cumsum(steps)])
        cost: Ints = until[self.load + times] - until[self.load]
        return cost

    def given(self, fixed: Ints, wanted: Bools | None = None) -> "tuple[Model, Ints]":
        """What is left to decide when the columns `fixed` stay, of the posts `wanted`; and which columns these are."""
        people, slots = len(self.load), len(self.slots.start)
        busy = np.zeros((people, slots), bool)
        busy[self.person[fixed], self.slot[fixed]] = True
        blocked = (busy.astype(np.float32) @ self.slots.clash.astype(np.float32)) > 0
        nights = self.nights + busy[:, self.slots.night].sum(1)
        blocked |= (nights >= self.most_nights)[:, None] & self.slots.night
        demand = self.demand - np.bincount(self.post[fixed], minlength=len(self.demand))
        if wanted is not None:
            demand = np.where(wanted, demand, 0)
        left = np.flatnonzero(demand[self.post] > 0)
        left = left[~blocked[self.person[left], self.slot[left]]]
        load = self.load + np.bincount(self.person[fixed], minlength=people)
        return replace(self.of(left), demand=demand, load=load, nights=nights), left

    def of(self, columns: Ints) -> "Model":
        """The same with these columns alone."""
        return replace(self, person=self.person[columns], post=self.post[columns], cost=self.cost[columns])

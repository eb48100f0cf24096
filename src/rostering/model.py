"""Posts and possible duties as arrays: what flow, prices and windows work on. It knows no ids."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Stop = Callable[[], bool]
ORDINARY = 0  # the kind of posts that are of none


def repeated(times: Ints) -> tuple[Ints, Ints]:
    """Each index as often as `times` says, and beside each the how manieth of its own it is, from 0."""
    index = np.repeat(np.arange(len(times)), times)
    return index, np.arange(len(index)) - (np.cumsum(times) - times)[index]


@dataclass(frozen=True, slots=True, eq=False)
class Slots:
    """The different times and kinds of posts, by start, then end.

    `following`: the first slot that somebody may serve in afterwards, rested. `clash`: whether one excludes the other.
    """

    start: Ints
    end: Ints
    night: Bools
    following: Ints
    clash: Bools
    kind: Ints

    @classmethod
    def of(cls, start: Ints, end: Ints, night: Bools, rest: int, kind: Ints | None = None) -> "Slots":
        """From times in order; later starts stay possible once one is, which makes `following` enough."""
        ready = end + rest
        apart = (ready[:, None] <= start[None, :]) | (ready[None, :] <= start[:, None])
        kind = np.zeros(len(start), np.int64) if kind is None else kind
        return cls(start, end, night, np.searchsorted(start, ready, side="left"), ~apart, kind)

    def cliques(self) -> list[Ints]:
        """Slots of which nobody serves in two, none of these sets within another."""
        sets = [np.flatnonzero(self.clash[slot, : slot + 1]) for slot in range(len(self.start))]
        pairs = zip(sets, [*sets[1:], sets[0][:0]], strict=True)
        return [one for one, following in pairs if not np.isin(one, following).all()]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Columns are duties that could be: `person` at `post` for `cost`; ordered by person, slot and post.

    `demand` and `shortage`: seats of each post, and what an empty one costs. `load`, by kind and person, and `nights`:
    duties and night duties that people have beside those to be decided. `again`: the cost of the first, second, … duty
    of each kind, the last of all further ones.
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
    def people(self) -> int:
        """How many there are."""
        return int(self.load.shape[1])

    @property
    def slot(self) -> Ints:
        """The time of each column."""
        return self.slot_of[self.post]

    def total(self, chosen: Ints) -> int:
        """The cost of these columns with what stays unfilled and who serves again."""
        empty = self.demand - np.bincount(self.post[chosen], minlength=len(self.demand))
        before, after = self.serving(self.load), self.serving(self.times(chosen))
        return int(self.cost[chosen].sum() + (empty * self.shortage).sum() + (after - before).sum())

    def times(self, chosen: Ints) -> Ints:
        """How many duties of each kind everybody has with these columns."""
        kinds, people = self.load.shape
        account = self.slots.kind[self.slot[chosen]] * people + self.person[chosen]
        return self.load + np.bincount(account, minlength=kinds * people).reshape(kinds, people)

    def serving(self, times: Ints) -> Ints:
        """What so many duties of each kind and person cost for not being the first."""
        most = int(times.max(initial=0))
        steps = self.again[:, np.minimum(np.arange(most), self.again.shape[1] - 1)]
        until = np.concatenate([np.zeros((len(steps), 1), np.int64), np.cumsum(steps, axis=1)], axis=1)
        return np.take_along_axis(until, times, axis=1)

    def once_more(self, times: Ints) -> Ints:
        """What one duty more costs of each kind, by person."""
        return np.take_along_axis(self.again, np.minimum(times, self.again.shape[1] - 1), axis=1)

    def given(self, fixed: Ints, wanted: Bools | None = None) -> "tuple[Model, Ints]":
        """What is left to decide when the columns `fixed` stay, of the posts `wanted`; and which columns these are."""
        people, slots = self.people, len(self.slots.start)
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
        return replace(self.of(left), demand=demand, load=self.times(fixed), nights=nights), left

    def of(self, columns: Ints) -> "Model":
        """The same with these columns alone."""
        return replace(self, person=self.person[columns], post=self.post[columns], cost=self.cost[columns])

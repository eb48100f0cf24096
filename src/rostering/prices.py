"""Prices of posts: what another seat there would cost the whole plan.

Given prices, each person chooses the best duties alone (a dynamic programme over slots); a post that too many choose
gets cheaper, one that too few choose dearer. This is the Lagrangian dual of the whole problem, climbed with Adam's
steps. Any prices bound the cost of every plan from below; good ones tell the rolling flow what people are worth later.
"""

from dataclasses import dataclass

import numpy as np

from rostering.model import ORDINARY, Floats, Ints, Model, Stop

NEVER = 1e12


@dataclass(frozen=True, slots=True)
class Worth:
    """Least cost of a person's slots from one on, by slot, night duties and duties so far (both capped), person."""

    table: Floats

    def of(self, slot: int, nights: Ints, times: Ints) -> Floats:
        """For everybody, from `slot` on, at their numbers."""
        _, most_nights, most_times, people = self.table.shape
        found: Floats = self.table[
            slot, np.minimum(nights, most_nights - 1), np.minimum(times, most_times - 1), np.arange(people)
        ]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Market:
    """The columns in groups of one person and slot, which stay while prices change."""

    model: Model
    first: Ints
    sizes: Ints
    person: Ints
    slot: Ints

    @classmethod
    def of(cls, model: Model) -> "Market":
        """Group the columns, which are in order."""
        key = model.person * len(model.slots.start) + model.slot
        first = np.flatnonzero(np.diff(key, prepend=-1))
        sizes = np.diff(first, append=len(key))
        return cls(model, first, sizes, model.person[first], model.slot[first])

    def best(self, prices: Floats) -> tuple[Floats, Floats, Floats]:
        """What each column costs less its price, the least of each group, and the same by slot and person."""
        cost = self.model.cost - prices[self.model.post]
        least = np.minimum.reduceat(cost, self.first) if len(self.first) else cost
        gain = np.full((len(self.model.slots.start), self.model.people), NEVER)
        gain[self.slot, self.person] = least
        return cost, least, gain

    def value(self, gain: Floats) -> Worth:
        """Everybody's best, from the last slot back.

        Duties of kinds of their own are taken to cost what the next one does: never too much.
        """
        model, slots = self.model, len(self.model.slots.start)
        # Where nobody can come to the limit, nights need not be told apart.
        limited = model.most_nights < int(model.slots.night.sum()) + int(model.nights.max(initial=0))
        nights = model.most_nights + 1 if limited else 1
        steps = model.again[ORDINARY]
        times = int(np.searchsorted(steps, steps[-1])) + 1
        again = model.once_more(model.load)
        table = np.zeros((slots + 1, nights, times, model.people))
        for slot in range(slots - 1, -1, -1):
            night, then = int(model.slots.night[slot]), table[model.slots.following[slot]]
            kind = int(model.slots.kind[slot])
            ordinary = kind == ORDINARY
            table[slot] = table[slot + 1]
            for had in range(nights - night if limited else 1):
                for time in range(times):
                    after = then[min(had + night, nights - 1), min(time + ordinary, times - 1)]
                    serve = gain[slot] + (steps[time] if ordinary else again[kind]) + after
                    np.minimum(table[slot, had, time], serve, out=table[slot, had, time])
        return Worth(table)

    def wanted(self, value: Worth, cost: Floats, least: Floats, gain: Floats) -> Ints:
        """How many choose each post."""
        model = self.model
        free, nights, times = np.zeros(model.people, np.int64), model.nights.copy(), model.load.copy()
        serves = np.zeros(gain.shape, bool)
        for slot in range(len(gain)):
            night, then = int(model.slots.night[slot]), int(model.slots.following[slot])
            kind, had = int(model.slots.kind[slot]), times[ORDINARY]
            ordinary = kind == ORDINARY
            again = model.once_more(times if ordinary else model.load)[kind]
            serve = gain[slot] + again + value.of(then, nights + night, had + ordinary)
            takes = (free <= slot) & (nights + night <= model.most_nights) & (serve < value.of(slot + 1, nights, had))
            serves[slot], free[takes] = takes, then
            nights[takes] += night
            times[kind, takes] += 1
        group = np.flatnonzero(serves[self.slot, self.person])
        column = np.flatnonzero(cost == np.repeat(np.where(serves[self.slot, self.person], least, NEVER), self.sizes))
        # Of equal ones the first of each group.
        chosen = column[np.searchsorted(column, self.first[group])]
        return np.bincount(model.post[chosen], minlength=len(model.demand))

    def regret(self, prices: Floats) -> Floats:
        """How much each column costs more than what its person could do best in that slot."""
        cost, least, _ = self.best(prices)
        return cost - np.repeat(least, self.sizes)

    def climb(self, climber: "Climber", stop: Stop) -> bool:
        """Take all of the climber's steps; whether it was not stopped."""
        most = np.where(self.model.demand > 0, self.model.shortage, 0).astype(np.float64)
        for _ in range(climber.length):
            if stop():
                return False
            cost, least, gain = self.best(climber.prices)
            value = self.value(gain)
            start = value.of(0, self.model.nights, self.model.load[ORDINARY])
            climber.bound = max(climber.bound, float(climber.prices @ self.model.demand + start.sum()))
            lacking = self.model.demand - self.wanted(value, cost, least, gain)
            climber.step(lacking.astype(np.float64), most)
        return True


def worth(model: Model, prices: Floats) -> Worth:
    """What everybody's slots are worth at these prices."""
    market = Market.of(model)
    return market.value(market.best(prices)[2])


@dataclass(slots=True, eq=False)
class Climber:
    """Adam: steps that shrink from `stride` to `stride` × `shrink`, longer where the direction stays the same."""

    prices: Floats
    stride: float
    shrink: float
    length: int
    bound: float = -np.inf
    taken: int = 0
    mean: Floats | float = 0.0
    square: Floats | float = 0.0

    def step(self, slope: Floats, most: Floats) -> None:
        """One step uphill, within 0 and what an empty seat costs."""
        self.mean = 0.5 * self.mean + 0.5 * slope
        self.square = 0.99 * self.square + 0.01 * slope * slope
        self.taken += 1
        mean = self.mean / (1 - 0.5**self.taken)
        square = np.sqrt(self.square / (1 - 0.99**self.taken)) + 1e-3
        stride = self.stride * self.shrink ** (self.taken / self.length)
        self.prices = np.clip(self.prices + stride * mean / square, 0.0, most)


def climbers(model: Model) -> tuple[Climber, Climber]:
    """Two ways up from a duty's usual cost: short steps where people abound, long ones where they are short."""
    usual = float(np.median(model.cost)) + 1.0 if len(model.cost) else 1.0
    start = np.minimum(model.shortage * 1.0, 2 * usual)
    return Climber(start, usual, 0.01, 200), Climber(start, float(model.shortage.mean()) / 3, 0.0003, 600)

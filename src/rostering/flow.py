"""One slot after the other, each filled at least cost: an answer at once.

A slot alone is a flow of least cost from seats to people, each seat with an own way out, which costs what leaving it
empty costs. What a person who is used now cannot do later is added as `Worth` tells it; without it the flow is
short-sighted.
"""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from rostering.model import ORDINARY, Bools, Floats, Ints, Model, Stop, repeated
from rostering.prices import Worth, worth


def rolling_flow(model: Model, prices: Floats | None = None, trust: float = 1.0, stop: Stop = lambda: False) -> Ints:
    """The columns that are chosen; `trust`: the part of what prices say of later slots that is believed.

    When stopped, later slots stay empty.
    """
    people = model.people
    free, nights, times = np.zeros(people, np.int64), model.nights.copy(), model.load.copy()
    value = None if prices is None else worth(model, prices)
    slot, found = model.slot, [np.zeros(0, np.int64)]
    for now in range(len(model.slots.start)):
        if stop():
            break
        night, kind = int(model.slots.night[now]), int(model.slots.kind[now])
        can = (free <= now) & (nights + night <= model.most_nights)
        here = np.flatnonzero(can[model.person] & (slot == now))
        extra = model.once_more(times)[kind].astype(float)
        if value is not None:
            extra += trust * _missed(model, value, now, nights, times[ORDINARY])
        chosen = _fill(model, here, extra, model.slot_of == now)
        found.append(chosen)
        who = model.person[chosen]
        free[who] = model.slots.following[now]
        nights[who] += night
        times[kind, who] += 1
    return np.sort(np.concatenate(found))


def _missed(model: Model, value: Worth, now: int, nights: Ints, times: Ints) -> Floats:
    """What each person's later slots lose by serving now."""
    idle = value.of(now + 1, nights, times)
    times = times + (model.slots.kind[now] == ORDINARY)
    used = value.of(int(model.slots.following[now]), nights + int(model.slots.night[now]), times)
    return used - idle


def _fill(model: Model, columns: Ints, extra: Floats, posts: Bools) -> Ints:
    """The columns among these that fill the seats of the slot's posts at least cost."""
    seats = np.repeat(np.flatnonzero(posts), model.demand[posts])
    if not len(seats) or not len(columns):
        return columns[:0]
    people, sizes = model.people, np.where(posts, model.demand, 0)
    first = np.cumsum(sizes) - sizes
    row, nth = repeated(sizes[model.post[columns]])
    column = columns[row]
    seat = first[model.post[column]] + nth
    own = np.arange(len(seats))
    # One more for each: a weight of 0 would be taken for no way at all.
    weights = np.concatenate([model.cost[column] + extra[model.person[column]], model.shortage[seats]]) + 1.0
    rows, ends = np.concatenate([seat, own]), np.concatenate([model.person[column], people + own])
    ways = csr_array((weights, (rows, ends)), shape=(len(seats), people + len(seats)))
    row, end = min_weight_full_bipartite_matching(ways)
    taken = np.full(people, -1)
    taken[end[end < people]] = row[end < people]
    return np.unique(column[taken[model.person[column]] == seat])

"""A seat is filled again by few people: somebody free, or a chain of people who each leave their seat to the next.

What that costs at least, by the number of people still to be moved, is a dynamic programme over posts; it steers the
search for the chain itself, in which nobody is moved twice.
"""

from dataclasses import dataclass, field

import numpy as np

from rostering.model import Bools, Floats, Ints, Model, repeated

LONGEST = 5  # people in a chain
TRIES = 10_000  # seats that the search looks at


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """Columns that could be taken, by post: somebody takes `column`, drops `leaves` for it (−1: nothing), at `cost`.

    `first`: where the ways of each post begin. `counted`: whether it moves somebody who is not `spared`.
    """

    model: Model
    first: Ints
    column: Ints
    leaves: Ints
    cost: Ints
    counted: Bools

    @classmethod
    def of(cls, model: Model, chosen: Ints, among: Ints, moved: int, spared: Bools) -> "Ways":
        """Of the columns `among`; `moved`: what moving somebody costs who is not `spared`."""
        slots, people = model.slots, model.people
        held = np.zeros(len(model.cost), bool)
        held[chosen] = True
        among = among[~held[among]]
        busy = np.zeros((people, len(slots.start)), np.float32)
        busy[model.person[chosen], model.slot[chosen]] = 1
        clashes = busy @ slots.clash.astype(np.float32)
        spare = model.most_nights - model.nights - busy[:, slots.night].sum(1).astype(np.int64)
        who, when = model.person[among], model.slot[among]
        free = (clashes[who, when] == 0) & ((spare[who] > 0) | ~slots.night[when])
        # The others drop one of their duties, where that is enough.
        server, bound = model.person[chosen], np.flatnonzero(~free & (clashes[who, when] <= 1))
        begin = np.searchsorted(server, who[bound])
        row, nth = repeated(np.searchsorted(server, who[bound], side="right") - begin)
        own, row = begin[row] + nth, bound[row]
        dropped, now = model.slot[chosen[own]], when[row]
        enough = clashes[who[row], now] == slots.clash[now, dropped]
        enough &= spare[who[row]] + slots.night[dropped] >= slots.night[now]
        alone, row, own = among[free], row[enough], own[enough]
        times, kind = model.times(chosen), slots.kind[when]
        more, less = model.once_more(times), model.once_more(np.maximum(times - 1, 0))
        left, same = slots.kind[model.slot[chosen[own]]], kind[row] == slots.kind[model.slot[chosen[own]]]
        changed = np.where(same, 0, more[kind[row], who[row]] - less[left, who[row]])
        column = np.concatenate([alone, among[row]])
        leaves = np.concatenate([np.full(len(alone), -1), chosen[own]])
        cost = np.concatenate([more[kind[free], who[free]], changed - model.cost[chosen[own]]]) + model.cost[column]
        counted = ~spared[model.person[column]] | (leaves >= 0)
        order = np.argsort(model.post[column], kind="stable")
        first = np.searchsorted(model.post[column][order], np.arange(len(model.demand) + 1))
        cost = cost + moved * ~spared[model.person[column]]
        return cls(model, first, column[order], leaves[order], cost[order], counted[order])

    def least(self, most: int) -> list[Floats]:
        """What a seat of each post costs at least when 0, 1, … `most` people may be moved."""
        post, behind = self.model.post[self.column], self.model.post[self.leaves]
        found: list[Floats] = []
        for moved in range(most + 1):
            costs = self.cost + (np.where(self.leaves >= 0, found[-1][behind], 0.0) if moved else 0.0)
            least = self.model.shortage.astype(float)
            can = slice(None) if moved else ~self.counted
            np.minimum.at(least, post[can], costs[can])
            found.append(least)
        return found

    def best_chain(self, post: int, most: int) -> list[int]:
        """The ways by which a seat of a post is best filled, none where it is best left empty."""
        search = _Search(self, self.least(min(most, LONGEST)))
        search.follow(post, min(most, LONGEST), 0.0, [])
        return search.best


@dataclass(slots=True, eq=False)
class _Search:
    """Depth first, the most promising way first; `cost` of the `best` chain so far."""

    ways: Ways
    least: list[Floats]
    best: list[int] = field(default_factory=list)
    cost: float = np.inf
    tries: int = TRIES

    def follow(self, post: int, left: int, spent: float, path: list[int]) -> None:
        """Fill a seat of a post with `left` people still to be moved, or leave it empty."""
        ways, model = self.ways, self.ways.model
        self.tries -= 1
        if spent + model.shortage[post] < self.cost:
            self.best, self.cost = path, spent + float(model.shortage[post])
        here = np.arange(ways.first[post], ways.first[post + 1])
        here = here if left else here[~ways.counted[here]]
        behind = ways.leaves[here]
        value = spent + ways.cost[here] + np.where(behind >= 0, self.least[left - 1][model.post[behind]], 0.0)
        moved = set(model.person[ways.column[path]].tolist())
        for nth in np.argsort(value, kind="stable").tolist():
            if value[nth] >= self.cost or not self.tries:
                return
            way, after = int(here[nth]), [*path, int(here[nth])]
            if int(model.person[ways.column[way]]) in moved:
                continue
            if behind[nth] < 0:
                self.best, self.cost = after, float(value[nth])
            else:
                self.follow(int(model.post[behind[nth]]), left - 1, spent + float(ways.cost[way]), after)

"""Ids → arrays: every duty that skills, absences and reach allow, then what was decided by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from rostering.model import ORDINARY, Bools, Ints, Model, Slots, repeated

if TYPE_CHECKING:
    from rostering.problem import Pair, Problem

DAY = 24 * 60
NEVER, EVER = np.iinfo(np.int64).min, np.iinfo(np.int64).max
ANY_NUMBER = 1 << 30


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """`model`: all that could be. `pinned`: columns that must be. `people`, `posts`: index by id."""

    model: Model
    pinned: Ints
    people: dict[str, int]
    posts: dict[str, int]

    def find(self, pairs: Sequence["Pair"]) -> Ints:
        """The columns of pairs of ids, −1 where there is none."""
        posts = len(self.posts)
        wanted = np.array([(self.people[one], self.posts[two]) for one, two in pairs], np.int64).reshape(-1, 2)
        # By slot, then post, as the columns of each person are.
        rank = np.empty(posts, np.int64)
        rank[np.argsort(self.model.slot_of, kind="stable")] = np.arange(posts)
        keys = self.model.person * posts + rank[self.model.post]
        return looked_up(keys, np.arange(len(keys)), wanted[:, 0] * posts + rank[wanted[:, 1]])

    def decided(self, pins: Iterable["Pair"], forbidden: Iterable["Pair"]) -> "Columns":
        """The same without the forbidden ones, and with others pinned."""
        out = self.find(sorted(forbidden))
        left = replace(self, model=self.model.of(np.delete(np.arange(len(self.model.cost)), out[out >= 0])))
        return replace(left, pinned=np.sort(left.find(sorted(pins))))


def looked_up(keys: Ints, values: Ints, wanted: Ints, missing: int = -1) -> Ints:
    """`values` by sorted `keys`, `missing` where a wanted one is not among them."""
    if not len(keys):
        return np.full(len(wanted), missing)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, values[at], missing)


def possible_duties(problem: "Problem") -> Columns:
    """Every duty of a problem that was checked which could be, whatever was decided by hand."""
    people = {person.id: at for at, person in enumerate(problem.people)}
    posts = {post.id: at for at, post in enumerate(problem.posts)}
    slots, slot_of = slots_of(problem)
    person, post, travel = _within_reach(problem, people)
    keep = ~away(problem, slots)[person, slot_of[post]] & skilled(problem, person, post)
    person, post, travel = person[keep], post[keep], travel[keep]
    order = np.lexsort((post, slot_of[post], person))
    person, post, travel = person[order], post[order], travel[order]
    served = np.array([one.served for one in problem.people], np.int64)
    costs, none = problem.costs, np.zeros(len(people), np.int64)
    load = [none, *(np.array([one.earlier.get(kind, 0) for one in problem.people], np.int64) for kind in costs.kinds)]
    steps = (costs.again, *costs.kinds.values())
    longest = max(len(one) for one in steps)
    model = Model(
        slots,
        person,
        post,
        travel + costs.served * served[person],
        slot_of,
        np.array([one.number for one in problem.posts], np.int64),
        np.array([one.weight * costs.unfilled for one in problem.posts], np.int64),
        np.stack(load),
        none,
        ANY_NUMBER if problem.rules.nights is None else problem.rules.nights,
        np.array([(*one, *one[-1:] * (longest - len(one))) for one in steps], np.int64),
    )
    return Columns(model, none[:0], people, posts)


def slots_of(problem: "Problem") -> tuple[Slots, Ints]:
    """The different times and kinds of the posts, and which of them is each post's."""
    kinds = {kind: at for at, kind in enumerate(problem.costs.kinds, ORDINARY + 1)}
    wanted = [(post.start, post.end, kinds.get(post.kind, ORDINARY)) for post in problem.posts]
    times = np.array(wanted, np.int64).reshape(-1, 3)
    found, slot_of = np.unique(times, axis=0, return_inverse=True)
    start, end, kind = found.T
    night = np.array([is_night(problem.rules.night, int(a), int(b)) for a, b, _ in found], bool)
    return Slots.of(start, end, night, problem.rules.rest, kind), slot_of.reshape(-1)


def is_night(night: tuple[int, int], start: int, end: int) -> bool:
    """Whether a duty meets the minutes of a day that are night."""
    first, last = night
    nearest = start // DAY * DAY + (0 if start % DAY < last else DAY)  # midnight before the first night it can meet
    return first < last and nearest + first < end


def _within_reach(problem: "Problem", people: dict[str, int]) -> tuple[Ints, Ints, Ints]:
    """Person, post and travel wherever a person can get to the post's place."""
    places = {place: at for at, place in enumerate(dict.fromkeys(post.place for post in problem.posts))}
    pairs = [(people[one], places[two], cost) for (one, two), cost in problem.travel.items() if two in places]
    who, where, minutes = np.array(pairs, np.int64).reshape(-1, 3).T
    place_of = np.array([places[post.place] for post in problem.posts], np.int64)
    by_place = np.argsort(place_of, kind="stable")
    sizes = np.bincount(place_of, minlength=len(places))
    count, first = sizes[where], (np.cumsum(sizes) - sizes)[where]
    row, nth = repeated(count)
    return who[row], by_place[first[row] + nth], minutes[row]


def away(problem: "Problem", slots: Slots) -> Bools:
    """Whether each person is absent in each slot."""
    found = np.zeros((len(problem.people), len(slots.start)), bool)
    absences = [(at, *absence) for at, person in enumerate(problem.people) for absence in person.absences]
    if absences:
        who, begin, end = np.array(absences, np.int64).T
        which, slot = np.nonzero((begin[:, None] < slots.end) & (slots.start < end[:, None]))
        found[who[which], slot] = True
    return found


def skilled(problem: "Problem", person: Ints, post: Ints) -> Bools:
    """Whether each person has what each post asks for until the post ends."""
    names = {name: at for at, name in enumerate(dict.fromkeys(one.skill for one in problem.posts))}
    wanted = np.array([names[one.skill] for one in problem.posts], np.int64)
    held = chain.from_iterable(
        (
            (at * len(names) + names[skill], EVER if until is None else until)
            for skill, until in one.skills.items()
            if skill in names
        )
        for at, one in enumerate(problem.people)
    )
    keys, until = np.array(sorted(held), np.int64).reshape(-1, 2).T
    ends = np.array([one.end for one in problem.posts], np.int64)
    holds = looked_up(keys, until, person * len(names) + wanted[post], NEVER) >= ends[post]
    anybody = np.array([not one.skill for one in problem.posts], bool)
    free: Bools = anybody[post] | holds
    return free

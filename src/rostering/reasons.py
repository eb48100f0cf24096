"""Why somebody is here and why a seat is empty: a code with figures, counted from people and plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rostering.columns import away, skilled
from rostering.messages import say
from rostering.model import Bools, Ints

if TYPE_CHECKING:
    from rostering.plan import Plan

# What keeps people from a post, the first that holds.
STATES = ("here", "unskilled", "far", "forbidden", "absent", "busy", "resting", "nights", "free")


@dataclass(frozen=True, slots=True)
class Reason:
    """`code` is one of `reasons` in `messages.toml`, `figures` what it mentions and more."""

    code: str
    figures: Mapping[str, int | str]

    def said(self, language: str) -> str:
        """The reason in `zh` or `en`."""
        nearer = "nearer_" if "nearer" in self.figures else ""
        counts = [(state, self.figures.get(nearer + state, 0)) for state in STATES if state not in {"unskilled", "far"}]
        others = [say("others", state, language, {"number": number}) for state, number in counts if number]
        figures = {**self.figures, "others": (", " if language == "en" else "，").join(others)}
        more = say("others", "nearer", language, figures) if figures.get("nearer") else ""
        return say("reasons", self.code, language, figures) + more


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Everybody as seen from a post: `state` is an index into `STATES`; `cost` of a duty there, for those who could."""

    state: Ints
    cost: Ints
    minutes: Ints

    def count(self, among: Bools | None = None) -> dict[str, int]:
        """How many are in which state."""
        found = np.bincount(self.state if among is None else self.state[among], minlength=len(STATES))
        return dict(zip(STATES, found.tolist(), strict=True))


def standing(plan: "Plan", post: int) -> Standing:
    """Look at everybody from a post of the plan."""
    problem, model = plan.problem, plan.problem.columns.model
    people, wanted = np.arange(len(problem.people)), problem.posts[post]
    way = np.array([problem.travel.get((person.id, wanted.place), -1) for person in problem.people], np.int64)
    forbidden = np.array([(person.id, wanted.id) in problem.forbidden for person in problem.people], bool)
    slot, slots = int(model.slot_of[post]), model.slots
    who, when = model.person[plan.chosen], model.slot[plan.chosen]
    serves = np.zeros((len(people), len(slots.start)), bool)
    serves[who, when] = True
    overlaps = (slots.start < slots.end[slot]) & (slots.start[slot] < slots.end)
    had = serves[:, slots.night].sum(1)
    held = np.zeros(len(people), bool)
    held[who[model.post[plan.chosen] == post]] = True
    state = np.select(
        [
            held,
            ~skilled(problem, people, np.full(len(people), post)),
            way < 0,
            forbidden,
            away(problem, slots)[:, slot],
            serves[:, overlaps].any(1),
            serves[:, slots.clash[slot]].any(1),
            slots.night[slot] & (had >= model.most_nights),
        ],
        range(len(STATES) - 1),
        len(STATES) - 1,
    )
    served = np.array([person.served for person in problem.people], np.int64)
    # One duty more, and for who is here: the last one.
    kind = slots.kind[slot]
    again = model.once_more(model.times(plan.chosen) - held)[kind]
    cost = way + problem.costs.served * served + again
    return Standing(state, cost, way)


def why_here(plan: "Plan", person: str, post: str) -> Reason:
    """Why this person serves at this post."""
    columns = plan.problem.columns
    who, where = columns.people[person], columns.posts[post]
    seen = standing(plan, where)
    if STATES[seen.state[who]] != "here":
        raise KeyError((person, post))
    nearer = seen.count((seen.minutes < seen.minutes[who]) & (seen.minutes >= 0))
    figures: dict[str, int | str] = {
        "minutes": int(seen.minutes[who]),
        "served": plan.problem.people[who].served,
        "nth": _nth(plan, who, where),
        "cost": int(seen.cost[who]),
        "nearer": sum(nearer.values()) - nearer["here"] - nearer["unskilled"],
        **{f"nearer_{state}": nearer[state] for state in STATES[3:]},
    }
    free = seen.cost[seen.state == STATES.index("free")]
    if (person, post) in plan.problem.pins:
        return Reason("pinned", figures)
    if not len(free):
        return Reason("only", figures)
    spare = int(free.min() - seen.cost[who])
    if spare < 0:
        return Reason("improvable", figures | {"saving": -spare})
    return Reason("best", figures | {"free": len(free), "spare": spare})


def _nth(plan: "Plan", person: int, post: int) -> int:
    """Which of the person's duties this is, by time."""
    model = plan.problem.columns.model
    own = model.slot[plan.chosen[model.person[plan.chosen] == person]]
    return int((own <= model.slot_of[post]).sum())


def why_empty(plan: "Plan", post: str) -> Reason:
    """Why seats of this post stay empty."""
    empty, columns = plan.empty[post], plan.problem.columns
    seen = standing(plan, columns.posts[post])
    found = seen.count()
    skilled_people = len(seen.state) - found["unskilled"]
    near = skilled_people - found["far"]
    shortage = int(columns.model.shortage[columns.posts[post]])
    free = seen.cost[seen.state == STATES.index("free")]
    figures: dict[str, int | str] = {
        "empty": empty,
        "skill": plan.problem.posts[columns.posts[post]].skill,
        "skilled": skilled_people,
        "near": near,
        "shortage": shortage,
        **found,
    }
    if len(free):
        least = int(free.min())
        return Reason("not-worth" if least >= shortage else "fillable", figures | {"least": least})
    if not skilled_people:
        return Reason("nobody-skilled", figures)
    if not near:
        return Reason("nobody-near", figures)
    gone = found["absent"] + found["forbidden"] + found["here"] == near
    return Reason("all-absent" if gone else "all-taken", figures)

"""What cannot be: every fault of a problem at once, in Chinese and English."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from rostering.columns import DAY, NEVER, is_night
from rostering.messages import Moment, say

if TYPE_CHECKING:
    from rostering.problem import Post, Problem

SHOWN = 100  # faults in the text of the error


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that cannot be; `code` is one of `faults` in `messages.toml`."""

    code: str
    details: Mapping[str, object] = field(default_factory=dict)

    def said(self, language: str) -> str:
        """What is wrong and what to do, in `zh` or `en`."""
        return say("faults", self.code, language, self.details)


class RosterError(ValueError):
    """A problem that cannot be solved as it is; `faults` holds everything that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Take the faults found, at least one."""
        self.faults = tuple(faults)
        super().__init__("\n".join(f"{one.said('zh')} / {one.said('en')}" for one in self.faults[:SHOWN]))


def check(problem: "Problem") -> None:
    """Raise everything that is wrong."""
    if faults := [fault for look in CHECKS for fault in look(problem)]:
        raise RosterError(faults)


def _twice(problem: "Problem") -> Iterator[Fault]:
    for person, times in Counter(one.id for one in problem.people).items():
        if times > 1:
            yield Fault("twice-person", {"person": person})
    for post, times in Counter(one.id for one in problem.posts).items():
        if times > 1:
            yield Fault("twice-post", {"post": post})


def _posts(problem: "Problem") -> Iterator[Fault]:
    for post in problem.posts:
        if post.end <= post.start:
            yield Fault("post-backwards", {"post": post.id, "start": Moment(post.start), "end": Moment(post.end)})
        if post.number < 1:
            yield Fault("post-number", {"post": post.id, "number": post.number})
        if post.weight < 0:
            yield Fault("post-weight", {"post": post.id, "weight": post.weight})


def _people(problem: "Problem") -> Iterator[Fault]:
    for person in problem.people:
        for served in (person.served, *person.earlier.values()):
            if served < 0:
                yield Fault("served", {"person": person.id, "served": served})
        for start, end in person.absences:
            if end <= start:
                details = {"person": person.id, "start": Moment(start), "end": Moment(end)}
                yield Fault("absence-backwards", details)


def _skills(problem: "Problem") -> Iterator[Fault]:
    if problem.skills is None:
        return
    named = [(post.id, post.skill) for post in problem.posts if post.skill]
    named += [(person.id, skill) for person in problem.people for skill in person.skills]
    known = ", ".join(sorted(problem.skills))
    for where, skill in named:
        if skill not in problem.skills:
            yield Fault("unknown-skill", {"skill": skill, "where": where, "known": known})


def _travel(problem: "Problem") -> Iterator[Fault]:
    people = {person.id for person in problem.people}
    for unknown in sorted({person for person, _ in problem.travel} - people):
        yield Fault("travel-person", {"person": unknown})
    for (person, place), minutes in problem.travel.items():
        if minutes < 0:
            yield Fault("travel-minutes", {"person": person, "place": place, "minutes": minutes})


def _rules(problem: "Problem") -> Iterator[Fault]:
    rules, costs = problem.rules, problem.costs
    if rules.rest < 0:
        yield Fault("rule", {"name": "rest", "value": rules.rest})
    if rules.nights is not None and rules.nights < 0:
        yield Fault("rule", {"name": "nights", "value": rules.nights})
    if not 0 <= rules.night[0] <= rules.night[1] <= DAY:
        yield Fault("rule", {"name": "night", "value": rules.night})
    for name in ("unfilled", "served", "moved"):
        if getattr(costs, name) < 0:
            yield Fault("cost", {"name": name, "value": getattr(costs, name)})
    for name, steps in (("again", costs.again), *((f"kinds {kind}", steps) for kind, steps in costs.kinds.items())):
        if not steps or steps[0] < 0 or sorted(steps) != list(steps):
            yield Fault("cost", {"name": name, "value": steps})


def _kinds(problem: "Problem") -> Iterator[Fault]:
    known = ", ".join(sorted(problem.costs.kinds))
    named = [(post.id, post.kind) for post in problem.posts if post.kind]
    named += [(person.id, kind) for person in problem.people for kind in person.earlier]
    for where, kind in named:
        if kind not in problem.costs.kinds:
            yield Fault("unknown-kind", {"where": where, "kind": kind, "known": known})


def _by_hand(problem: "Problem") -> Iterator[Fault]:
    people, posts = {one.id: one for one in problem.people}, {one.id: one for one in problem.posts}
    for person, post in sorted(problem.pins | problem.forbidden):
        if person not in people:
            yield Fault("unknown-person", {"person": person})
        if post not in posts:
            yield Fault("unknown-post", {"post": post})
    for person, post in sorted(problem.pins & problem.forbidden):
        yield Fault("both", {"person": person, "post": post})
    pinned: dict[str, list[Post]] = defaultdict(list)
    for person, post in sorted(problem.pins):
        if person in people and post in posts:
            pinned[person].append(posts[post])
    for person, wanted in pinned.items():
        for one in wanted:
            yield from _alone(problem, person, people[person].skills, people[person].absences, one)
        yield from _together(problem, person, wanted)
    for post, number in Counter(post for _, post in problem.pins if post in posts).items():
        if number > posts[post].number:
            yield Fault("pin-full", {"post": post, "found": number, "number": posts[post].number})


def _alone(
    problem: "Problem",
    person: str,
    skills: Mapping[str, int | None],
    absences: Iterable[tuple[int, int]],
    post: "Post",
) -> Iterator[Fault]:
    details: dict[str, object] = {"person": person, "post": post.id, "skill": post.skill, "place": post.place}
    until = skills.get(post.skill, NEVER) if post.skill else None
    if until is not None and until < post.end:
        yield Fault("pin-unskilled", details)
    if (person, post.place) not in problem.travel:
        yield Fault("pin-far", details)
    if any(start < post.end and post.start < end for start, end in absences):
        yield Fault("pin-absent", details)


def _together(problem: "Problem", person: str, posts: "list[Post]") -> Iterator[Fault]:
    rest = problem.rules.rest
    for one, other in combinations(sorted(posts, key=lambda post: (post.start, post.end, post.id)), 2):
        if other.start < one.end + rest:
            yield Fault("pin-clash", {"person": person, "post": one.id, "other": other.id, "rest": rest})
    nights = sum(bool(is_night(problem.rules.night, post.start, post.end)) for post in posts)
    if problem.rules.nights is not None and nights > problem.rules.nights:
        yield Fault("pin-nights", {"person": person, "found": nights, "most": problem.rules.nights})


Check = Callable[["Problem"], Iterator[Fault]]
CHECKS: tuple[Check, ...] = (_twice, _posts, _people, _skills, _kinds, _travel, _rules, _by_hand)

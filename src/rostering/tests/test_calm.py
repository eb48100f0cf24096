"""Standing duty over weeks: weekends and holidays counted on their own, earlier ones with them, and swaps."""

from collections import Counter
from dataclasses import replace
from itertools import combinations, pairwise
from random import Random

import pytest

from rostering import Costs, Person, Post, Problem, RosterError, Rules, improve, revise, solve
from rostering.tests import plain

DAY = 1440
EVEN = tuple(range(0, 30 * 30, 30))  # each duty 30 minutes dearer than the one before: the sum of squares is least
RULES = Rules(rest=24 * 60, nights=None)
KINDS = {"weekday": EVEN, "weekend": tuple(2 * step for step in EVEN)}


def weeks(people, number, away=(), earlier=None, posts=1):
    """One outpost, day after day; the first is a Monday. `away`: person, day."""
    wanted = tuple(
        Post(f"{day}-{at}", "outpost", day * DAY + 480, day * DAY + 1200, kind="weekend" if day % 7 > 4 else "weekday")
        for day in range(7 * number)
        for at in range(posts)
    )
    names = [f"p{at}" for at in range(people)]
    off = {name: tuple((day * DAY, day * DAY + DAY) for one, day in away if one == name) for name in names}
    some = tuple(Person(name, absences=off[name], earlier=(earlier or {}).get(name, {})) for name in names)
    travel = {(name, "outpost"): 10 + at % 3 for at, name in enumerate(names)}
    return Problem(some, wanted, travel, RULES, Costs(kinds=KINDS))


def served(plan, kind):
    """How many duties of a kind everybody has in the end, earlier ones with them."""
    kinds = {post.id: post.kind for post in plan.problem.posts}
    now = Counter(person for person, post in plan.duties if kinds[post] == kind)
    return {one.id: now[one.id] + one.earlier.get(kind, 0) for one in plan.problem.people}


@pytest.mark.parametrize(("people", "number"), [(5, 3), (7, 4), (12, 6), (20, 8)])
def test_who_can_always_come_serves_as_often_as_anybody_on_weekdays_and_weekends(people, number):
    plan = solve(weeks(people, number), iterations=20)
    assert plan.empty == {}
    for kind in KINDS:
        counts = served(plan, kind).values()
        assert max(counts) - min(counts) <= 1, kind


def test_who_had_more_earlier_gets_fewer_now():
    """Eight weekend days; counted with the earlier ones 8 + 6 make 14 for four people: 4, 4, 3, 3."""
    earlier = {"p0": {"weekend": 4}, "p1": {"weekend": 2}}
    plan = solve(weeks(4, 4, earlier=earlier), iterations=20)
    assert sorted(served(plan, "weekend").values()) == [3, 3, 4, 4]
    assert served(plan, "weekend")["p0"] == 4
    weekdays = served(plan, "weekday").values()
    assert max(weekdays) - min(weekdays) <= 1


def fairest(problem, kind):
    """The least sum of squares of duties of a kind, by looking at every choice: days far enough apart for anybody."""
    days = [post for post in problem.posts if post.kind == kind]
    had = tuple(one.earlier.get(kind, 0) for one in problem.people)
    reached = {had}
    for post in days:
        able = [at for at, one in enumerate(problem.people) if not plain.may(problem, one, post)]
        reached = {(*counts[:at], counts[at] + 1, *counts[at + 1 :]) for counts in reached for at in able}
    return min(sum(count * count for count in counts) for counts in reached)


@pytest.mark.parametrize("seed", range(12))
def test_no_choice_of_all_is_fairer(seed):
    """On Saturdays alone rest matters to nobody; ways are all the same, so that fairness alone decides."""
    luck = Random(seed)
    away = [(f"p{at}", day) for at in range(4) for day in range(5, 42, 7) if luck.random() < 0.4]
    away = [(one, day) for one, day in away if one != f"p{day % 4}"]  # somebody can come always
    earlier = {f"p{at}": {"weekend": luck.randrange(4)} for at in range(4)}
    problem = weeks(4, 6, away, earlier)
    saturdays = tuple(post for post in problem.posts if post.start // DAY % 7 == 5)
    problem = replace(problem, posts=saturdays, travel=dict.fromkeys(problem.travel, 10))
    plan = solve(problem)
    assert plan.empty == {}
    counts = served(plan, "weekend").values()
    assert sum(count * count for count in counts) == fairest(problem, "weekend")


@pytest.mark.parametrize("seed", range(12))
def test_with_kinds_no_plan_of_all_is_better_and_all_figures_are_true(seed):
    luck = Random(seed)
    problem = plain.random_problem(seed, people=3, posts=4, places=2)
    kinds = {"weekend": (7, 20, 90), "holiday": (0, 300)}
    problem = replace(
        problem,
        people=tuple(replace(one, earlier={"weekend": luck.randrange(3)}) for one in problem.people),
        posts=tuple(replace(post, kind=luck.choice(("", *kinds))) for post in problem.posts),
        costs=replace(problem.costs, kinds=kinds),
    )
    for plan in improve(problem):
        assert plain.broken_rules(problem, plan.duties) == []
        assert plain.cost_of(problem, plan.duties) == plan.cost
        assert plan.bound <= plain.best_cost(problem)
    assert plan.cost == plain.best_cost(problem)
    for one, other in combinations(plan.duties, 2):
        again = revise(plan, changed := problem.changed(forbidden={one, other}))
        assert plain.broken_rules(changed, again.duties) == []
        assert plain.cost_of(changed, again.duties) == again.cost


def swap(duties, one, other):
    return [*(pair for pair in duties if pair not in {one, other}), (one[0], other[1]), (other[0], one[1])]


def test_two_people_swap_duties_and_nobody_else_moves():
    plan = solve(weeks(6, 3), iterations=10)
    (one, first), (other, second), expected = next(
        (*pair, after)
        for pair in combinations(plan.duties, 2)
        if pair[0][0] != pair[1][0] and not plain.broken_rules(plan.problem, after := swap(plan.duties, *pair))
    )
    swapped = plan.problem.changed(pins={(one, second), (other, first)}, forbidden={(one, first), (other, second)})
    again = revise(plan, swapped, most_moved=0)
    assert set(again.duties) == set(expected)
    assert again.moved_from(plan) == tuple(sorted({one, other}))


def test_a_swap_that_cannot_be_says_why():
    """Whoever is away on the day that he would take over."""
    plan = solve(weeks(3, 1, away=[("p0", 0)]), iterations=10)
    with pytest.raises(RosterError) as caught:
        plan.problem.changed(pins={("p0", "0-0")})
    assert [fault.code for fault in caught.value.faults] == ["pin-absent"]


def test_nobody_serves_on_two_days_running():
    plan = solve(weeks(5, 4), iterations=10)
    days = {post.id: post.start // DAY for post in plan.problem.posts}
    for person in plan.problem.people:
        own = sorted(days[post] for one, post in plan.duties if one == person.id)
        assert all(later - earlier > 1 for earlier, later in pairwise(own))

"""Plans of small problems are the best there are, and bounds are true."""

import pytest

from rostering import Person, Post, Problem, improve, solve
from rostering.flow import rolling_flow
from rostering.model import Slots
from rostering.program import relaxed
from rostering.tests import plain
from rostering.tests.callup import judge, problem_of


@pytest.mark.parametrize("seed", range(12))
def test_no_plan_of_all_is_better(seed):
    problem = plain.random_problem(seed, people=3, posts=4, places=2, tangled=seed % 3 > 0)
    plan = solve(problem)
    assert plan.cost == plain.best_cost(problem)
    assert plan.bound <= plan.cost


@pytest.mark.parametrize("seed", range(12))
def test_with_something_pinned_neither(seed):
    problem = plain.random_problem(seed, people=3, posts=4, places=2)
    possible = [
        (one.id, post.id) for one in problem.people for post in problem.posts if not plain.may(problem, one, post)
    ]
    nights = problem.rules.nights
    pins = [pair for pair in possible if nights != 0 or not plain.meets_night(_post(problem, pair), problem.rules)][:1]
    pinned = problem.changed(pins=pins)
    assert solve(pinned).cost == plain.best_cost(pinned)


def _post(problem, pair):
    return next(post for post in problem.posts if post.id == pair[1])


def test_a_call_up_is_as_good_as_the_whole_as_one_program():
    callup = judge()
    problem = problem_of(callup.make(50, 3, 5))
    *_, plan = improve(problem)
    bound, _ = relaxed(problem.columns.model, lambda: False)
    assert bound <= plan.cost
    assert plan.gap <= 0.001, "the windows cover the whole, so that the plan is proven up to a thousandth"


def test_who_is_worth_more_later_is_kept_for_later():
    """The flow alone sends the leader, who is nearer, in the morning; then nobody leads in the evening."""
    people = (Person("leader", {"lead": None}), Person("hand"))
    posts = (Post("morning", "dam", 480, 960), Post("evening", "dam", 960, 1440, "lead"))
    problem = Problem(people, posts, {("leader", "dam"): 5, ("hand", "dam"): 20})
    first, *_, last = improve(problem)
    assert first.duties == (("leader", "morning"),)
    assert last.duties == (("hand", "morning"), ("leader", "evening"))
    assert last.cost == 20 + 5
    assert last.gap == 0


def test_a_flow_that_is_stopped_leaves_later_slots_empty():
    people = tuple(Person(name) for name in "ab")
    posts = (Post("morning", "dam", 480, 960), Post("evening", "dam", 960, 1440))
    model = Problem(people, posts, {(one.id, "dam"): 5 for one in people}).columns.model
    asked = iter([False, True])
    chosen = rolling_flow(model, stop=lambda: next(asked))
    assert model.post[chosen].tolist() == [0]


def test_nothing_to_do_and_nobody_to_do_it():
    nothing = solve(Problem((Person("a"),), (), {}))
    assert (nothing.duties, nothing.cost, nothing.coverage, nothing.gap) == ((), 0, 1.0, 0.0)
    nobody = solve(Problem((), (Post("gate", "dam", 0, 60, number=2, weight=3),), {}))
    assert (nobody.duties, nobody.cost, nobody.coverage, nobody.empty) == ((), 30_000, 0.0, {"gate": 2})


def test_slots_that_exclude_each_other():
    """By hand: 0–4 and 2–6 overlap; 4–8 follows the first at once, 8–12 the third: no rest between."""
    import numpy as np

    start, end = np.array([0, 2, 4, 8]), np.array([4, 6, 8, 12])
    slots = Slots.of(start, end, np.zeros(4, bool), rest=1)
    assert slots.following.tolist() == [3, 3, 4, 4]
    assert slots.clash.tolist() == [[1, 1, 1, 0], [1, 1, 1, 0], [1, 1, 1, 1], [0, 0, 1, 1]]
    assert [clique.tolist() for clique in slots.cliques()] == [[0, 1, 2], [2, 3]]

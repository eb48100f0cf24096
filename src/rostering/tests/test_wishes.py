"""Decided by hand, stopped, done again: what whoever sits in front of it relies on."""

from collections import Counter

import pytest

from rostering import Costs, Person, Plan, Post, Problem, improve, revise, solve
from rostering.tests import plain
from rostering.tests.callup import chosen_in, judge, problem_of


def small(seed=2):
    callup = judge()
    case = callup.make(60, 5, seed)
    return callup, case, problem_of(case)


def test_the_same_seed_and_iterations_give_the_same_plans():
    for problem in (small()[2], plain.random_problem(4, people=15, posts=20)):
        runs = [[plan.duties for plan in improve(problem, seed=5, iterations=25)] for _ in range(2)]
        assert runs[0] == runs[1]


def test_what_was_solved_before_changes_nothing():
    problem = small()[2]
    fresh = solve(problem, seed=1, iterations=12).duties
    solve(plain.random_problem(9), seed=3)
    assert solve(problem, seed=1, iterations=12).duties == fresh


def test_plans_get_better_and_so_do_bounds():
    plans = list(improve(small()[2], iterations=25))
    assert [plan.iteration for plan in plans] == sorted(plan.iteration for plan in plans)
    for one, following in zip(plans, plans[1:], strict=False):
        assert (following.cost, -following.bound) < (one.cost, -one.bound)
        assert following.cost <= one.cost


def test_who_watches_hears_of_every_step():
    heard = []
    plans = list(improve(small()[2], iterations=25, watch=heard.append))
    assert [plan.iteration for plan in heard] == list(range(len(heard)))
    assert plans[-1].iteration < len(heard) <= 26
    for one, following in zip(heard, heard[1:], strict=False):
        assert (following.cost, -following.bound) <= (one.cost, -one.bound)
        assert following.gap <= one.gap
    assert (heard[-1].duties, heard[-1].bound) == (plans[-1].duties, plans[-1].bound)


def test_it_stops_when_asked_with_the_plan_so_far():
    problem = small()[2]
    first, *others = improve(problem, stop=lambda: True)
    assert others == []
    assert plain.broken_rules(problem, first.duties) == []


@pytest.mark.parametrize("asked", [1, 50, 200, 204, 208])
def test_it_stops_wherever_it_is(asked):
    """The test is asked in prices, programs and windows; it says yes at one of the times."""
    problem, times = small()[2], Counter()

    def stop():
        times["asked"] += 1
        return times["asked"] >= asked

    plans = list(improve(problem, stop=stop))
    assert plain.broken_rules(problem, plans[-1].duties) == []
    assert asked <= times["asked"] <= asked + 20, "nothing goes on for long after it"


def test_no_time_is_time_for_the_first_plan():
    assert [plan.iteration for plan in improve(small()[2], seconds=0)] == [0]


def test_it_ends_within_the_gap():
    plans = list(improve(small()[2], gap=0.05))
    assert plans[-1].gap <= 0.05 < plans[0].gap


def test_a_plan_goes_on_from_where_it_was():
    problem = small()[2]
    plan = solve(problem, iterations=30)
    further = next(improve(problem, start=plan))
    assert further.duties == plan.duties


def test_a_pin_and_a_ban_hold_and_a_later_word_wins():
    _, _, problem = small()
    plan = solve(problem, iterations=12)
    (person, post), *_ = plan.duties
    banned = problem.changed(forbidden={(person, post)})
    assert (person, post) not in solve(banned, iterations=12).duties
    pinned = banned.changed(pins={(person, post)})
    assert (pinned.pins, pinned.forbidden) == ({(person, post)}, frozenset())
    assert (person, post) in solve(pinned, iterations=12).duties


def test_a_refusal_moves_five_people_at_most():
    callup, case, problem = small()
    plan = solve(problem, iterations=15)
    for refused in plan.duties[::12]:
        changed = problem.changed(forbidden={refused})
        again = revise(plan, changed)
        assert refused not in again.duties
        assert plain.broken_rules(changed, again.duties) == []
        assert callup.evaluate(case, chosen_in(case, again))["cost"] == again.cost
        assert len(set(again.moved_from(plan)) - {refused[0]}) <= 5


def test_nobody_else_is_moved_where_nobody_may_be():
    problem = small()[2]
    plan = solve(problem, iterations=15)
    refused = plan.duties[7]
    again = revise(plan, problem.changed(forbidden={refused}), most_moved=0)
    assert set(again.moved_from(plan)) <= {refused[0]}


def test_who_is_free_takes_the_place_of_who_refuses():
    people = tuple(Person(name) for name in ("near", "middle", "far"))
    posts = (Post("gate", "dam", 480, 960), Post("pump", "dam", 480, 960))
    problem = Problem(people, posts, {("near", "dam"): 5, ("middle", "dam"): 9, ("far", "dam"): 30})
    plan = solve(problem)
    assert {person for person, _ in plan.duties} == {"near", "middle"}
    refused = next(pair for pair in plan.duties if pair[0] == "near")
    alone = revise(plan, problem.changed(forbidden={("near", "gate"), ("near", "pump")}))
    assert set(alone.duties) == {("far", refused[1]), *(pair for pair in plan.duties if pair != refused)}


def test_a_move_costs_what_it_costs():
    """Somebody else is called only where that is worth it: here the post weighs 10 minutes, a move 60."""
    people = (Person("a"), Person("b"))
    posts = (Post("gate", "dam", 480, 960, weight=1),)
    travel = {("a", "dam"): 1, ("b", "dam"): 2}
    problem = Problem(people, posts, travel, costs=Costs(unfilled=10, moved=60))
    plan = solve(problem)
    assert plan.duties == (("a", "gate"),)
    changed = problem.changed(forbidden={("a", "gate")})
    assert revise(plan, changed).duties == ()
    assert solve(changed).duties == (("b", "gate"),)


def test_a_new_pin_moves_who_stood_there():
    problem = small()[2]
    plan = solve(problem, iterations=15)
    posts = {post.id: post for post in problem.posts}
    people = {person.id: person for person in problem.people}
    full = [post for post in problem.posts if post.number == 1 and post.id not in plan.empty]
    serving = {person for person, _ in plan.duties}
    pair = next(
        (one, post.id)
        for post in full
        for one in people
        if one not in serving and not plain.may(problem, people[one], posts[post.id])
    )
    pinned = problem.changed(pins={pair})
    again = revise(plan, pinned)
    assert plain.broken_rules(pinned, again.duties) == []
    gone = {person for person, post in plan.duties if post == pair[1]}
    assert len(set(again.moved_from(plan)) - gone - {pair[0]}) <= 5


def test_people_and_posts_may_come_and_go():
    callup, case, problem = small()
    plan = solve(problem, iterations=15)
    fewer = Problem(
        problem.people[5:], problem.posts[3:], {k: v for k, v in problem.travel.items() if int(k[0][1:]) > 4}
    )
    again = revise(plan, fewer)
    assert plain.broken_rules(fewer, again.duties) == []
    gone = {person.id for person in problem.people[:5]}
    freed = {person for person, post in plan.duties if post in {post.id for post in problem.posts[:3]}}
    assert len(set(again.moved_from(plan)) - gone - freed) <= 5


def test_a_plan_that_was_kept_elsewhere_comes_back_as_far_as_it_still_can():
    _callup, _case, problem = small()
    plan = solve(problem, seed=1, iterations=5)
    assert Plan.of(problem, plan.duties).duties == plan.duties
    gone, *rest = plan.duties
    kept = Plan.of(problem.changed(forbidden=[gone]), [*plan.duties, ("nobody", plan.duties[0][1])])
    assert set(kept.duties) == set(rest) and kept.empty[gone[1]] == plan.empty.get(gone[1], 0) + 1

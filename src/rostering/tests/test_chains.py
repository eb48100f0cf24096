"""After a refusal: few people, moved in chains, and no more than it is worth."""

from dataclasses import replace
from random import Random

import pytest

from rostering import Costs, Person, Post, Problem, Rules, improve, revise, solve
from rostering.tests import plain


def moved(before, after, but=()):
    people = {person for person, _ in set(before) ^ set(after)}
    return people - set(but)


def one_shift(seed):
    """One seat each, all at one time: whoever leaves it, what is best is a chain."""
    luck = Random(seed)
    people = tuple(Person(f"p{at}", {"lead": None} if luck.random() < 0.5 else {}) for at in range(5))
    posts = tuple(
        Post(f"post {at}", f"o{at}", 0, 480, luck.choice(("", "lead")), weight=luck.randrange(1, 4)) for at in range(4)
    )
    travel = {(one.id, post.place): luck.randrange(1, 90) for one in people for post in posts if luck.random() < 0.6}
    return Problem(people, posts, travel, costs=Costs(unfilled=200, moved=luck.choice((0, 15, 60))))


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("most", [0, 1, 2, 5])
def test_of_one_shift_no_plan_of_all_moves_so_few_for_less(seed, most):
    problem = one_shift(seed)
    plan = solve(problem)
    if not plan.duties:
        return
    gone = plan.duties[0][0]
    without = replace(
        problem, people=tuple(replace(one, absences=((0, 480),)) if one.id == gone else one for one in problem.people)
    )
    again = revise(plan, without, most_moved=most)
    assert plain.broken_rules(without, again.duties) == []
    counted = moved(plan.duties, again.duties, but={gone})
    assert len(counted) <= most
    best = min(
        plain.cost_of(without, duties) + problem.costs.moved * len(who)
        for duties in plain.all_plans(without)
        if len(who := moved(plan.duties, duties, but={gone})) <= most
    )
    assert again.cost + problem.costs.moved * len(counted) == best


def test_a_chain_goes_through_people_who_are_busy():
    """Only the pump's man can lead, only the boat's man can pump, and whoever is free can only row."""
    people = (Person("a", {"lead": None}), Person("b", {"pump": None}), Person("c", {"pump": None, "lead": None}))
    people = (*people, Person("d"))
    posts = (Post("gate", "x", 0, 480, "lead"), Post("pump", "x", 0, 480, "pump"), Post("boat", "x", 0, 480))
    travel = {(one.id, "x"): minutes for one, minutes in zip(people, (1, 1, 40, 90), strict=True)}
    plan = solve(Problem(people, posts, travel))
    assert plan.duties == (("a", "gate"), ("b", "pump"), ("c", "boat"))
    again = revise(plan, plan.problem.changed(forbidden={("a", "gate"), ("a", "boat")}))
    assert again.duties == (("c", "gate"), ("b", "pump"), ("d", "boat"))
    assert revise(plan, again.problem, most_moved=1).empty == {"gate": 1}


def test_a_night_makes_room_for_a_night():
    """Who had the only night allowed may lead another one instead, if somebody else takes the first."""
    people = (Person("a", {"lead": None}), Person("b", {"lead": None}), Person("c"))
    posts = (Post("first", "x", 1380, 1860, weight=1), Post("second", "y", 2880, 3300, "lead", weight=3))
    travel = {("b", "x"): 1, ("c", "x"): 50, ("a", "y"): 1, ("b", "y"): 30}
    plan = solve(Problem(people, posts, travel, Rules(nights=1)))
    assert set(plan.duties) == {("b", "first"), ("a", "second")}
    again = revise(plan, plan.problem.changed(forbidden={("a", "second")}))
    assert set(again.duties) == {("c", "first"), ("b", "second")}


@pytest.mark.parametrize("seed", range(25))
def test_rules_that_become_harder_are_held(seed):
    problem = plain.random_problem(seed)
    plan = solve(problem, iterations=3)
    luck = Random(seed)
    later = tuple(
        replace(post, start=post.start + (by := luck.randrange(0, 300)), end=post.end + by) for post in problem.posts
    )
    harder = replace(problem, posts=later, rules=Rules(rest=600, nights=1, night=(0, 400)))
    again = revise(plan, harder)
    assert plain.broken_rules(harder, again.duties) == []
    assert plain.broken_rules(harder, next(improve(harder, start=plan)).duties) == []


@pytest.mark.parametrize("seed", range(25))
def test_many_refusals_at_once(seed):
    problem = plain.random_problem(seed, people=20, posts=20)
    plan = solve(problem, iterations=3)
    refused = set(Random(seed).sample(plan.duties, min(4, len(plan.duties))))
    changed = problem.changed(forbidden=refused)
    again = revise(plan, changed)
    assert plain.broken_rules(changed, again.duties) == []
    assert len(moved(plan.duties, again.duties, but={person for person, _ in refused})) <= 5


def test_a_change_by_hand_looks_for_nothing_anew():
    problem = plain.random_problem(3)
    duties = solve(problem, iterations=2).duties
    banned = problem.changed(forbidden=duties[:2])
    assert banned.possible is problem.possible
    allowed = banned.changed(pins=duties[:1])
    fresh = replace(allowed)
    assert fresh.possible is not problem.possible
    for name in ("person", "post", "cost"):
        assert getattr(allowed.columns.model, name).tolist() == getattr(fresh.columns.model, name).tolist()
    assert allowed.columns.pinned.tolist() == fresh.columns.pinned.tolist()

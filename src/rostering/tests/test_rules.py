"""No plan breaks a hard rule, whoever judges it."""

from random import Random

import pytest

from rostering import improve, revise, solve
from rostering.tests import plain
from rostering.tests.callup import chosen_in, judge, problem_of

QUICK, FULL, CHUNK = 5, 1000, 5


def chunks():
    """Seeds in chunks: the first in every run, all as a proof."""
    return [
        pytest.param(range(first, first + CHUNK), marks=[pytest.mark.proof] if first >= QUICK else [])
        for first in range(0, FULL, CHUNK)
    ]


@pytest.mark.parametrize("seeds", chunks())
def test_call_ups_hold_the_rules_and_cost_what_the_case_says(seeds):
    callup = judge()
    for seed in seeds:
        luck = Random(seed)
        members, outposts = luck.randrange(50, 90), luck.randrange(2, 6)
        shape = {"avail": luck.uniform(0.2, 1), "tight": luck.uniform(0.3, 2), "tmax": luck.choice((20, 60))}
        case = callup.make(members, outposts, seed, **shape)
        for plan in improve(problem_of(case), seed=seed, iterations=4):
            judged = callup.evaluate(case, chosen_in(case, plan))
            assert judged["cost"] == plan.cost
            assert judged["unfilled"] == sum(plan.empty.values())
            assert judged["coverage"] == pytest.approx(plan.coverage, abs=1e-5)
            assert plan.bound <= plan.cost


@pytest.mark.parametrize("seeds", chunks())
def test_any_shape_holds_the_rules_and_costs_what_plain_counting_says(seeds):
    for seed in seeds:
        problem = plain.random_problem(seed)
        for plan in improve(problem, seed=seed, iterations=4):
            assert plain.broken_rules(problem, plan.duties) == []
            assert plain.cost_of(problem, plan.duties) == plan.cost


@pytest.mark.parametrize("seeds", chunks())
def test_shapes_at_the_edge_hold_the_rules_when_made_and_when_revised(seeds):
    for seed in seeds:
        problem, luck = plain.odd_problem(seed), Random(seed)
        plans = list(improve(problem, seed=seed, iterations=4))
        for plan in plans:
            assert plain.broken_rules(problem, plan.duties) == []
            assert plain.cost_of(problem, plan.duties) == plan.cost
            assert plan.bound <= plan.cost
        free = sorted(set(plans[-1].duties) - problem.pins)
        refused = luck.sample(free, min(2, len(free)))
        changed = problem.changed(forbidden=refused)
        again = revise(plans[-1], changed)
        assert plain.broken_rules(changed, again.duties) == []
        assert plain.cost_of(changed, again.duties) == again.cost
        assert len(set(again.moved_from(plans[-1])) - {person for person, _ in refused}) <= 5


@pytest.mark.parametrize("seeds", chunks())
def test_what_is_pinned_and_forbidden_holds(seeds):
    for seed in seeds:
        problem, luck = plain.random_problem(seed), Random(seed)
        duties = solve(problem, iterations=2).duties
        if not duties:
            continue
        kept, against = duties[luck.randrange(len(duties))], duties[luck.randrange(len(duties))]
        decided = problem.changed(pins={kept}, forbidden={against} - {kept})
        again = solve(decided, iterations=4)
        assert plain.broken_rules(decided, again.duties) == []
        assert plain.cost_of(decided, again.duties) == again.cost


def test_the_columns_of_a_call_up_are_those_of_the_case():
    callup = judge()
    case = callup.make(200, 20, 3)
    model = problem_of(case).columns.model
    assert len(model.cost) == len(case["I"])
    assert sorted(model.cost.tolist()) == sorted(case["C"].tolist())

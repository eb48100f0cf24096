"""What is said of a duty or an empty seat is so in the people and the plan."""

import tomllib
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from string import Formatter

import pytest

import rostering
from rostering import Costs, Person, Post, Problem, Rules, solve
from rostering.tests import plain
from rostering.tests.callup import judge, problem_of

HERE = Path(rostering.__file__).parent
MESSAGES = tomllib.loads((HERE / "messages.toml").read_text(encoding="utf-8"))


def state(plan, person, post, own=None):
    """What keeps somebody from a post, in plain Python; `own`: where he serves."""
    problem = plan.problem
    own = [one for one in problem.posts if (person.id, one.id) in plan.duties] if own is None else own
    if post in own:
        return "here"
    if why := plain.may(problem, person, post):
        return why
    if any(one.start < post.end and post.start < one.end for one in own):
        return "busy"
    if any(one.start < post.end + problem.rules.rest and post.start < one.end + problem.rules.rest for one in own):
        return "resting"
    nights = sum(plain.meets_night(one, problem.rules) for one in own)
    full = problem.rules.nights is not None and nights >= problem.rules.nights
    return "nights" if full and plain.meets_night(post, problem.rules) else "free"


@pytest.mark.parametrize("seed", range(6))
def test_the_figures_are_those_of_plain_counting(seed):
    problem = plain.random_problem(seed)
    plan = solve(problem, seed=seed)
    for post in problem.posts:
        states = {person.id: state(plan, person, post) for person in problem.people}
        if post.id in plan.empty:
            reason = plan.why_empty(post.id)
            counted = {name: list(states.values()).count(name) for name in rostering.reasons.STATES}
            assert {name: reason.figures[name] for name in counted} == counted
            assert (reason.code in {"not-worth", "fillable"}) == ("free" in states.values())
            assert reason.code != "fillable", "the plan is the best there is"
            assert reason.figures["near"] == len(states) - counted["unskilled"] - counted["far"]
        for person in (one for one in problem.people if states[one.id] == "here"):
            figures = plan.why_here(person.id, post.id).figures
            own = problem.travel[person.id, post.place]
            nearer = [
                name
                for name, what in states.items()
                if what not in {"here", "unskilled", "far"} and problem.travel[name, post.place] < own
            ]
            assert figures["minutes"] == own
            assert figures["nearer"] == len(nearer)
            for name in ("busy", "resting", "nights", "absent", "forbidden", "free"):
                assert figures[f"nearer_{name}"] == sum(states[one] == name for one in nearer)


@pytest.mark.parametrize("seed", range(6))
def test_who_is_called_best_cannot_be_exchanged_for_less(seed):
    problem = plain.random_problem(seed)
    plan = solve(problem, seed=seed)
    for person, post in plan.duties:
        reason = plan.why_here(person, post)
        without = [pair for pair in plan.duties if pair != (person, post)]
        costs = [
            plain.cost_of(problem, [*without, (other.id, post)]) - plan.cost
            for other in problem.people
            if (other.id, post) not in plan.duties
            and state(plan, other, next(one for one in problem.posts if one.id == post)) == "free"
        ]
        assert reason.code == ("best" if costs else "only")
        if costs:
            assert (reason.figures["spare"], reason.figures["free"]) == (min(costs), len(costs))


WORDS = {
    "here": ("人已在此岗", " here already"),
    "forbidden": ("人被手工排除", " excluded by hand"),
    "absent": ("人那时来不了", " unavailable then"),
    "busy": ("人在别的岗位", " on duty elsewhere"),
    "resting": ("人要休息", " resting"),
    "nights": ("人夜班已满", " with their nights done"),
}


@pytest.mark.parametrize(("available", "iterations"), [(0.5, 0), (0.9, 2)])
def test_no_reason_of_a_call_up_is_false(available, iterations):
    """Twenty empty posts, looked at person by person; some pairs are forbidden, some posts worth nothing."""
    problem = problem_of(judge().make(1000, 100, 4, avail=available, tight=1.5))
    luck = Random(1)
    forbidden = {(luck.choice(problem.people).id, luck.choice(problem.posts).id) for _ in range(20_000)}
    posts = tuple(replace(post, weight=0) if luck.random() < 0.1 else post for post in problem.posts)
    plan = solve(replace(problem, posts=posts, forbidden=frozenset(forbidden)), iterations=iterations)
    posts = {post.id: post for post in plan.problem.posts}
    own = {person.id: [] for person in plan.problem.people}
    for person, post in plan.duties:
        own[person].append(posts[post])
    for post in luck.sample(sorted(plan.empty), 20):
        states = {one.id: state(plan, one, posts[post], own[one.id]) for one in plan.problem.people}
        assert_true(plan, posts[post], states, own)


def assert_true(plan, post, states, own):
    reason, costs = plan.why_empty(post.id), plan.problem.costs
    may = [one for one, what in states.items() if what not in {"unskilled", "far"}]
    extra = [
        plan.problem.travel[one.id, post.place] + costs.served * one.served + costs.again[min(len(own[one.id]), 2)]
        for one in plan.problem.people
        if states[one.id] == "free"
    ]
    true = {
        "nobody-skilled": set(states.values()) == {"unskilled"},
        "nobody-near": not may and "far" in states.values(),
        "all-absent": may and {states[one] for one in may} <= {"here", "forbidden", "absent"},
        "all-taken": may and not extra and {states[one] for one in may} & {"busy", "resting", "nights"},
        "not-worth": extra and min(extra) >= post.weight * costs.unfilled,
        "fillable": extra and min(extra) < post.weight * costs.unfilled,
    }
    assert [code for code, holds in true.items() if holds] == [reason.code]
    counted = Counter(states[one] for one in may)
    if reason.code in {"all-absent", "all-taken"}:
        assert sum(counted.values()) == reason.figures["near"]
        for what, (zh, en) in WORDS.items():
            assert (f"{counted[what]} {zh}" in reason.said("zh")) == (counted[what] > 0)
            assert (f" {counted[what]}{en}" in reason.said("en")) == (counted[what] > 0)


DAY, EVENING, NIGHT = (480, 960), (960, 1440), (1440, 1920)


def empty(people, posts, travel=None, **more):
    """The reason of the only empty post."""
    travel = {(one.id, "dam"): 10 for one in people} if travel is None else travel
    plan = solve(Problem(tuple(people), tuple(posts), travel, **more))
    (post,) = plan.empty
    return plan.why_empty(post)


def test_reasons_of_an_empty_seat():
    lead = {"lead": None}
    wanted = Post("gate", "dam", *DAY, "lead")
    assert empty([Person("a")], [wanted]).code == "nobody-skilled"
    assert empty([Person("a", {"lead": 959})], [wanted]).code == "nobody-skilled"
    assert empty([Person("a", lead)], [wanted], travel={}).code == "nobody-near"
    assert empty([Person("a", lead, absences=((900, 1000),))], [wanted]).code == "all-absent"
    assert empty([Person("a", lead)], [wanted], forbidden=frozenset({("a", "gate")})).code == "all-absent"
    assert empty([Person("a", lead)], [wanted], costs=Costs(unfilled=9)).code == "not-worth"
    taken = empty([Person("a", lead)], [wanted, Post("boat", "dam", *DAY, weight=2)])
    assert (taken.code, taken.figures["busy"]) == ("all-taken", 1)
    resting = empty([Person("a", lead)], [wanted, Post("boat", "dam", *EVENING, weight=2)])
    assert (resting.code, resting.figures["resting"]) == ("all-taken", 1)
    nights = [Post("one", "dam", *NIGHT, weight=2), Post("two", "dam", 2880, 3300)]
    slept = empty([Person("a", lead)], nights)
    assert (slept.code, slept.figures["nights"]) == ("all-taken", 1)
    assert empty([Person("a")], [Post("one", "dam", *NIGHT)], rules=Rules(nights=0)).figures["nights"] == 1


def test_the_first_plan_may_say_that_it_could_be_better():
    people = (Person("leader", {"lead": None}), Person("hand"))
    posts = (Post("morning", "dam", *DAY), Post("evening", "dam", *EVENING, "lead"))
    problem = Problem(people, posts, {("leader", "dam"): 5, ("hand", "dam"): 20})
    plan = solve(problem, iterations=0)
    assert plan.why_empty("evening").said("en").startswith("1 lacking: all 1 within reach are taken")
    assert "1 人要休息" in plan.why_empty("evening").said("zh")
    assert plan.why_here("leader", "morning").figures["spare"] == 15
    pinned = solve(problem.changed(pins={("leader", "morning")}))
    assert pinned.why_here("leader", "morning").code == "pinned"
    with pytest.raises(KeyError):
        plan.why_here("hand", "morning")
    with pytest.raises(KeyError):
        plan.why_empty("morning")


def test_both_languages_fill_the_same_blanks():
    for section in MESSAGES.values():
        for code, texts in section.items():
            blanks = [{name for _, name, _, _ in Formatter().parse(texts[one]) if name} for one in ("zh", "en")]
            assert set(texts) == {"zh", "en"}
            assert blanks[0] == blanks[1], code

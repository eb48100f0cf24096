"""What cannot be is refused, all of it at once, in both languages."""

import pytest

from rostering import Costs, Person, Post, Problem, RosterError, Rules, solve
from rostering.tests.test_reasons import MESSAGES

PEOPLE = (Person("a", {"lead": 900}, absences=((0, 100),)), Person("b"))
POSTS = (
    Post("gate", "dam", 480, 960, "lead"),
    Post("boat", "dam", 960, 1440),
    Post("early", "dam", 60, 120),
    Post("night", "dam", 1440, 1800),
    Post("later", "dam", 2880, 3000),
)
TRAVEL = {("a", "dam"): 5}


def faults(people=PEOPLE, posts=POSTS, travel=TRAVEL, **more):
    with pytest.raises(RosterError) as caught:
        Problem(tuple(people), tuple(posts), travel, **more)
    for fault in caught.value.faults:
        assert fault.said("zh") != fault.said("en")
        assert fault.said("zh") in str(caught.value)
        assert fault.said("en") in str(caught.value)
    return [fault.code for fault in caught.value.faults]


def pins(*pairs, **more):
    return faults(pins=frozenset(pairs), **more)


def test_each_fault_is_found():
    found = [
        faults([*PEOPLE, Person("a")]),
        faults(posts=[*POSTS, POSTS[0]]),
        faults(posts=[Post("x", "dam", 60, 60)]),
        faults(posts=[Post("x", "dam", 0, 60, number=0)]),
        faults(posts=[Post("x", "dam", 0, 60, weight=-1)]),
        faults(skills=frozenset({"pump"}), posts=POSTS[1:], people=PEOPLE[:1]),
        faults(posts=[Post("x", "dam", 0, 60, kind="weekend")]),
        faults([Person("c", absences=((5, 5),))], travel={}),
        faults([Person("c", served=-1)], travel={}),
        faults(travel={("nobody", "dam"): 5}),
        faults(travel={("a", "dam"): -1}),
        faults(rules=Rules(rest=-1)),
        faults(costs=Costs(again=(20, 0))),
        pins(("nobody", "boat")),
        faults(forbidden=frozenset({("a", "nothing")})),
        pins(("a", "boat"), forbidden=frozenset({("a", "boat")})),
        pins(("a", "gate")),
        pins(("b", "boat")),
        pins(("a", "early")),
        pins(("a", "boat"), ("a", "night")),
        pins(("a", "night"), ("a", "later")),
        pins(("a", "boat"), ("b", "boat"), travel={("a", "dam"): 5, ("b", "dam"): 5}),
    ]
    assert [codes for codes in found if len(codes) != 1] == []
    assert sorted(code for (code,) in found) == sorted(MESSAGES["faults"])


def test_nobody_has_a_skill_before_midnight_that_he_has_not():
    """Times may be before the caller's midnight."""
    posts, travel = (Post("x", "dam", -900, -60, "lead"),), {("a", "dam"): 5, ("b", "dam"): 5}
    assert pins(("b", "x"), posts=posts, travel=travel) == ["pin-unskilled"]
    assert solve(Problem((PEOPLE[1],), posts, {("b", "dam"): 5})).duties == ()
    assert solve(Problem(PEOPLE, posts, travel)).duties == (("a", "x"),)


@pytest.mark.parametrize(
    "more",
    [{"rules": Rules(nights=-1)}, {"rules": Rules(night=(300, 0))}, {"rules": Rules(night=(0, 1441))}]
    + [{"costs": Costs(**{name: -1})} for name in ("unfilled", "served", "moved")]
    + [{"costs": Costs(again=())}, {"costs": Costs(again=(-1,))}, {"costs": Costs(kinds={"weekend": (5, 4)})}],
)
def test_rules_and_costs_have_bounds(more):
    assert faults(**more) in (["rule"], ["cost"])


def test_all_faults_come_at_once():
    posts = [Post("x", "dam", 100, 40, number=0, weight=-2), *POSTS]
    found = pins(("nobody", "boat"), ("a", "gate"), posts=posts, rules=Rules(rest=-1, night=(300, 0)))
    expected = ["pin-unskilled", "post-backwards", "post-number", "post-weight", "rule", "rule", "unknown-person"]
    assert sorted(found) == expected


def test_a_message_says_where_and_what():
    with pytest.raises(RosterError) as caught:
        Problem((), (Post("大坝", "dam", 1920, 1500),), {})
    (fault,) = caught.value.faults
    assert fault.said("zh") == "岗位“大坝”在 第2天 01:00 结束，不晚于开始的 第2天 08:00。请核对起止时间。"
    assert fault.said("en") == "The post “大坝” ends on day 2 01:00, not after it begins, day 2 08:00. Check its times."

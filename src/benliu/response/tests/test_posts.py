"""Posts follow from the plan, shift after shift, and from what people open by hand."""

import datetime as dt

import pytest

from benliu.common.decision import Invalid, Refused
from benliu.notices.models import Notice
from benliu.response.models import Post
from benliu.response.services import (
    Wish,
    add_post,
    change_level,
    change_post,
    choose_plan,
    close_plan,
    make_plan,
    open_posts,
    put_on_post,
    revise_plan,
    withdraw_post,
)
from benliu.response.tests.factories import HOUR, LEVEL, make_place, make_plan_of, make_response, make_skill

NOW = dt.datetime(2026, 8, 11, 0, 5, tzinfo=dt.UTC)  # 08:05 in Shanghai; shifts begin at 08:00
EIGHT = dt.datetime(2026, 8, 11, 0, 0, tzinfo=dt.UTC)
BOTH = [
    {"place": "A", "skill": "", "number": 2},
    {"place": "B", "skill": "boat", "number": 1, "weight": 3, "task": "巡"},
]


@pytest.fixture(autouse=True)
def _places(bureau):
    make_skill("boat", "冲锋舟")
    for code, name in (("A", "东堤"), ("B", "西闸")):
        make_place(bureau.units["示例市水利局"], code, name)


@pytest.fixture
def respond(bureau):
    def started(level=3, **levels):
        version = make_plan_of(bureau, NOW, **levels)
        return make_response(bureau, NOW, level=level, plan_id=version.pk)

    return started


def open_now(response) -> list[tuple[str, float, int]]:
    """Place, hours after eight, number."""
    found = response.posts.filter(withdrawn_at=None).order_by("starts_at", "place__code")
    return [(post.place.code, (post.starts_at - EIGHT) / HOUR, post.number) for post in found]


def put(bureau, post, name="林一"):
    return put_on_post(actor=bureau.officer, post_id=post.pk, person_id=bureau.people[name].pk, pinned=True, now=NOW)


def change(bureau, response, seen, level, now=NOW):
    change_level(actor=bureau.officer, response_id=response.pk, seen=seen, level=level, reason="水情", now=now)


def test_a_start_by_a_plan_opens_its_shifts(respond):
    response = respond(L3={"posts": BOTH})
    assert open_now(response) == [
        ("A", 0, 2),
        ("B", 0, 1),
        ("A", 8, 2),
        ("B", 8, 1),
        ("A", 16, 2),
        ("B", 16, 1),
        ("A", 24, 2),
        ("B", 24, 1),
    ]
    post = response.posts.get(place__code="B", starts_at=EIGHT)
    assert (post.ends_at - EIGHT, post.skill.code, post.weight, post.task) == (8.5 * HOUR, "boat", 3, "巡")


def test_posts_made_twice_are_made_once(bureau, respond):
    response = respond(L3={})
    fitted = open_posts(actor=bureau.officer, response_id=response.pk, now=NOW + HOUR / 2)
    assert (fitted.opened, fitted.withdrawn, response.posts.count()) == (0, 0, 4)


def test_another_day_is_three_shifts_more(bureau, respond):
    response = respond(L3={})
    assert open_posts(actor=bureau.officer, response_id=response.pk, now=NOW, days=1).opened == 3
    assert [hours for _place, hours, _number in open_now(response)] == [0, 8, 16, 24, 32, 40, 48]
    assert open_posts(actor=bureau.officer, response_id=response.pk, now=NOW).opened == 0


def test_a_shift_that_is_nearly_over_is_not_opened(bureau, respond):
    response = respond(level=4, L4={"posts": []}, L3={})
    change(bureau, response, 4, 3, now=EIGHT + 7.5 * HOUR)
    assert [hours for _place, hours, _number in open_now(response)] == [8, 16, 24]


def test_a_raise_opens_what_is_more_and_leaves_who_is_there(bureau, respond):
    response = respond(level=3, L3={}, L2={"posts": [{"place": "A", "skill": "", "number": 3}, BOTH[1]]})
    duty = put(bureau, response.posts.earliest("starts_at"))
    change(bureau, response, 3, 2)
    assert open_now(response)[:2] == [("A", 0, 3), ("B", 0, 1)] and len(open_now(response)) == 8
    duty.refresh_from_db()
    assert duty.gone == "" and duty.post.response_id == response.pk


def test_a_lowering_withdraws_posts_with_nobody_on_and_asks_about_the_rest(bureau, respond):
    response = respond(level=2, L2={"posts": BOTH}, L3={"posts": BOTH[:1]})
    later = response.posts.get(place__code="B", starts_at=EIGHT + 16 * HOUR)
    put(bureau, later)
    change(bureau, response, 2, 3)
    assert [one for one in open_now(response) if one[0] == "B"] == [("B", 16, 1)]
    assert open_posts(actor=bureau.officer, response_id=response.pk, now=NOW).asked == (later.pk,)
    change(bureau, response, 3, 2)
    assert len(open_now(response)) == 8  # what was withdrawn is open again


def test_fewer_are_asked_for_but_never_fewer_than_are_there(bureau, respond):
    response = respond(
        level=2,
        L2={"posts": [{"place": "A", "skill": "", "number": 3}]},
        L3={"posts": [{"place": "A", "skill": "", "number": 1}]},
    )
    first = response.posts.earliest("starts_at")
    for name in ("林一", "王二"):
        put(bureau, first, name)
    change(bureau, response, 2, 3)
    assert [number for _place, _hours, number in open_now(response)] == [2, 1, 1, 1]


def test_shifts_of_other_hours_ask_for_fewer_while_people_stay(bureau, respond):
    response = respond(
        level=3, L3={"shift_hours": 12}, L2={"shift_hours": 8, "posts": [{"place": "A", "skill": "", "number": 3}]}
    )
    put(bureau, response.posts.get(starts_at=EIGHT + 12 * HOUR))  # 20:00 to 08:30, in the middle of 16:00 to 00:30
    change(bureau, response, 3, 2)
    assert open_now(response) == [("A", 0, 3), ("A", 8, 2), ("A", 12, 2), ("A", 16, 2), ("A", 24, 3)]


def test_what_was_done_by_hand_the_plan_leaves_alone(bureau, respond):
    response = respond(level=3, L3={}, L2={"posts": [{"place": "A", "skill": "", "number": 5}]})
    first, second = response.posts.order_by("starts_at")[:2]
    changed = change_post(actor=bureau.officer, post_id=first.pk, number=4, weight=2, task="加人", now=NOW)
    assert (changed.number, changed.task) == (4, "加人")
    put(bureau, second)
    withdrawn = withdraw_post(actor=bureau.officer, post_id=second.pk, now=NOW)
    assert withdrawn.duties.get().gone == "dropped"
    place = first.place_id
    wish = Wish(place, None, NOW + 2 * HOUR, NOW + 5 * HOUR, 6)
    for _again in range(2):
        add_post(actor=bureau.officer, response_id=response.pk, wish=wish, now=NOW)
    change(bureau, response, 3, 2)
    assert [number for _place, _hours, number in open_now(response)] == [4, 6, 5, 5]
    with pytest.raises(Invalid, match="不少于"):
        change_post(actor=bureau.officer, post_id=first.pk, number=0, weight=1, task="", now=NOW)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"place_id": 0}, "地点"),
        ({"skill_id": 0}, "技能"),
        ({"ends_at": NOW - HOUR}, "起止时间"),
        ({"number": 0}, "1 到 500"),
    ],
)
def test_what_is_wrong_with_a_post_is_said(bureau, respond, told, words):
    response = respond(L3={})
    usual = {
        "place_id": response.posts.first().place_id,
        "skill_id": None,
        "starts_at": NOW,
        "ends_at": NOW + HOUR,
        "number": 1,
    }
    with pytest.raises(Invalid, match=words):
        add_post(actor=bureau.officer, response_id=response.pk, wish=Wish(**usual | told), now=NOW)


def test_who_may(bureau, respond):
    response, secretary = respond(L3={}), bureau.secretary
    post = response.posts.first().pk
    for act in (
        lambda: open_posts(actor=secretary, response_id=response.pk, now=NOW),
        lambda: withdraw_post(actor=secretary, post_id=post, now=NOW),
        lambda: change_post(actor=secretary, post_id=post, number=1, weight=1, task="", now=NOW),
        lambda: choose_plan(actor=secretary, response_id=response.pk, version_id=response.plan_id, now=NOW),
        lambda: revise_plan(actor=secretary, plan_id=response.plan.plan_id, seen=1, content={}, reason="", now=NOW),
        lambda: make_plan(actor=secretary, unit_id=response.unit_id, title="x", content={}, reason="", now=NOW),
        lambda: close_plan(actor=secretary, plan_id=response.plan.plan_id, closed=True, now=NOW),
    ):
        with pytest.raises(Refused):
            act()


def test_a_plan_may_be_chosen_later_and_an_ended_response_opens_nothing(bureau):
    version, response = make_plan_of(bureau, NOW, L3={}), make_response(bureau, NOW)
    with pytest.raises(Invalid, match="先选"):
        open_posts(actor=bureau.officer, response_id=response.pk, now=NOW)
    choose_plan(actor=bureau.officer, response_id=response.pk, version_id=version.pk, now=NOW)
    assert Post.objects.count() == 4
    change(bureau, response, 3, 0)
    with pytest.raises(Invalid, match="已经结束"):
        open_posts(actor=bureau.officer, response_id=response.pk, now=NOW)


def test_whom_the_plan_names_is_told(bureau, respond):
    respond(L3={"told": ["officers", "secretaries"]})
    told = Notice.objects.filter(kind="response.level").values_list("account__person__name", flat=True)
    assert sorted(told) == ["周干部", "许书记", "钱书记"]


def test_of_two_who_write_a_version_the_second_is_told(bureau):
    version = make_plan_of(bureau, NOW, L3={})
    content = {"levels": {"3": LEVEL | {"nights": 2}}}

    def revise(seen, told=content, reason="夜班太少"):
        return revise_plan(
            actor=bureau.officer, plan_id=version.plan_id, seen=seen, content=told, reason=reason, now=NOW
        )

    assert revise(1).number == 2
    with pytest.raises(Invalid, match="刚刚有了第 2 版"):
        revise(1)
    with pytest.raises(Invalid, match="一样"):
        revise(2)
    with pytest.raises(Invalid, match="为什么"):
        revise(2, reason=" ")
    assert version.plan.versions.count() == 2


def test_a_closed_plan_starts_nothing(bureau):
    version = make_plan_of(bureau, NOW, L3={})
    with pytest.raises(Invalid, match="已经有一份"):
        make_plan_of(bureau, NOW, L3={})
    close_plan(actor=bureau.officer, plan_id=version.plan_id, closed=True, now=NOW)
    with pytest.raises(Invalid, match="不能用"):
        make_response(bureau, NOW, plan_id=version.pk)

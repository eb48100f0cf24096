"""The pages of plans and rosters."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from benliu.org.models import Membership
from benliu.org.services import Enrolment, enrol_people
from benliu.org.tests.factories import FIRST, SINCE
from benliu.readiness.tests.factories import make_team
from benliu.response.models import Ban, Duty, PlanVersion, Response, RosterJob
from benliu.response.services import change_level, search_roster
from benliu.response.tests.factories import HOUR, make_place, make_plan_of, make_response, make_skill

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 8, 11, 0, 5, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _in_august(monkeypatch):
    for name in ("plans", "responses", "roster"):
        monkeypatch.setattr(f"benliu.response.pages.{name}.now", lambda: NOW)


@pytest.fixture
def enter(bureau):
    def entered(name: str = "周干部") -> Client:
        client = Client()
        client.force_login(bureau.accounts[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return entered


@pytest.fixture
def place(bureau):
    return make_place(bureau.units["示例市水利局"], "A", "东堤")


@pytest.fixture
def team(bureau):
    lines = [Enrolment(f"T{n:02}", f"队员{n:02}", bureau.units[FIRST].pk, Membership.Status.FULL) for n in range(6)]
    found = enrol_people(actor=bureau.officer, enrolments=lines, since=SINCE, now=NOW)
    return make_team(bureau.units["示例市水利局"], *found, name="一队")


@pytest.fixture
def response(bureau, place, team):
    version = make_plan_of(bureau, NOW, L3={"teams": ["一队"], "ahead_hours": 9}, L2={"teams": ["一队"]})
    return make_response(bureau, NOW, plan_id=version.pk)


def controls(place, skill, team, **changed):
    """What the form sends for level II."""
    usual = {
        "l2": "on",
        "l2-shift_hours": "8",
        "l2-overlap_minutes": "30",
        "l2-rest_hours": "8",
        "l2-nights": "1",
        "l2-ahead_hours": "24",
        "l2-answer_within": "15",
        f"l2-n-{place.pk}-{skill.pk}": "2",
        f"l2-n-{place.pk}-0": "4",
        f"l2-w-{place.pk}": "3",
        f"l2-t-{place.pk}": "守堤",
        f"l2-team-{team.pk}": "1",
        "l2-told": ["officers", "teams"],
        "l2-way-push": "0",
        "l2-way-voice": "10",
    }
    return usual | changed


def test_a_plan_is_written_read_changed_and_compared(enter, place, team):
    skill, client = make_skill("boat", "冲锋舟"), enter()
    assert "还没有预案" in client.get(reverse("plans")).text
    assert client.get(reverse("new_plan")).status_code == 200
    asked = controls(place, skill, team, title="防汛预案", reason="汛前编制")
    page = client.post(reverse("new_plan"), asked | {"l2-nights": "很多"})
    assert page.status_code == 422 and "Ⅱ级 › 每人至多夜班" in page.text and 'value="很多"' in page.text
    page = client.post(reverse("new_plan"), asked, follow=True)
    assert "防汛预案" in page.text and "每班 6 人" in page.text and "10 分钟后 语音电话" in page.text
    version = PlanVersion.objects.get()
    assert version.content["levels"]["2"]["posts"] == [
        {"place": "A", "skill": "boat", "number": 2, "weight": 3, "task": "守堤"},
        {"place": "A", "skill": "", "number": 4, "weight": 3, "task": "守堤"},
    ]
    assert version.content["levels"]["2"]["ladder"] == [{"way": "push", "after": 0}, {"way": "voice", "after": 10}]
    edit = reverse("edit_plan", args=[version.plan_id])
    assert 'value="守堤"' in client.get(edit).text
    more = controls(place, skill, team, seen="1", reason="加人", **{f"l2-n-{place.pk}-0": "5", "l2-shift_hours": "12"})
    assert "已存为第 2 版" in client.post(edit, more, follow=True).text
    stale = client.post(edit, more | {"l2-shift_hours": "6"})
    assert stale.status_code == 422 and "刚刚有了第 2 版" in stale.text and 'value="6"' in stale.text
    page = client.get(reverse("compare_plan", args=[version.plan_id, 1, 2])).text
    assert "每班时长：8 小时 → 12 小时" in page and "东堤 · 不限技能：4 人 → 5 人" in page
    old = client.get(reverse("plan", args=[version.plan_id]), {"version": "1"}).text
    assert "这是以前的版本" in old and "同第 1 版比较" in old
    assert "已停用" in client.post(reverse("close_plan", args=[version.plan_id]), {"closed": "1"}, follow=True).text


def test_a_response_starts_by_the_plan_that_there_is(enter, bureau, place):
    version, client = make_plan_of(bureau, NOW, L3={}), enter()
    form = client.get(reverse("start_response")).context["form"]
    assert form["plan_id"].value() == version.pk
    sent = {"id": form["id"].value(), "title": "台风", "level": 3, "reason": "警报", "plan_id": version.pk}
    page = client.post(reverse("start_response"), sent | {"unit_id": bureau.units["示例市水利局"].pk}, follow=True)
    assert "岗位与编班" in page.text and Response.objects.get().posts.count() == 4


def test_no_post_is_opened_by_hand_when_the_response_has_ended(bureau, enter, response):
    url = reverse("new_duty_post", args=[response.pk])
    assert ">开岗位<" in enter().get(url).text
    change_level(actor=bureau.officer, response_id=response.pk, seen=3, level=0, reason="风过了", now=NOW + 2 * HOUR)
    page = enter().get(url).text
    assert "这次响应 08-11 10:05 已经结束。" in page and "不再开岗位。" in page and ">开岗位<" not in page


def test_from_the_posts_to_the_accepted_roster(enter, response):
    client, page = enter(), reverse("duty_roster", args=[response.pk])
    shown = client.get(page).text
    assert "0 / 4 个位置有人" in shown and "缺 2" in shown and "1. 一队" in shown
    assert ">Ⅲ级</span>" in shown
    act = lambda name: reverse("duty_roster_act", args=[response.pk, name])  # noqa: E731
    running = client.post(act("search"), {"teams": "1"}, follow=True).text
    assert "等待开始" in running and "停下，就用现在的" in running
    assert "等待开始" in client.get(reverse("duty_roster_progress", args=[response.pk])).text
    assert "正在停下" in client.post(act("stop"), follow=True).text
    search_roster(job_id=RosterJob.objects.get().pk, now=NOW, iterations=5)
    assert client.get(reverse("duty_roster_progress", args=[response.pk])).headers["HX-Refresh"] == "true"
    shown = client.get(page).text
    assert "编好了：排了 4 个位置，空 0 个" in shown and "拟派 2" in shown and "队员" in shown
    post = response.posts.latest("starts_at")
    proposed = client.get(reverse("duty_post", args=[response.pk, post.pk])).text
    assert proposed.count("路程 40 分钟") == 2 and "还有谁能来" in proposed
    assert "4 人次上岗" in client.post(act("accept"), {"job": RosterJob.objects.get().pk}, follow=True).text
    assert Duty.objects.filter(gone="").count() == 4


def test_by_hand_people_are_pinned_moved_and_forbidden(enter, bureau, response):
    client, (first, second) = enter(), response.posts.order_by("starts_at")
    act = lambda post, name: reverse("duty_post_act", args=[response.pk, post.pk, name])  # noqa: E731
    page = client.post(act(second, "pin"), {"who": "林一", "reason": "熟悉闸门"}, follow=True).text
    assert "人工指定" in page and "熟悉闸门" in page and "手工固定" in page and "为什么有空位" in page
    assert "名册上没有这个人" in client.post(act(second, "pin"), {"who": "没有"}, follow=True).text
    duty = Duty.objects.get()
    client.post(act(second, "unpin"), {"duty": duty.pk})
    client.post(act(second, "move"), {"duty": duty.pk, "to": first.pk, "reason": "缺人"})
    assert first.duties.get().reason == "缺人" and second.duties.get().get_gone_display() == "调到别处"
    person = bureau.people["林一"].pk
    client.post(act(second, "forbid"), {"person": person, "reason": "住得远", "only": "1"})
    page = client.post(act(first, "forbid"), {"person": person, "reason": "感冒"}, follow=True).text
    assert [ban.post for ban in Ban.objects.order_by("pk")] == [second, None]
    page = client.get(reverse("duty_roster", args=[response.pk])).text
    assert "感冒" in page and "住得远" in page
    client.post(reverse("duty_roster_act", args=[response.pk, "allow"]), {"ban": Ban.objects.latest("pk").pk})
    assert Ban.objects.count() == 1
    client.post(act(first, "change"), {"number": "3", "weight": "2", "task": "巡堤"})
    first.refresh_from_db()
    assert (first.number, first.task) == (3, "巡堤")
    client.post(act(second, "withdraw"))
    assert response.posts.exclude(withdrawn_at=None).get() == second
    assert client.post(act(first, "fly")).status_code == 404


def test_a_post_by_hand_and_another_day(enter, response, place):
    client = enter()
    form = reverse("new_duty_post", args=[response.pk])
    assert client.get(form).status_code == 200
    asked = {
        "place": place.pk,
        "skill": 0,
        "starts_at": "2026-08-11T10:00",
        "ends_at": "2026-08-11T12:00",
        "number": 2,
        "weight": 1,
    }
    assert client.post(form, asked | {"ends_at": "2026-08-11T09:00"}).status_code == 422
    assert client.post(form, asked).status_code == 302
    assert response.posts.get(by_hand=True).starts_at == NOW.replace(hour=2, minute=0)
    page = client.post(reverse("duty_roster_act", args=[response.pk, "open"]), {"days": "1"}, follow=True).text
    assert "开出 3 个岗位" in page


def test_what_went_wrong_is_said_with_names(enter, bureau, response):
    first, second = response.posts.order_by("starts_at")
    RosterJob.objects.create(
        response=response,
        state="failed",
        asked_by_id=bureau.officer.account_id,
        asked_at=NOW,
        failure="x",
        progress={
            "faults": [
                [
                    "pin-clash",
                    {
                        "person": str(bureau.people["林一"].pk),
                        "post": str(first.pk),
                        "other": str(second.pk),
                        "rest": "480",
                    },
                ]
            ]
        },
    )
    shown = enter().get(reverse("duty_roster", args=[response.pk])).text
    assert "“林一”固定在两个排不开的岗位：“东堤 08-11 08:00–16:30”" in shown
    english = enter().get(reverse("duty_roster", args=[response.pk]), HTTP_ACCEPT_LANGUAGE="en").text
    assert "is pinned to two posts that exclude each other" in english


def test_who_may_not(enter, response):
    for name in ("林一", "许书记"):
        client = enter(name)
        for page in (
            reverse("plans"),
            reverse("duty_roster", args=[response.pk]),
            reverse("duty_roster_progress", args=[response.pk]),
        ):
            assert client.get(page).status_code == 403
        assert client.post(reverse("duty_roster_act", args=[response.pk, "search"])).status_code == 403
        assert "岗位与编班" not in client.get(reverse("response", args=[response.pk])).text
    assert enter().get(reverse("plan", args=[99])).status_code == 404


def test_an_ended_response_shows_its_roster_and_offers_nothing(enter, bureau, response):
    client, page = enter(), reverse("duty_roster", args=[response.pk])
    client.post(reverse("duty_roster_act", args=[response.pk, "search"]), {"teams": "1"})
    search_roster(job_id=RosterJob.objects.get().pk, now=NOW, iterations=5)
    assert "采用这份班表" in client.get(page).text
    change_level(actor=bureau.officer, response_id=response.pk, seen=3, level=0, reason="x", now=NOW + HOUR)
    shown = client.get(page).text
    assert "班表" in shown and "手工开岗位" not in shown and "采用这份班表" not in shown

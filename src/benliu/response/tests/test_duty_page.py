"""What a phone keeps of its person's duties: own shifts, who else is there, what was told and what is to be done."""

import datetime as dt

import pytest
from django.urls import reverse

from benliu.common.ids import new_id
from benliu.readiness.models import Team, TeamMember
from benliu.response.models import Call, CallRound, Duty
from benliu.response.queries.duty import Colleague, own_duties
from benliu.response.services import Reported, Told, tell_movement, tell_report
from benliu.response.tests.factories import HOUR, make_duty, make_place, make_post, make_response

NOW = dt.datetime(2026, 8, 11, 0, 5, tzinfo=dt.UTC)


@pytest.fixture
def response(bureau):
    return make_response(bureau, NOW, is_drill=True)


@pytest.fixture
def place(response):
    return make_place(response.unit, "A", "东堤哨点", latitude=30_250_000, longitude=120_150_001)


def test_own_shifts_with_who_is_there_at_the_same_time(bureau, response, place):
    posts = [make_post(response, place, NOW + hours * HOUR, number=3) for hours in (0, 7, 8, 30)]
    for post in (posts[3], posts[0]):
        make_duty(bureau, post, bureau.people["林一"], NOW)
    for post, name in ((posts[0], "王二"), (posts[1], "孙三"), (posts[2], "许书记"), (posts[3], "王二")):
        make_duty(bureau, post, bureau.people[name], NOW)
    team = Team.objects.create(unit=response.unit, name="一队")
    TeamMember.objects.create(team=team, person=bureau.people["孙三"], leads=True, starts_on=dt.date(2026, 1, 1))
    shifts = own_duties(bureau.member, NOW).shifts
    assert [one.starts_at for one in shifts] == [NOW, NOW + 30 * HOUR]
    assert set(shifts[0].colleagues) == {Colleague("王二", False), Colleague("孙三", True)}  # 许书记 comes at eight
    assert shifts[1].colleagues == (Colleague("王二", False),)
    assert (shifts[0].latitude, shifts[0].longitude) == (30.25, 120.150001)


@pytest.mark.parametrize("gone", ["refused", "withdrawn", "over"])
def test_what_is_no_duty_any_more_is_not_shown(bureau, response, place, gone):
    post = make_post(response, place, NOW)
    duty = make_duty(bureau, post, bureau.people["林一"], NOW)
    later = NOW + 20 * HOUR if gone != "over" else NOW + 20 * HOUR + dt.timedelta(seconds=1)
    assert [one.place for one in own_duties(bureau.member, NOW + 20 * HOUR - HOUR).shifts] == ["东堤哨点"]
    if gone == "refused":
        Duty.objects.filter(pk=duty.pk).update(gone="refused", gone_at=NOW)
    if gone == "withdrawn":
        post.withdrawn_at = NOW
        post.save()
    found = own_duties(bureau.member, later).shifts
    assert [(one.response.pk, one.place_id) for one in found] == [(response.pk, None)]  # one may report all the same


def test_calls_tasks_and_what_was_told(bureau, response, place):
    duty = make_duty(bureau, make_post(response, place, NOW), bureau.people["林一"], NOW)
    made = {"made_by_id": bureau.officer.account_id, "made_at": NOW}
    round_ = CallRound.objects.create(id=new_id(), response=response, kind="chosen", needed=1, answer_within=10, **made)
    called = {"made_at": NOW, "answer": "yes", "way": "app", "answered_at": NOW + HOUR}
    Call.objects.create(id=new_id(), round=round_, person=duty.person, duty=duty, **called)
    task = Reported(new_id(), response.pk, "task", NOW, words="看涵闸", person_id=duty.person_id)
    tell_report(actor=bureau.officer, told=task, now=NOW)
    moves = [Told(new_id(), response.pk, duty.person_id, place.pk, act, "button", NOW) for act in ("arrived", "left")]
    for one in moves:
        tell_movement(actor=bureau.member, told=one, now=NOW)
    back = Told(new_id(), response.pk, duty.person_id, place.pk, "undone", "button", NOW, undoes=moves[1].id)
    tell_movement(actor=bureau.member, told=back, now=NOW)
    found = own_duties(bureau.member, NOW)
    assert (found.shifts[0].called_at, found.shifts[0].answered_at) == (NOW, NOW + HOUR)
    assert [(one.words, one.is_drill) for one in found.tasks] == [("看涵闸", True)]
    assert [(one["movement"], one["act"]) for one in found.moves] == [(str(moves[0].id), "arrived")]


def test_the_page_marks_a_drill_and_leads_to_where_it_is(bureau, response, place, client, monkeypatch):
    make_duty(bureau, make_post(response, place, NOW), bureau.people["林一"], NOW)
    monkeypatch.setattr("benliu.response.pages.duty.now", lambda: NOW)
    client.force_login(bureau.accounts["林一"])
    html = client.get(reverse("duty")).content.decode()
    assert "geo:30.25,120.150001" in html
    assert html.count('<span class="drill">演练</span>') == 1
    assert 'class="tabbar"' not in html


@pytest.mark.parametrize("count", [2, 12])
def test_many_shifts_take_as_many_queries_as_few(bureau, response, place, count, django_assert_num_queries):
    for hours in range(count):
        post = make_post(response, place, NOW + hours * HOUR, number=2)
        for name in ("林一", "王二"):
            make_duty(bureau, post, bureau.people[name], NOW)
    member = bureau.member
    with django_assert_num_queries(7):
        own_duties(member, NOW)

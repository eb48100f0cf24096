"""Whoever records something at the time of a planned meeting is led to that meeting, and told who is away."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from benliu.meetings.services import answer_meeting, cancel_meeting, correct_attendance, plan_meeting, record_meeting
from benliu.records.models import Record

from .conftest import NOW, START, THREE

DAY = START.date()
WORDS = "那时安排了会议：第一季度党课"


@pytest.fixture
def ask(bureau, settings):
    """What the form is told, at a moment, of what the secretary is about to record."""

    def asked(now: dt.datetime, day: dt.date = DAY, kind: str = "warm.talk") -> str:
        settings.CLOCK_SHIFT = now - dt.datetime.now(dt.UTC)
        client = Client()
        client.force_login(bureau.accounts["许书记"])
        people = [bureau.people[name].pk for name in THREE]
        return client.get(reverse("similar"), {"kind": kind, "happened_on": day, "people": people}).content.decode()

    return asked


@pytest.mark.parametrize(
    ("minutes", "told"), [(-95, False), (-85, True), (0, True), (90, True), (175, True), (185, False)]
)
def test_within_its_length_before_and_after_the_meeting_is_offered(meeting, ask, minutes, told):
    """It lasts from 10:00 to 11:30: from 8:30 to 13:00."""
    page = ask(START + dt.timedelta(minutes=minutes))
    assert (WORDS in page) is told and (reverse("meeting", args=[meeting.pk]) in page) is told


def test_of_an_earlier_day_the_meeting_of_that_day_and_none_that_was_cancelled(bureau, meeting, ask):
    tomorrow = START + dt.timedelta(days=1)
    assert WORDS in ask(tomorrow) and WORDS not in ask(tomorrow, tomorrow.date())
    cancel_meeting(actor=bureau.secretary, meeting_id=meeting.pk, reason="出差", now=NOW)
    assert WORDS not in ask(tomorrow)


def test_of_several_on_an_earlier_day_each_is_named_with_its_time_to_choose_from(bureau, meeting, plan, ask):
    evening = START + dt.timedelta(hours=9)
    said = {"title": "晚上的党课", "starts_at": evening, "ends_at": evening + dt.timedelta(hours=1)}
    later = plan_meeting(actor=bureau.secretary, plan=plan(**said), announce=True, now=NOW)
    page = ask(START + dt.timedelta(days=1))
    assert "那天安排了 2 次会议，还没有记录" in page and WORDS not in page
    for one, hours in ((meeting, "10:00"), (later, "19:00")):
        before, rest = page.split(f'href="{reverse("meeting", args=[one.pk])}"')
        assert one.title in rest.split("</a>")[0] and hours in rest.split("</a>")[0]
    about = {"actor": bureau.secretary, "meeting_id": meeting.pk, "now": START}
    correct_attendance(person_id=bureau.people["林一"].pk, state="present", reason="", **about)
    record_meeting(seconds=1, device="page", early=True, **about)
    page = ask(START + dt.timedelta(days=1))
    assert "那时安排了会议：晚上的党课" in page and page.count(">去这次会议</a>") == 1


def test_who_is_on_leave_or_absent_there_is_named(bureau, meeting, ask):
    answer_meeting(actor=bureau.standing("林一"), meeting_id=meeting.pk, answer="leave", reason="出差", now=NOW)
    said = {"actor": bureau.secretary, "meeting_id": meeting.pk, "reason": "没来", "now": START}
    correct_attendance(person_id=bureau.people["王二"].pk, state="absent", **said)
    assert "在“第一季度党课”的名单上，林一、王二请假或缺席" in ask(START)
    correct_attendance(person_id=bureau.people["林一"].pk, state="present", **said)
    assert "在“第一季度党课”的名单上，王二请假或缺席" in ask(START)


def test_without_script_it_is_said_once_and_then_recorded(bureau, meeting, ask):
    ask(START)
    client = Client()
    client.force_login(bureau.accounts["许书记"])
    said = {"id": str(uuid.uuid4()), "kind": "warm.talk", "happened_on": "2026-03-05", "quantity": "1"}
    said["people"] = [bureau.people["林一"].pk]
    page = client.post(reverse("record_once"), said).content.decode()
    assert WORDS in page and 'name="beside"' in page and not Record.objects.exists()
    client.post(reverse("record_once"), said | {"beside": "1"})
    assert Record.objects.count() == 1

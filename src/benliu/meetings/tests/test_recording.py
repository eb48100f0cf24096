"""What a meeting's records are merged with, what is offered afterwards, how what was withdrawn is recorded again."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from benliu.common import clock
from benliu.common.decision import Invalid
from benliu.meetings.models import Meeting
from benliu.meetings.queries.detail import meeting_detail
from benliu.meetings.services import correct_attendance, plan_meeting, record_meeting, take_back_recording
from benliu.org.tests.factories import FIRST
from benliu.records.models import Record
from benliu.records.queries.effective import effective_records
from benliu.records.services import (
    Told,
    cancel_record,
    record_activity,
    supersede_record,
    verify_records,
    withdraw_records,
)
from benliu.records.tests.factories import make_draft, submit

from .conftest import NOW, START, THREE

OVER = START + dt.timedelta(hours=2)
DAY = START.date()


def held(bureau, plan, kind: str, *came: str, **said) -> Meeting:
    """A meeting of `kind` to which `came` came."""
    made = plan_meeting(actor=bureau.secretary, plan=plan(kind=kind, **said), announce=True, now=NOW)
    for name in came:
        person = bureau.people[name].pk
        correct_attendance(
            actor=bureau.secretary, meeting_id=made.pk, person_id=person, state="present", reason="", now=START
        )
    return made


def record(bureau, meeting, now=OVER, actor=None):
    actor = actor or bureau.secretary
    return record_meeting(actor=actor, meeting_id=meeting.pk, seconds=1, device="page", now=now)


def withdraw(bureau, *names: str | None) -> None:
    """Withdraw what waits of these people; None: of the branch."""
    who = [bureau.people[name].pk if name else None for name in names]
    ids = [one.pk for one in Record.objects.filter(state="submitted") if one.person_id in who]
    withdraw_records(actor=bureau.secretary, record_ids=ids, now=OVER)


def waiting(kind: str) -> list[str]:
    """Of whom a record of `kind` waits."""
    rows = Record.objects.filter(kind__code=kind, state="submitted").select_related("person")
    return sorted(row.person.name if row.person else "支部" for row in rows)


@pytest.fixture
def page(bureau, settings):
    """A meeting's page as the secretary sees it after the meeting."""
    settings.CLOCK_SHIFT = OVER - clock.now()
    client = Client()
    client.force_login(bureau.accounts["许书记"])
    return lambda meeting: client.get(reverse("meeting", args=[meeting.pk])).text


def test_of_another_kind_on_the_same_day_everybody_gets_the_own_record(bureau, plan):
    people = tuple(bureau.people[name].pk for name in THREE)
    told = Told(id=uuid.uuid4(), kind="soul.themeday", unit_id=bureau.units[FIRST].pk, happened_on=DAY, people=people)
    record_activity(actor=bureau.secretary, told=told, filed_from="page", now=OVER)
    done = record(bureau, held(bureau, plan, "soul.assembly", *THREE))
    assert (done.made, done.had) == (4, 0)
    assert waiting("soul.assembly") == sorted(THREE) and waiting("meeting.assembly") == ["支部"]


def test_two_meetings_of_one_kind_on_one_day_are_two(bureau, plan):
    morning = held(bureau, plan, "warm.service", "林一")
    later = {"starts_at": START + dt.timedelta(hours=4), "ends_at": START + dt.timedelta(hours=5)}
    afternoon = held(bureau, plan, "warm.service", "林一", **later)
    for meeting in (morning, afternoon):
        assert record(bureau, meeting, START + dt.timedelta(hours=6)).made == 1
    assert waiting("warm.service") == ["林一", "林一"]


def test_what_was_told_of_another_place_is_another_thing_and_of_this_place_the_same(bureau, plan):
    for name, place in (("林一", "东堤"), ("王二", "三楼会议室")):
        said = {"unit_id": bureau.units[FIRST].pk, "happened_on": DAY, "people": (bureau.people[name].pk,)}
        told = Told(id=uuid.uuid4(), kind="tide.study", place=place, **said)
        record_activity(actor=bureau.standing(name), told=told, filed_from="phone", now=OVER)
    done = record(bureau, held(bureau, plan, "tide.study", *THREE))
    assert (done.made, done.had) == (2, 1)
    assert waiting("tide.study") == sorted([*THREE, "林一"])


def test_who_is_recorded_elsewhere_is_named_and_no_button_stays(bureau, plan, page):
    submit(bureau.secretary, make_draft(bureau, "林一", day=DAY.isoformat()), now=OVER)
    meeting = held(bureau, plan, "soul.lesson", "林一", "王二")
    assert record(bureau, meeting).made == 2
    shown = page(meeting)
    assert "补记" not in shown and "另有 1 条已在别处记过" in shown


def test_a_meeting_of_the_branch_has_one_record_and_nothing_more_to_do(bureau, plan, page):
    meeting = held(bureau, plan, "meeting.committee", *THREE)
    assert record(bureau, meeting).made == 1
    shown = page(meeting)
    assert "补记" not in shown and reverse("meeting_record", args=[meeting.pk]) not in shown
    assert "只记给支部" in shown
    assert record(bureau, meeting).made == 0


def test_where_all_is_withdrawn_the_meeting_is_recorded_again_and_that_is_undone(bureau, meeting, plan, page):
    meeting = held(bureau, plan, "soul.lesson", "林一", "王二")
    record(bureau, meeting, OVER - dt.timedelta(minutes=5))
    withdraw(bureau, "林一", "王二", None)
    assert waiting("soul.lesson") == [] and "重新记录" in page(meeting)
    done = record(bureau, meeting)
    assert (done.made, waiting("soul.lesson"), waiting("meeting.lesson")) == (3, ["林一", "王二"], ["支部"])
    assert set(Record.objects.values_list("filed_at", "state").distinct()) == {(OVER, "submitted")}
    assert "重新记录" not in page(meeting) and record(bureau, meeting).made == 0
    take_back_recording(actor=bureau.secretary, meeting_id=meeting.pk, filed_at=OVER, now=OVER)
    assert waiting("soul.lesson") == [] and Meeting.objects.get(pk=meeting.pk).activity_id is None


@pytest.mark.parametrize("kind", ["soul.lesson", "meeting.committee"])
def test_what_is_withdrawn_alone_is_filed_again_by_whoever_leads(bureau, plan, page, kind):
    """The officer files again what the secretary withdrew."""
    meeting = held(bureau, plan, kind, "林一", "王二")
    record(bureau, meeting)
    withdraw(bureau, None)
    shown = meeting_detail(meeting.pk, bureau.secretary, OVER)
    assert (shown.unrecorded, shown.unrecorded_branch) == (0, True)
    assert reverse("meeting_record", args=[meeting.pk]) in page(meeting)
    assert record(bureau, meeting, actor=bureau.officer).made == 1
    again = Record.objects.get(person=None)
    assert (again.state, again.filed_by_id) == ("submitted", bureau.officer.account_id)


def test_who_was_absent_after_all_is_not_filed_again(bureau, plan):
    meeting = held(bureau, plan, "soul.lesson", "林一", "王二")
    record(bureau, meeting)
    withdraw(bureau, "林一", "王二")
    correct_attendance(
        actor=bureau.secretary,
        meeting_id=meeting.pk,
        person_id=bureau.people["王二"].pk,
        state="absent",
        reason="看错了人",
        now=OVER,
    )
    assert record(bureau, meeting).made == 1 and waiting("soul.lesson") == ["林一"]


def verify_all(bureau):
    ids = list(Record.objects.filter(state="submitted").values_list("pk", flat=True))
    verify_records(actor=bureau.secretary, record_ids=ids, now=OVER)


def cancel(bureau, record):
    cancel_record(actor=bureau.secretary, record_id=record.pk, reason="记错了", new_id=uuid.uuid4(), now=OVER)


def test_where_all_is_cancelled_the_meeting_is_recorded_again_as_often_as_that_happens(bureau, plan, page):
    meeting = held(bureau, plan, "soul.lesson", "林一", "王二")
    record(bureau, meeting)
    for _round in range(2):
        verify_all(bureau)
        for one in effective_records():
            cancel(bureau, one)
        shown = page(meeting)
        assert "重新记录" in shown and "条已作废" in shown and waiting("soul.lesson") == []
        assert record(bureau, meeting).made == 3 and record(bureau, meeting).made == 0
        assert waiting("soul.lesson") == ["林一", "王二"] and waiting("meeting.lesson") == ["支部"]
        assert "重新记录" not in page(meeting)
    assert Record.objects.filter(activity=meeting.pk).count() == 9


def test_one_that_is_cancelled_is_offered_alone(bureau, plan, page):
    meeting = held(bureau, plan, "soul.lesson", "林一", "王二")
    record(bureau, meeting)
    verify_all(bureau)
    own = Record.objects.get(person=bureau.people["林一"])
    corrected = supersede_record(
        actor=bureau.secretary, record_id=own.pk, reason="两次", new_id=uuid.uuid4(), now=OVER, quantity=2000
    )
    assert record(bureau, meeting).made == 0, "a corrected one is there"
    cancel(bureau, corrected)
    assert "补记 1 人" in page(meeting)
    assert record(bureau, meeting).made == 1 and waiting("soul.lesson") == ["林一"]


def test_whose_corrected_record_was_cancelled_can_be_said_absent(bureau, plan):
    meeting = held(bureau, plan, "soul.lesson", "林一", "王二")
    record(bureau, meeting)
    verify_all(bureau)
    person = bureau.people["林一"]
    said = {"actor": bureau.secretary, "meeting_id": meeting.pk, "person_id": person.pk, "state": "absent", "now": OVER}
    corrected = supersede_record(
        actor=bureau.secretary,
        record_id=Record.objects.get(person=person).pk,
        reason="两次",
        new_id=uuid.uuid4(),
        now=OVER,
        quantity=2000,
    )
    with pytest.raises(Invalid, match="已经登记"):
        correct_attendance(**said, reason="没来")
    cancel(bureau, corrected)
    correct_attendance(**said, reason="没来")

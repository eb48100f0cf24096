"""A meeting's figures are those of its list; without a quorum it asks; what one press recorded can be undone."""

import datetime as dt
import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from benliu.common import clock
from benliu.common.decision import Invalid, Refused
from benliu.meetings.models import Attendee, Meeting
from benliu.meetings.queries.detail import meeting_detail
from benliu.meetings.services import (
    NoQuorum,
    answer_meeting,
    correct_attendance,
    plan_meeting,
    record_meeting,
    take_back_recording,
)
from benliu.records.models import Activity, Record
from benliu.records.services import verify_records

from .conftest import NOW, START, THREE

OVER = START + dt.timedelta(hours=2)


def said(bureau, meeting, state: str, *names: str) -> None:
    for name in names:
        correct_attendance(
            actor=bureau.secretary,
            meeting_id=meeting.pk,
            person_id=bureau.people[name].pk,
            state=state,
            reason="核对",
            now=START,
        )


def figures(bureau, meeting, now=OVER) -> dict[str, int]:
    return vars(meeting_detail(meeting.pk, bureau.secretary, now).counts)


def assembly(bureau, plan) -> Meeting:
    return plan_meeting(actor=bureau.secretary, plan=plan(kind="soul.assembly"), announce=True, now=NOW)


def record(bureau, meeting, **how):
    told = {"seconds": 1, "device": "page", "now": OVER}
    return record_meeting(actor=bureau.secretary, meeting_id=meeting.pk, **told | how)


def take_back(bureau, meeting, who="许书记"):
    take_back_recording(actor=bureau.standing(who), meeting_id=meeting.pk, filed_at=OVER, now=OVER)


def test_every_figure_is_the_number_of_those_whom_the_list_shows_so(bureau, meeting):
    """林一 answered to come and was put on leave by hand; 王二 asked for leave and came all the same."""
    answers = {"林一": ("coming", ""), "王二": ("leave", "看病")}
    for name, (answer, reason) in answers.items():
        answer_meeting(actor=bureau.standing(name), meeting_id=meeting.pk, answer=answer, reason=reason, now=NOW)
    before = figures(bureau, meeting, NOW)
    assert (before["asked"], before["coming"], before["leave"], before["silent"]) == (3, 1, 1, 1)
    said(bureau, meeting, "leave", "林一")
    said(bureau, meeting, "late", "王二")
    for now in (START, OVER):
        rows = meeting_detail(meeting.pk, bureau.secretary, now).rows
        counts = figures(bureau, meeting, now)
        listed = [row.holds or row.answer or "silent" for row in rows]
        names = ("leave", "late", "present", "absent", "coming", "silent", "waiting")
        assert {name: counts[name] for name in names} == {name: listed.count(name) for name in names}
        assert counts["asked"] == len(rows)
    assert (counts["leave"], counts["late"], counts["absent"], counts["silent"]) == (1, 1, 1, 0)


def test_who_waits_for_a_place_is_not_among_those_due(bureau, meeting):
    meeting.attendees.filter(person=bureau.people["王二"]).update(answer=Attendee.Answer.WAITING)
    counts = figures(bureau, meeting)
    assert (counts["asked"], counts["waiting"], counts["absent"]) == (2, 1, 2)


def test_an_assembly_of_half_is_recorded_on_demand_alone_and_of_more_than_half_at_once(bureau, plan):
    few = assembly(bureau, plan)
    said(bureau, few, "present", "林一")
    with pytest.raises(NoQuorum, match=r"应到 3 人，实到 1 人，未过半数（至少要 2 人）"):
        record(bureau, few)
    assert not Record.objects.exists() and Meeting.objects.get(pk=few.pk).activity_id is None
    assert record(bureau, few, short=True).made == 2
    enough = assembly(bureau, lambda **how: plan(id=uuid.uuid4(), **how))
    said(bureau, enough, "present", "林一", "王二")
    assert meeting_detail(enough.pk, bureau.secretary, OVER).counts.needed == 2
    record(bureau, enough)


def test_a_lesson_has_no_quorum(bureau, meeting):
    said(bureau, meeting, "present", "林一")
    assert record(bureau, meeting).made == 2


def test_undone_it_is_as_before_and_is_recorded_again(bureau, meeting):
    said(bureau, meeting, "present", *THREE)
    first = record(bureau, meeting)
    with pytest.raises(Refused):
        take_back(bureau, meeting, "林一")
    take_back(bureau, meeting)
    assert not Record.objects.exists() and not Activity.objects.exists()
    assert Meeting.objects.get(pk=meeting.pk).activity_id is None
    with pytest.raises(Invalid, match="已经撤销过"):
        take_back(bureau, meeting)
    said(bureau, meeting, "absent", "王二")
    assert (first.made, record(bureau, meeting).made) == (4, 3)


def test_undoing_what_was_added_later_leaves_the_rest(bureau, meeting):
    said(bureau, meeting, "present", "林一")
    record(bureau, meeting, now=OVER - dt.timedelta(minutes=5))
    said(bureau, meeting, "present", "王二")
    record(bureau, meeting)
    take_back(bureau, meeting)
    people = Record.objects.filter(person__isnull=False).values_list("person__name", flat=True)
    assert list(people) == ["林一"] and Meeting.objects.get(pk=meeting.pk).activity_id == meeting.pk


def test_what_was_verified_meanwhile_is_not_taken_back(bureau, meeting):
    said(bureau, meeting, "present", *THREE)
    record(bureau, meeting)
    one = Record.objects.filter(person=bureau.people["林一"]).get()
    verify_records(actor=bureau.officer, record_ids=[one.pk], now=OVER)
    with pytest.raises(Invalid, match="已被处理"):
        take_back(bureau, meeting)
    assert Record.objects.count() == 4 and Meeting.objects.get(pk=meeting.pk).activity_id == meeting.pk


def test_the_page_shows_the_count_asks_and_offers_the_undo(bureau, plan, settings):
    settings.CLOCK_SHIFT = OVER - clock.now()
    few, client = assembly(bureau, plan), Client()
    said(bureau, few, "present", "林一")
    client.force_login(bureau.accounts["许书记"])
    page, press = reverse("meeting", args=[few.pk]), reverse("meeting_record", args=[few.pk])
    before = client.get(page).text
    assert "到会 1/3" in before.split('id="list-h"')[0] and "仍然记录" not in before
    asked = client.post(press, {"seconds": "3"}, follow=True).text
    assert "仍然记录" in asked and "至少要 2 人" in asked and not Record.objects.exists()
    done = client.post(press, {"seconds": "3", "short": "1"}, follow=True).text
    (undo,) = re.findall(r'action="(/meetings/[^"]+/record/undo/\?at=[^"]+)"', done)
    assert Record.objects.count() == 2
    assert client.post(undo.replace("&amp;", "&") + "x").status_code == 302 and Record.objects.count() == 2
    assert "可以重新记录" in client.post(undo, follow=True).text and not Record.objects.exists()

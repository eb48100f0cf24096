"""What the secretary says of who came: stamped when it is said; of all the rest by one press, and back."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from benliu.common import clock
from benliu.common.decision import Invalid, Refused
from benliu.meetings.models import Correction
from benliu.meetings.queries.detail import meeting_detail
from benliu.meetings.services import (
    answer_meeting,
    correct_attendance,
    record_meeting,
    sign_in_rest,
    take_back_rest,
)
from benliu.org.models import Membership

from .conftest import NOW, START

MINUTE = dt.timedelta(minutes=1)
DURING = START + 10 * MINUTE
OVER = START + 120 * MINUTE


def correct(bureau, meeting, name: str, state: str, now: dt.datetime, reason: str = "核对") -> None:
    person = bureau.people[name].pk
    correct_attendance(
        actor=bureau.secretary, meeting_id=meeting.pk, person_id=person, state=state, reason=reason, now=now
    )


def rest(bureau, meeting, now=DURING, reason="", actor=None) -> int:
    return sign_in_rest(actor=actor or bureau.secretary, meeting_id=meeting.pk, reason=reason, now=now)


def back(bureau, meeting, at=DURING) -> None:
    take_back_rest(actor=bureau.secretary, meeting_id=meeting.pk, at=at, now=OVER)


def states(bureau, meeting) -> dict[str, str]:
    return {row.person.name: row.state for row in meeting.attendees.select_related("person")}


@pytest.mark.parametrize(
    ("said_at", "words"), [(START - 11 * MINUTE, "09:49"), (DURING, "10:10"), (START + 1440 * MINUTE, "3月6日 10:00")]
)
def test_signed_in_by_hand_it_bears_the_time_at_which_that_was_said(bureau, meeting, said_at, words):
    """The meeting begins at ten in Shanghai."""
    correct(bureau, meeting, "林一", "present", said_at)
    assert meeting.attendees.get(person=bureau.people["林一"]).signed_at == said_at
    rows = {row.name: row for row in meeting_detail(meeting.pk, bureau.secretary, said_at).rows}
    assert rows["林一"].signed_at == words


def test_one_press_signs_in_who_was_not_seen_and_is_not_on_leave(bureau, meeting):
    answer_meeting(actor=bureau.standing("王二"), meeting_id=meeting.pk, answer="leave", reason="出差", now=NOW)
    correct(bureau, meeting, "林一", "late", START + MINUTE)
    assert meeting_detail(meeting.pk, bureau.secretary, DURING).unseen == 1
    assert rest(bureau, meeting) == 1
    assert states(bureau, meeting) == {"许书记": "present", "林一": "late", "王二": ""}
    row = meeting.attendees.get(person=bureau.people["许书记"])
    assert (row.way, row.signed_at) == ("hand", DURING)
    assert rest(bureau, meeting) == 0


def test_who_has_left_the_branch_is_not_signed_in(bureau, meeting):
    Membership.objects.filter(person=bureau.people["王二"]).update(ends_on=START.date() - dt.timedelta(days=1))
    assert rest(bureau, meeting) == 2 and states(bureau, meeting)["王二"] == ""


def test_taken_back_they_are_as_before_but_for_who_was_set_right_since(bureau, meeting):
    correct(bureau, meeting, "许书记", "present", START)
    rest(bureau, meeting)
    correct(bureau, meeting, "王二", "late", DURING + MINUTE)
    back(bureau, meeting)
    assert states(bureau, meeting) == {"许书记": "present", "林一": "", "王二": "late"}
    row = meeting.attendees.get(person=bureau.people["林一"])
    assert (row.way, row.signed_at) == ("", None) and not Correction.objects.filter(attendee=row).exists()
    with pytest.raises(Invalid, match="已经撤销过"):
        back(bureau, meeting)


def test_what_a_record_rests_on_is_not_taken_back(bureau, meeting):
    rest(bureau, meeting)
    record_meeting(actor=bureau.secretary, meeting_id=meeting.pk, seconds=1, device="page", now=OVER)
    with pytest.raises(Invalid, match="先撤销记录"):
        back(bureau, meeting)
    assert set(states(bureau, meeting).values()) == {"present"}


def test_too_early_afterwards_without_a_reason_and_by_others_it_is_refused(bureau, meeting):
    with pytest.raises(Invalid, match="08:00 起可以签到"):
        rest(bureau, meeting, START - 121 * MINUTE)
    with pytest.raises(Invalid, match="写明更正的原因"):
        rest(bureau, meeting, OVER)
    with pytest.raises(Refused):
        rest(bureau, meeting, actor=bureau.member)
    assert set(states(bureau, meeting).values()) == {""}
    assert rest(bureau, meeting, OVER, "会场点过名") == 3


def test_the_page_offers_it_and_the_way_back(bureau, meeting, settings):
    settings.CLOCK_SHIFT = DURING - clock.now()
    client, page = Client(), reverse("meeting", args=[meeting.pk])
    client.force_login(bureau.accounts["许书记"])
    assert "其余 3 人都到了" in client.get(page).text
    done = client.post(reverse("meeting_rest", args=[meeting.pk]), follow=True).text
    assert "已给其余 3 人签到" in done and "都到了" not in done
    (undo,) = re.findall(r'action="(/meetings/[^"]+/rest/undo/\?at=[^"]+)"', done)
    assert "又是未签到" in client.post(undo.replace("&amp;", "&"), follow=True).text
    assert set(states(bureau, meeting).values()) == {""}

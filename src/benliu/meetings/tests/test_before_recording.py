"""What the page says before a meeting is recorded, and what is kept: of who has left the branch, of a closed year."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from benliu.common import clock
from benliu.common.decision import Invalid
from benliu.meetings.services import correct_attendance, plan_meeting, record_meeting
from benliu.org.models import Membership
from benliu.records.closing import ClosedPeriod, closing_words
from benliu.records.models import Record

from .conftest import START

OVER = START + dt.timedelta(hours=2)
LEFT = "王二到会那天已不在本支部，记录时不会记；签到留在名单上，不会丢。请由当时所在的支部登记"
CLOSED = "2026 年已在 2026年12月31日封账。记录照样保存、审核"
YEAR = ClosedPeriod("2026", dt.date(2026, 1, 1), dt.date(2026, 12, 31), dt.date(2026, 12, 31))


@pytest.fixture
def held(bureau, meeting, settings):
    """All three came; then it turned out that 王二 had left the branch a month before."""
    settings.CLOCK_SHIFT = OVER - clock.now()
    for name in ("许书记", "林一", "王二"):
        correct_attendance(
            actor=bureau.secretary,
            meeting_id=meeting.pk,
            person_id=bureau.people[name].pk,
            state="present",
            reason="",
            now=START,
        )
    Membership.objects.filter(person=bureau.people["王二"]).update(ends_on=START.date() - dt.timedelta(days=30))
    return meeting


def page(bureau, meeting, who="许书记") -> str:
    client = Client()
    client.force_login(bureau.accounts[who])
    return client.get(reverse("meeting", args=[meeting.pk])).text


def record(bureau, meeting):
    return record_meeting(actor=bureau.secretary, meeting_id=meeting.pk, seconds=1, device="page", now=OVER)


def recorded(meeting) -> set[str]:
    rows = Record.objects.filter(activity_id=meeting.pk, person__isnull=False)
    return set(rows.values_list("person__name", flat=True))


def test_who_has_left_is_named_before_is_not_recorded_and_is_once_the_roster_is_mended(bureau, held):
    assert LEFT in page(bureau, held) and LEFT not in page(bureau, held, "林一")
    record(bureau, held)
    assert recorded(held) == {"许书记", "林一"}
    assert LEFT in page(bureau, held), "it is still said afterwards"
    assert held.attendees.get(person=bureau.people["王二"]).state == "present", "the sign-in is not lost"
    Membership.objects.filter(person=bureau.people["王二"]).update(ends_on=None)
    mended = page(bureau, held)
    assert LEFT not in mended and "补记 1 人" in mended
    record(bureau, held)
    assert recorded(held) == {"许书记", "林一", "王二"}


def test_where_all_who_came_have_left_it_says_so_and_not_that_nobody_came(bureau, held):
    Membership.objects.update(ends_on=START.date() - dt.timedelta(days=30))
    with pytest.raises(Invalid, match="到会的人那天都已不在本支部，这里记不了；签到留在名单上。请由当时所在的支部登记"):
        record(bureau, held)
    assert held.attendees.filter(state="present").count() == 3


def test_a_plan_names_whom_it_cannot_ask(bureau, plan):
    Membership.objects.filter(person=bureau.people["王二"]).update(ends_on=START.date() - dt.timedelta(days=1))
    with pytest.raises(Invalid, match="^王二到 2026-03-05 不在这个支部。请从名单里去掉"):
        plan_meeting(actor=bureau.secretary, plan=plan(), announce=True, now=START)


def test_of_a_closed_year_it_is_said_before_and_the_record_is_kept_all_the_same(bureau, held, monkeypatch):
    assert CLOSED not in page(bureau, held)
    monkeypatch.setattr("benliu.records.closing._providers", [lambda: [YEAR]])
    assert closing_words(dt.date(2025, 12, 31)) == ""
    assert CLOSED in page(bureau, held)
    assert record(bureau, held).made == 3, "two people, and the branch's own"
    assert CLOSED not in page(bureau, held), "nothing is left to be recorded"


def test_the_form_for_an_activity_says_who_was_elsewhere_before_it_is_sent(bureau, settings):
    settings.CLOCK_SHIFT = START - clock.now()
    Membership.objects.filter(person=bureau.people["王二"]).update(starts_on=dt.date(2026, 2, 1))
    client = Client()
    client.force_login(bureau.accounts["许书记"])
    people = [bureau.people[name].pk for name in ("林一", "王二")]

    def said(day: str) -> str:
        return client.get(reverse("similar"), {"kind": "soul.lesson", "happened_on": day, "people": people}).text

    before = said("2025-12-30")
    assert "王二那天不在这个支部。请去掉，或由当时所在的支部登记" in before
    assert said("2026-03-02").strip() == ""

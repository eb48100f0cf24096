"""Calendars, read back by another hand: what a calendar program gets under an address, and when it gets nothing."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.test import Client

from benliu.common import clock
from benliu.common.decision import Refused
from benliu.meetings.models import Feed
from benliu.meetings.queries.feeds import feed_path
from benliu.meetings.services import cancel_meeting, change_meeting, open_feed, plan_meeting, revoke_feed
from benliu.org.models import Membership, Office
from benliu.org.tests.factories import FIRST, SECOND, TODAY

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def soon(bureau, plan):
    """Three meetings of the coming week: one moved, one cancelled, one not announced."""
    now = clock.now()
    start = (now + dt.timedelta(days=7)).replace(hour=6, minute=30, second=0, microsecond=0)
    said = {"starts_at": start, "ends_at": start + dt.timedelta(minutes=90), "note": "带笔，\n还有纸；"}
    actor = bureau.secretary
    moved = plan_meeting(actor=actor, plan=plan(**said), announce=True, now=now)
    later = said | {"starts_at": start + dt.timedelta(hours=1), "ends_at": start + dt.timedelta(hours=2)}
    change_meeting(actor=actor, meeting_id=moved.pk, plan=plan(**later), now=now)
    off = plan_meeting(actor=actor, plan=plan(**said, title="取消的会"), announce=True, now=now)
    cancel_meeting(actor=actor, meeting_id=off.pk, reason="讲课人出差", now=now)
    plan_meeting(actor=actor, plan=plan(**said, title="还没通知的会"), announce=False, now=now)
    return start


def events(address: str) -> dict[str, icalendar.Event]:
    answer = Client().get(address)
    assert answer.status_code == 200 and answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    content = answer.content
    assert b"\r\n" in content and max(len(line) for line in content.split(b"\r\n")) <= 75, "RFC 5545, 3.1"
    calendar = icalendar.Calendar.from_ical(content)
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    return {str(event["SUMMARY"]): event for event in calendar.walk("VEVENT")}


def feed(bureau, name, unit=None) -> str:
    unit_id = bureau.units[unit].pk if unit else None
    return feed_path(open_feed(actor=bureau.standing(name), unit_id=unit_id, now=clock.now()))


def test_a_member_s_calendar_has_what_he_is_asked_to(bureau, soon):
    found = events(feed(bureau, "林一"))
    assert found.keys() == {"第一季度党课", "取消的会"}
    moved = found["第一季度党课"]
    assert moved["DTSTART"].dt == (soon + dt.timedelta(hours=1)).astimezone(SHANGHAI)
    assert moved["DTSTART"].params["TZID"] == "Asia/Shanghai" and moved["DTSTART"].dt.hour == 15
    assert moved["DTEND"].dt - moved["DTSTART"].dt == dt.timedelta(hours=1)
    assert (str(moved["STATUS"]), int(moved["SEQUENCE"]), str(moved["LOCATION"])) == ("CONFIRMED", 1, "三楼会议室")
    assert str(moved["DESCRIPTION"]).startswith("带笔，\n还有纸；\n") and str(moved["URL"]) in str(moved["DESCRIPTION"])
    off = found["取消的会"]
    assert (str(off["STATUS"]), int(off["SEQUENCE"])) == ("CANCELLED", 1)
    assert len({str(event["UID"]) for event in found.values()}) == 2


def test_a_branch_s_calendar_shows_the_secretary_drafts_too(bureau, soon):
    found = events(feed(bureau, "许书记", FIRST))
    assert str(found["还没通知的会"]["STATUS"]) == "TENTATIVE"
    assert events(feed(bureau, "王二", FIRST)).keys() == {"第一季度党课", "取消的会"}


def test_only_the_own_branch_can_be_read(bureau):
    with pytest.raises(Refused, match="只能订阅"):
        feed(bureau, "林一", SECOND)


def test_the_address_is_the_same_until_it_is_revoked(bureau, soon):
    address = feed(bureau, "林一")
    assert feed(bureau, "林一") == address
    known = Feed.objects.get()
    revoke_feed(actor=bureau.standing("王二"), feed_id=known.pk, now=clock.now())
    assert Client().get(address).status_code == 200, "not by others"
    revoke_feed(actor=bureau.standing("林一"), feed_id=known.pk, now=clock.now())
    assert Client().get(address).status_code == 404
    assert feed(bureau, "林一") != address


def test_an_address_cannot_be_made_of_an_id(bureau, soon):
    mark = feed(bureau, "林一").rpartition("/")[2]
    other = Feed.objects.create(account=bureau.accounts["王二"], opened_at=clock.now())
    for address in (f"/calendar/{other.pk}/{mark}", f"/calendar/{uuid.uuid4()}/{mark}"):
        assert Client().get(address).status_code == 404


def test_a_feed_shows_what_its_owner_may_see_now(bureau, soon):
    address = feed(bureau, "许书记", FIRST)
    Office.objects.filter(person=bureau.people["许书记"]).update(ends_on=TODAY)
    assert events(address).keys() == {"第一季度党课", "取消的会"}, "a member still, no secretary"
    Membership.objects.filter(person=bureau.people["许书记"]).update(ends_on=TODAY)
    assert events(address).keys() == {"第一季度党课", "取消的会"}, "asked to them still"
    bureau.accounts["许书记"].is_active = False
    bureau.accounts["许书记"].save()
    assert Client().get(address).status_code == 404

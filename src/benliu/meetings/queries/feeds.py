"""Calendars as RFC 5545 writes them, for the calendar programs of phones and desks."""

import datetime as dt
import hmac
import uuid
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from benliu.common.clock import local_date
from benliu.org.standing import standing_of

from ..models import Attendee, Feed, Meeting
from ..policies import visible_meetings

BACK, MOST = dt.timedelta(days=366), 2000
SALT = "benliu.meetings.feed"


def feed_path(feed_id: uuid.UUID) -> str:
    """The address of a feed: its id and a mark of it under this installation's key, so that no table tells it."""
    return reverse("calendar_feed", args=[feed_id, _mark(feed_id)])


def open_feed_of(account_id: int, unit_id: int | None) -> uuid.UUID | None:
    """The feed that an account has of a branch, or of the own meetings. One query."""
    feeds = Feed.objects.filter(account_id=account_id, revoked_at=None)
    chosen = feeds.filter(unit_id=unit_id) if unit_id else feeds.filter(unit=None)
    return chosen.values_list("pk", flat=True).first()


def calendar_of(feed_id: uuid.UUID, mark: str, now: dt.datetime) -> bytes | None:
    """The calendar under an address, as its owner may see it now; None where there is none (any more)."""
    if not hmac.compare_digest(mark.encode(), _mark(feed_id).encode()):
        return None
    feed = Feed.objects.select_related("account", "unit").filter(pk=feed_id, revoked_at=None).first()
    if feed is None or not feed.account.is_active:
        return None
    return _written(feed, _meetings(feed, now), now)


def _mark(feed_id: uuid.UUID) -> str:
    return salted_hmac(SALT, feed_id.hex, algorithm="sha256").hexdigest()[:32]


def _meetings(feed: Feed, now: dt.datetime) -> list[Meeting]:
    owner = standing_of(feed.account, on=local_date(now))
    found = visible_meetings(owner).filter(starts_at__gte=now - BACK)
    if feed.unit_id:
        found = found.filter(unit_id=feed.unit_id)
    else:
        own = Attendee.objects.filter(person_id=owner.person_id or 0).values("meeting_id")
        found = found.filter(pk__in=own, announced_at__isnull=False)
    return list(found.select_related("kind", "unit").order_by("starts_at", "pk")[:MOST])


def _written(feed: Feed, meetings: list[Meeting], now: dt.datetime) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Benliu//meetings//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", feed.unit.name if feed.unit else _("我的会议和活动"))
    calendar.add("refresh-interval", dt.timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for meeting in meetings:
        calendar.add_component(_event(meeting, now))
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written


def _event(meeting: Meeting, now: dt.datetime) -> Event:
    here = ZoneInfo(settings.TIME_ZONE)
    address = settings.BENLIU_ADDRESS.rstrip("/") + reverse("meeting", args=[meeting.pk])
    event = Event()
    event.add("uid", f"{meeting.pk}@benliu")
    event.add("dtstamp", meeting.cancelled_at or meeting.changed_at or meeting.announced_at or meeting.planned_at)
    event.add("dtstart", meeting.starts_at.astimezone(here))
    event.add("dtend", meeting.ends_at.astimezone(here))
    event.add("summary", meeting.title)
    event.add("sequence", meeting.changes)
    event.add("status", _status(meeting))
    event.add("description", "\n".join(filter(None, (meeting.note, meeting.cancel_reason, address))))
    event.add("categories", [meeting.kind.title])
    event.add("url", address)
    if meeting.place:
        event.add("location", meeting.place)
    return event


def _status(meeting: Meeting) -> str:
    if meeting.cancelled_at:
        return "CANCELLED"
    return "CONFIRMED" if meeting.announced_at else "TENTATIVE"

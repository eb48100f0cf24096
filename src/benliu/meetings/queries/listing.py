"""Meetings as lines of lists: a month of a branch or of a person, what comes next, what is not recorded yet."""

import datetime as dt
import uuid
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from benliu.org.models import Unit
from benliu.org.queries import units_below
from benliu.org.standing import Standing

from ..models import Attendee, Meeting
from ..policies import visible_meetings
from ..wording import span_words

SIGN_IN_OPENS = dt.timedelta(hours=2)
MOST_BRANCHES, MOST_IN_MONTH = 500, 500


@dataclass(frozen=True)
class MeetingLine:
    """A meeting in a list. `status` as in `status_of`; `answer` and `state` are the reader's own, None if not asked."""

    id: uuid.UUID
    title: str
    kind: str
    stream: str
    unit_id: int
    branch: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str
    status: str
    sign_up: bool
    answer: str | None
    state: str | None

    @property
    def when(self) -> str:
        """Day and hours in words."""
        return span_words(self.starts_at, self.ends_at)

    @property
    def status_words(self) -> str:
        """The status in words."""
        return STATUS_WORDS[self.status]()


STATUS_WORDS = {
    "planned": lambda: _("还没通知"),
    "announced": lambda: _("已通知"),
    "on": lambda: _("正在签到"),
    "over": lambda: _("等着记录"),
    "recorded": lambda: _("已记录"),
    "cancelled": lambda: _("已取消"),
}


@dataclass(frozen=True)
class Month:
    """A month's meetings by day; `first` is the first of the month, `before` and `after` those of its neighbours."""

    first: dt.date
    days: tuple[tuple[dt.date, tuple[MeetingLine, ...]], ...]

    @property
    def before(self) -> dt.date:
        """The first of the month before."""
        return (self.first - dt.timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> dt.date:
        """The first of the month after."""
        return (self.first + dt.timedelta(days=31)).replace(day=1)


def status_of(meeting: Meeting, now: dt.datetime) -> str:
    """What holds: planned, announced, on (people can sign in), over (to be recorded), recorded, cancelled."""
    if meeting.cancelled_at:
        return "cancelled"
    if meeting.activity_id:
        return "recorded"
    if now >= meeting.ends_at:
        return "over"
    if now >= meeting.starts_at - SIGN_IN_OPENS:
        return "on"
    return "announced" if meeting.announced_at else "planned"


def month_of_branch(reader: Standing, unit_id: int, first: dt.date, now: dt.datetime) -> Month:
    """The month of one branch, as far as `reader` may see it. One query."""
    return _month(reader, visible_meetings(reader).filter(unit_id=unit_id), first, now)


def month_of_person(reader: Standing, first: dt.date, now: dt.datetime) -> Month:
    """The month of `reader`: what he is asked to. One query."""
    own = Attendee.objects.filter(person_id=reader.person_id or 0).values("meeting_id")
    return _month(reader, visible_meetings(reader).filter(pk__in=own), first, now)


def next_meetings(reader: Standing, now: dt.datetime, most: int = 2) -> list[MeetingLine]:
    """What `reader` is asked to and is not over. One query."""
    own = Attendee.objects.filter(person_id=reader.person_id or 0).values("meeting_id")
    ahead = Meeting.objects.filter(pk__in=own, announced_at__isnull=False, cancelled_at=None, ends_at__gt=now)
    return _lines(reader, ahead.order_by("starts_at", "pk")[:most], now)


def open_meetings(reader: Standing, unit_id: int, now: dt.datetime, most: int = 5) -> list[MeetingLine]:
    """What a branch has to do: held and not recorded, and what comes next, in this order. One query."""
    open_ones = visible_meetings(reader).filter(unit_id=unit_id, cancelled_at=None, activity=None)
    return _lines(reader, open_ones.order_by("starts_at", "pk")[:most], now)


def led_branches(reader: Standing) -> list[tuple[int, str]]:
    """The branches that `reader` plans for, in the order of the tree. One query."""
    led = Unit.objects.filter(units_below(reader.led_paths), kind=Unit.Kind.BRANCH, closed_on=None)
    return list(led.order_by("path").values_list("pk", "name")[:MOST_BRANCHES]) if reader.led_paths else []


def _month(reader: Standing, meetings: "QuerySet[Meeting]", first: dt.date, now: dt.datetime) -> Month:
    begin = timezone.make_aware(dt.datetime.combine(first, dt.time()))
    end = timezone.make_aware(dt.datetime.combine((first + dt.timedelta(days=31)).replace(day=1), dt.time()))
    found = meetings.filter(Q(starts_at__gte=begin) & Q(starts_at__lt=end)).order_by("starts_at", "pk")
    lines = _lines(reader, found[:MOST_IN_MONTH], now)
    days = groupby(lines, key=lambda line: timezone.localdate(line.starts_at))
    return Month(first, tuple((day, tuple(of_day)) for day, of_day in days))


def _lines(reader: Standing, meetings: "QuerySet[Meeting]", now: dt.datetime) -> list[MeetingLine]:
    own = FilteredRelation("attendees", condition=Q(attendees__person_id=reader.person_id or 0))
    said = meetings.annotate(own=own, own_answer=F("own__answer"), own_state=F("own__state"))
    return [_line(meeting, now) for meeting in said.select_related("kind", "unit")]


def _line(meeting: Any, now: dt.datetime) -> MeetingLine:
    return MeetingLine(
        id=meeting.pk,
        title=meeting.title,
        kind=meeting.kind.label,
        stream=meeting.kind.stream,
        unit_id=meeting.unit_id,
        branch=meeting.unit.name,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        status=status_of(meeting, now),
        sign_up=meeting.sign_up,
        answer=meeting.own_answer,
        state=meeting.own_state,
    )

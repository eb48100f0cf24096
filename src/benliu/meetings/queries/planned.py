"""The meetings of a branch at the time of something that is recorded."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from benliu.common.clock import local_date
from benliu.org.standing import Standing
from benliu.records.planned import Planned

from ..models import Attendee, Meeting
from ..policies import visible_meetings
from ..wording import span_words


def planned_meetings(
    reader: Standing, unit_id: int, day: dt.date, people: Collection[int], now: dt.datetime
) -> Sequence[Planned]:
    """The meetings of `day`; of today those that last now, give or take their own length. Two queries."""
    found = visible_meetings(reader).filter(unit_id=unit_id, cancelled_at=None, starts_at__date=day)
    meetings = [one for one in found.order_by("starts_at", "pk") if day < local_date(now) or _about_now(one, now)]
    away = _away(meetings, people) if meetings and people else {}
    return [
        Planned(
            one.title,
            reverse("meeting", args=[one.pk]),
            span_words(one.starts_at, one.ends_at),
            one.activity_id is not None,
            tuple(away.get(one.pk, ())),
        )
        for one in meetings
    ]


@dataclass(frozen=True)
class Alike:
    """A meeting that is planned already; `when`: its day and hours."""

    id: uuid.UUID
    title: str
    when: str


def planned_alike(unit_id: int, kind: str, day: dt.date, *, but: uuid.UUID) -> list[Alike]:
    """What a branch has planned of the same kind on the same day, other than `but` itself. One query."""
    found = Meeting.objects.filter(unit_id=unit_id, kind__code=kind, cancelled_at=None, starts_at__date=day)
    rows = found.exclude(pk=but).order_by("starts_at", "pk")
    return [Alike(one.pk, one.title, span_words(one.starts_at, one.ends_at)) for one in rows]


def _about_now(meeting: Meeting, now: dt.datetime) -> bool:
    length = meeting.ends_at - meeting.starts_at
    return meeting.starts_at - length <= now <= meeting.ends_at + length


def _away(meetings: Sequence[Meeting], people: Collection[int]) -> dict[uuid.UUID, list[str]]:
    """By meeting, the names of those of `people` who asked for leave or were not there. One query."""
    gone = Q(answer=Attendee.Answer.LEAVE, state="") | Q(state__in=[Attendee.State.LEAVE, Attendee.State.ABSENT])
    rows = Attendee.objects.filter(gone, meeting__in=meetings, person__in=people).order_by("person__name")
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for meeting_id, name in rows.values_list("meeting_id", "person__name"):
        found[meeting_id].append(name)
    return found

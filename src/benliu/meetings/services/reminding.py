"""Remind of a meeting on the day before."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from benliu.common.waking import wake

from ..models import Meeting
from .telling import tell_tomorrow

MOST, HOUR = 50, 9  # meetings a task; from nine o'clock of the day before


def wake_reminders(*, now: dt.datetime) -> bool:
    """Have a worker remind of what is due, unless one is asked already. Tells whether one was asked."""
    from ..tasks import remind_of_meetings

    return _due(now).exists() and wake(remind_of_meetings)


def remind_due(*, now: dt.datetime) -> int:
    """Remind of the meetings of tomorrow, each in a transaction of its own, each once; returns of how many."""
    done = 0
    for meeting_id in list(_due(now).values_list("pk", flat=True)[:MOST]):
        with transaction.atomic():
            meeting = _due(now).select_for_update(of=("self",)).filter(pk=meeting_id).first()
            if meeting:
                meeting.reminded_at = now
                meeting.save(update_fields=["reminded_at"])
                tell_tomorrow(meeting, now)
                done += 1
    return done


def _due(now: dt.datetime) -> QuerySet[Meeting]:
    """Announced before today, not reminded of, and on the next day of the bureau's calendar."""
    here = timezone.localtime(now)
    today = here.replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = today + dt.timedelta(days=1)
    until = tomorrow + dt.timedelta(days=1) if here.hour >= HOUR else tomorrow
    open_ones = Meeting.objects.filter(announced_at__lt=today, cancelled_at=None, reminded_at=None)
    return open_ones.filter(starts_at__gte=tomorrow, starts_at__lt=until).order_by("starts_at", "pk")

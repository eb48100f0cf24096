"""When somebody is told: pure reckoning with the person's quiet hours and daily hour, in the bureau's time."""

import datetime as dt
from dataclasses import dataclass

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
# After each failure so much longer; after the last one it is given up and shown to the officers.
PAUSES = (MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 12 * HOUR)
# Who does not report back for so long is taken for dead. Longer than any sending can take.
LEASE = 5 * MINUTE
USUAL_HOUR = 8


@dataclass(frozen=True)
class Habits:
    """When a person wants to be told. `quiet_from` and `quiet_until` both or neither; they may span midnight."""

    quiet_from: dt.time | None = None
    quiet_until: dt.time | None = None
    daily_hour: int | None = None


def due_at(now: dt.datetime, habits: Habits, *, urgent: bool = False, daily: bool = False) -> dt.datetime:
    """When to send what came up at `now` (aware, in the zone that the habits are meant in)."""
    if urgent:
        return now
    hour = habits.daily_hour if habits.daily_hour is not None else USUAL_HOUR if daily else None
    due = now if hour is None else _next(now, dt.time(hour))
    return _after_quiet(due, habits)


def next_try(now: dt.datetime, habits: Habits, *, attempts: int, urgent: bool) -> dt.datetime | None:
    """When to try again after `attempts` failures; None: not any more."""
    if attempts > len(PAUSES):
        return None
    later = now + PAUSES[attempts - 1]
    return later if urgent else _after_quiet(later, habits)


def _next(now: dt.datetime, time: dt.time) -> dt.datetime:
    """The first moment from `now` on at which the clock shows `time`."""
    today = now.replace(hour=time.hour, minute=time.minute, second=0, microsecond=0)
    return today if today >= now else today + DAY


def _after_quiet(moment: dt.datetime, habits: Habits) -> dt.datetime:
    begin, end = habits.quiet_from, habits.quiet_until
    if begin is None or end is None or begin == end:
        return moment
    time = moment.time()
    quiet = begin <= time < end if begin < end else time >= begin or time < end
    return _next(moment, end) if quiet else moment

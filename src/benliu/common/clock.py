"""The only place that reads the clock; services receive `now`."""

import datetime as dt

from django.conf import settings
from django.utils import timezone

NONE = dt.timedelta()


def now() -> dt.datetime:
    """The present moment, aware, in UTC. Settings of tests may shift it by `CLOCK_SHIFT`; the product's have none."""
    return timezone.now() + getattr(settings, "CLOCK_SHIFT", NONE)


def local_date(moment: dt.datetime) -> dt.date:
    """The calendar day of `moment` in the bureau's time zone."""
    return timezone.localdate(moment)

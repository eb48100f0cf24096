"""The only place that reads the clock; services receive `now`."""

import datetime as dt

from django.utils import timezone


def now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def local_date(moment: dt.datetime) -> dt.date:
    """The calendar day of `moment` in the bureau's time zone."""
    return timezone.localdate(moment)

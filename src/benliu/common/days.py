"""Days as people read them."""

import datetime as dt

from django.utils.formats import date_format

from .clock import local_date, now


def day_words(day: dt.date | None) -> str:
    """“9月2日”; with its year where that is not the running one. Of a moment its day; of no day nothing."""
    if not day:
        return ""
    at = local_date(day) if isinstance(day, dt.datetime) else day
    return date_format(at, "MONTH_DAY_FORMAT" if at.year == local_date(now()).year else "DATE_FORMAT")

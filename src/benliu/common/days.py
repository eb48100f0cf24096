"""Days as people read them."""

import datetime as dt

from django.utils.formats import date_format

from .clock import local_date, now


def day_words(day: dt.date) -> str:
    """“9月2日”; with its year where that is not the running one."""
    return date_format(day, "MONTH_DAY_FORMAT" if day.year == local_date(now()).year else "DATE_FORMAT")

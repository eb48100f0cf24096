"""When something is, in words."""

import datetime as dt

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benliu.common.days import day_words

from .monthly import MonthlyDay

WEEKS = (
    gettext_lazy("第一个"),
    gettext_lazy("第二个"),
    gettext_lazy("第三个"),
    gettext_lazy("第四个"),
    gettext_lazy("最后一个"),
)


def span_words(starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """“11月25日 周三 14:30–16:00”; where it ends on another day, with that day."""
    start, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
    day = _("%(day)s %(weekday)s") % {"day": day_words(start), "weekday": date_format(start, "D")}
    until = f"{end:%H:%M}" if end.date() == start.date() else f"{day_words(end)} {end:%H:%M}"
    return f"{day} {start:%H:%M}–{until}"


def hour_words(moment: dt.datetime, of: dt.datetime) -> str:
    """“14:35”; with its day where that is another than that of the meeting `of`."""
    at = timezone.localtime(moment)
    return f"{at:%H:%M}" if at.date() == timezone.localdate(of) else f"{day_words(at)} {at:%H:%M}"


span_words_lazy = lazy(span_words, str)  # in the language of whoever reads it


def monthly_words(on: MonthlyDay) -> str:
    """“每月 5 日”, “每月第二个星期五”."""
    if on.week == 0:
        return _("每月 %d 日") % on.day
    said = {"week": WEEKS[on.week - 1], "weekday": WEEKDAYS[on.day - 1]}
    return _("每月%(week)s%(weekday)s") % said

"""When something is, in words."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext as _


def span_words(starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """“11月25日 周三 14:30–16:00”; where it ends on another day, with that day."""
    start, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
    day = _("%(day)s %(weekday)s") % {"day": date_format(start, "MONTH_DAY_FORMAT"), "weekday": date_format(start, "D")}
    until = f"{end:%H:%M}" if end.date() == start.date() else f"{date_format(end, 'MONTH_DAY_FORMAT')} {end:%H:%M}"
    return f"{day} {start:%H:%M}–{until}"


span_words_lazy = lazy(span_words, str)  # in the language of whoever reads it

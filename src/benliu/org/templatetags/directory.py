"""How people, and the days of what they did, are shown: {% load directory %}."""

import datetime as dt

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from benliu.common.clock import local_date, now
from benliu.common.days import day_words
from benliu.org.directory import masked

register = template.Library()
register.filter("masked", masked)
register.filter("day", day_words)


@register.simple_tag
def ends_mark(day: dt.date | None) -> SafeString:
    """Beside the last day of something: that it is today, and holds until tonight. Of other days nothing."""
    if day != local_date(now()):
        return SafeString()
    return format_html('<span class="badge warn">{}</span>', _("今天止"))

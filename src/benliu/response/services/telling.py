"""Tell officers what a warning proposes, and everybody what was decided."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from benliu.notices.services import send_notice
from benliu.org.models import Unit
from benliu.org.queries import accounts_of, memberships_on
from benliu.org.queries.roster import officers_of

from ..models import Alert, LevelChange

PROPOSED, LEVEL = "response.proposed", "response.level"


def tell_proposed(alert: Alert, now: dt.datetime) -> int:
    """Lead the officers of the whole to where a response is started, whatever the hour."""
    tops = list(Unit.objects.filter(depth=1))
    accounts = {account for held in officers_of(tops, timezone.localdate(now)).values() for account in held}
    return send_notice(
        to=sorted(accounts),
        kind=PROPOSED,
        title=_("收到预警，请决定是否启动应急响应"),
        text=alert.headline or alert.event,
        path=reverse("alert", args=[alert.pk]),
        now=now,
        urgent=True,
        key=f"alert:{alert.pk}",
    )


def tell_level(change: LevelChange, now: dt.datetime) -> int:
    """Tell everybody of the unit and below that a response starts, rises, falls or ends."""
    response = change.response
    today = timezone.localdate(now)
    people = memberships_on(today).filter(unit__path__startswith=response.unit.path).values("person_id")
    drill = _("【演练】") if response.is_drill else ""
    title = _("{drill}应急响应结束：{name}") if change.level == 0 else _("{drill}{level}应急响应：{name}")
    return send_notice(
        to=accounts_of(people),
        kind=LEVEL,
        title=format_lazy(title, drill=drill, level=change.get_level_display(), name=response.title),
        text=format_lazy(_("理由：{reason}"), reason=change.reason),
        path=reverse("response", args=[response.pk]),
        now=now,
        urgent=change.level > 0,
        key=f"change:{change.pk}",
    )

"""Tell officers what a warning proposes, and those concerned what was decided."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from benliu.notices.services import send_notice
from benliu.org.models import Unit
from benliu.org.queries import accounts_of, memberships_on, officers_of, secretaries_of
from benliu.readiness.queries.members import members_on

from ..models import Alert, LevelChange, Response
from ..queries.plan import level_of, teams_for

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
    """Tell that a response starts, rises, falls or ends: whom its plan names for the level, without one everybody."""
    response = change.response
    drill = _("【演练】") if response.is_drill else ""
    title = _("{drill}应急响应结束：{name}") if change.level == 0 else _("{drill}{level}应急响应：{name}")
    return send_notice(
        to=sorted(_told(response, timezone.localdate(now))),
        kind=LEVEL,
        title=format_lazy(title, drill=drill, level=change.get_level_display(), name=response.title),
        text=format_lazy(_("理由：{reason}"), reason=change.reason),
        path=reverse("response", args=[response.pk]),
        now=now,
        urgent=change.level > 0,
        key=f"change:{change.pk}",
    )


def _told(response: Response, today: dt.date) -> set[int]:
    """The accounts of those concerned."""
    level = level_of(response)
    groups = level.told if level else ("everybody",)
    people = memberships_on(today).filter(unit__path__startswith=response.unit.path).values("person_id")
    found = set(accounts_of(people)) if "everybody" in groups else set()
    if "officers" in groups:
        found.update(*officers_of([response.unit], today).values())
    if "secretaries" in groups:
        below = list(Unit.objects.filter(path__startswith=response.unit.path, closed_on=None))
        found.update(*secretaries_of(below, today).values())
    if level and "teams" in groups:
        teams = [team.pk for team in teams_for(response.unit) if team.name in level.teams]
        found.update(accounts_of(members_on(today).filter(team__in=teams).values("person_id")))
    return found

"""Who may see warnings and responses, and who decides."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from benliu.common import clock
from benliu.common.decision import Decision
from benliu.org.models import Unit
from benliu.org.queries import units_below
from benliu.org.standing import Standing
from benliu.readiness.models import TeamMember

from .models import Plan, Response


def can_see_alerts(actor: Standing) -> Decision:
    """May read warnings and responses: everybody on the roster. They are public, and concern all who may be called."""
    allowed = actor.person_id is not None
    return Decision(allowed, "" if allowed else _("预警和应急响应只对本单位的人开放。"))


def can_take_alerts(actor: Standing) -> Decision:
    """May upload warnings and enter them by hand: who leads anything."""
    allowed = bool(actor.led_paths)
    return Decision(allowed, "" if allowed else _("预警由党务干部和支部书记登记。"))


def can_command(actor: Standing, unit: Unit) -> Decision:
    """May start, raise, lower and end responses of `unit`: its officers. Never a machine."""
    allowed = actor.officer_of(unit.path)
    return Decision(allowed, "" if allowed else _("响应的启动、升降级和结束由本单位的党务干部决定。"))


def visible_responses(actor: Standing) -> QuerySet[Response]:
    """The responses that `actor` may open."""
    return Response.objects.all() if can_see_alerts(actor) else Response.objects.none()


def can_plan(actor: Standing, unit: Unit) -> Decision:
    """May write plans of `unit`: its officers."""
    allowed = actor.officer_of(unit.path)
    return Decision(allowed, "" if allowed else _("预案由本单位的党务干部编制。"))


def visible_plans(actor: Standing) -> QuerySet[Plan]:
    """The plans that `actor` may read: officers, those of their units."""
    if not actor.officer_paths:
        return Plan.objects.none()
    return Plan.objects.filter(unit__in=Unit.objects.filter(units_below(actor.officer_paths)))
def can_tell_movements(actor: Standing, response: Response, people: Collection[int], now: dt.datetime) -> Decision:
    """May tell that these people arrived or left: of oneself; leaders of their teams; officers of the unit."""
    others = set(people) - set(actor.own_ids)
    allowed = can_see_alerts(actor).allowed and (
        not others or actor.officer_of(response.unit.path) or others <= set(led_people(actor, clock.local_date(now)))
    )
    return Decision(allowed, "" if allowed else _("到岗和离岗由本人、所在队伍的队长或本单位的党务干部报告。"))


def led_people(actor: Standing, on: dt.date) -> QuerySet[TeamMember, int]:
    """The people of the teams that `actor` leads on the day `on`, by id."""
    there = Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on)) & Q(team__closed_at=None)
    led = TeamMember.objects.filter(there, person__in=actor.own_ids, leads=True).values("team")
    return TeamMember.objects.filter(there, team__in=led).values_list("person_id", flat=True)

"""Who may see warnings and responses, and who decides."""

import datetime as dt
from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from benliu.common import clock
from benliu.common.clock import local_date
from benliu.common.decision import Decision
from benliu.org.models import Unit
from benliu.org.queries import units_below
from benliu.org.standing import Standing
from benliu.readiness.models import TeamMember
from benliu.readiness.queries.members import members_on

from .models import Call, Duty, Plan, Presence, Report, Response


def can_see_alerts(actor: Standing) -> Decision:
    """May read warnings and responses: everybody on the roster. They are public, and concern all who may be called."""
    allowed = actor.on_roster
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
        not others or actor.officer_of(response.unit.path) or others <= set(led_people(actor, local_date(now)))
    )
    return Decision(allowed, "" if allowed else _("到岗和离岗由本人、所在队伍的队长或本单位的党务干部报告。"))


def led_teams(actor: Standing, on: dt.date) -> QuerySet[TeamMember]:
    """Of which teams `actor` is a leader on the day `on`."""
    return members_on(on).filter(person__in=actor.own_ids, leads=True)


def led_people(actor: Standing, on: dt.date) -> QuerySet[TeamMember, int]:
    """The people of the teams that `actor` leads on the day `on`, by id."""
    return members_on(on).filter(team__in=led_teams(actor, on).values("team")).values_list("person_id", flat=True)


def can_tell_report(
    actor: Standing, response: Response, kind: str, person_id: int | None, now: dt.datetime
) -> Decision:
    """May tell what is seen, and ask for something: everybody on the roster. Tasks are given by officers of the unit,
    and by leaders to people of their teams.
    """
    if kind != Report.Kind.TASK and person_id is None:
        return can_see_alerts(actor)
    led = person_id is not None and person_id in led_people(actor, local_date(now))
    allowed = led or actor.officer_of(response.unit.path)
    return Decision(allowed, "" if allowed else _("任务由本单位的党务干部或队长交给本队的人。"))


def can_finish_report(actor: Standing, report: Report) -> Decision:
    """May say that it is done: who has the task, who told of it, officers of the unit."""
    own = report.told_by_id == actor.account_id or report.person_id in actor.own_ids
    allowed = own or actor.officer_of(report.response.unit.path)
    return Decision(allowed, "" if allowed else _("由承办人、报告人或本单位的党务干部办结。"))


def can_see_people(actor: Standing, response: Response, now: dt.datetime) -> Decision:
    """May see who was called, what they answered, who is on site and what is reported: who commands, leaders of teams
    about their people.
    """
    allowed = bool(can_command(actor, response.unit)) or led_teams(actor, local_date(now)).exists()
    return Decision(allowed, "" if allowed else _("呼叫、答复和到岗情况由本单位的党务干部和队长查看。"))


def can_watch(actor: Standing, response: Response) -> Decision:
    """May see the board, who is on duty, and who is still out: who leads anything in the unit, or a team of it."""
    path = response.unit.path
    allowed = actor.leads(path) or any(led.startswith(path) for led in actor.led_paths) or _leads_team(actor, path)
    return Decision(allowed, "" if allowed else _("指挥屏对本单位的党务干部、支部书记和队长开放。"))


def _leads_team(actor: Standing, path: str) -> bool:
    led = led_teams(actor, local_date(clock.now()))
    return bool(actor.own_ids) and led.filter(team__unit__path__startswith=path).exists()


def can_hand_over(actor: Standing, response: Response) -> Decision:
    """May hand a shift over, and see who comes next: who watches, and who is on its roster or on site."""
    own = {"person__in": actor.own_ids}
    there = Presence.objects.filter(response=response, **own)
    allowed = bool(can_watch(actor, response)) or bool(
        actor.own_ids
        and (there.exists() or Duty.objects.filter(post__response=response, gone=Duty.Gone.NONE, **own).exists())
    )
    return Decision(allowed, "" if allowed else _("换班对这次响应里排了班的人开放。"))


def can_stand_down(actor: Standing, response: Response) -> Decision:
    """May say that everybody is home, or close with a reason: who commands."""
    allowed = actor.officer_of(response.unit.path)
    return Decision(allowed, "" if allowed else _("收队由本单位的党务干部确认。"))


def visible_calls(actor: Standing, response: Response, now: dt.datetime) -> QuerySet[Call]:
    """The calls of a response that `actor` may see: all for who commands, of their people for leaders of teams."""
    found = Call.objects.filter(round__response=response)
    if can_command(actor, response.unit):
        return found
    return found.filter(person__in=led_people(actor, local_date(now)))


def can_note_answer(actor: Standing, call: Call, now: dt.datetime) -> Decision:
    """May note what somebody said on the telephone: who commands, and the leader of a team that the person is in."""
    allowed = visible_calls(actor, call.round.response, now).filter(pk=call.pk).exists()
    return Decision(allowed, "" if allowed else _("答复由本人、队长或指挥的人登记。"))

"""Who may triage, work on, and read requests for advice."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from benliu.common.clock import local_date, now
from benliu.common.decision import Decision
from benliu.org.models import Unit
from benliu.org.queries import units_below
from benliu.org.standing import Standing
from benliu.readiness.models import TeamMember
from benliu.readiness.queries.members import members_on

from .course import WORKING
from .models import Request, Topic


def can_keep_topics(actor: Standing, unit: Unit) -> Decision:
    """May say what people can ask of `unit`, and where it goes: its officers."""
    allowed = actor.officer_of(unit.path)
    return Decision(allowed, "" if allowed else _("求助事项由本单位的党务干部维护。"))


def can_triage(actor: Standing, topic: Topic) -> Decision:
    """May accept, decline, route and close requests on `topic`: officers of its unit, leaders of its team."""
    allowed = actor.officer_of(topic.unit.path) or _led_teams(actor).filter(team=topic.team_id).exists()
    return Decision(allowed, "" if allowed else _("求助由本单位的党务干部和服务团的团长受理。"))


def can_take(actor: Standing, request: Request) -> Decision:
    """May accept a request or pass it on: the expert who is asked."""
    allowed = request.expert_id is not None and request.expert_id in actor.own_ids
    return Decision(allowed, "" if allowed else _("这件求助没有请您，或者已经转给别人。"))


def can_work(actor: Standing, request: Request) -> Decision:
    """May make appointments, go there and advise: the expert who accepted."""
    allowed = bool(can_take(actor, request)) and request.state in WORKING
    return Decision(allowed, "" if allowed else _("由接手的专家办理。"))


def can_close(actor: Standing, request: Request) -> Decision:
    """May close: the expert who accepted, and who triages."""
    return can_work(actor, request) if request.expert_id in actor.own_ids else can_triage(actor, request.topic)


def can_see_contact(actor: Standing, request: Request) -> Decision:
    """May see who asked and how to reach them: who triages, and the expert who accepted, until it is closed."""
    return can_work(actor, request) if request.expert_id in actor.own_ids else can_triage(actor, request.topic)


def can_see_known(actor: Standing) -> Decision:
    """May read what was learned: everybody on the roster. It names nobody."""
    allowed = actor.on_roster
    return Decision(allowed, "" if allowed else _("办过的答案只对本单位的人开放。"))


def visible_requests(actor: Standing) -> QuerySet[Request]:
    """The requests that `actor` may open: those triaged, those asked to take or taken."""
    if not (actor.own_ids or actor.officer_paths):
        return Request.objects.none()
    found = Q(expert__in=actor.own_ids) | Q(topic__team__in=_led_teams(actor).values("team"))
    if actor.officer_paths:
        found |= Q(topic__unit__in=Unit.objects.filter(units_below(actor.officer_paths)).values("pk"))
    return Request.objects.filter(found)


def triages_any(actor: Standing) -> bool:
    """Whether `actor` triages anything: an officer, or a leader of a team that gives advice."""
    return actor.is_officer or (bool(actor.own_ids) and _led_teams(actor).exists())


def can_export_requests(actor: Standing) -> Decision:
    """May take requests out as a workbook: who triages any."""
    allowed = triages_any(actor)
    return Decision(allowed, "" if allowed else _("求助由本单位的党务干部和服务团的团长受理。"))


def _led_teams(actor: Standing) -> QuerySet[TeamMember]:
    return members_on(local_date(now())).filter(leads=True, person__in=actor.own_ids, team__purpose="advice")

"""Who may run schemes and see results."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from benliu.common.decision import Decision
from benliu.org.models import Unit
from benliu.org.queries import units_below
from benliu.org.standing import Standing

from .models import MemberResult


def can_keep_schemes(actor: Standing) -> Decision:
    """May adopt schemes: officers."""
    return Decision(actor.is_officer, "" if actor.is_officer else _("只有党务干部可以启用积分办法。"))


def can_see_schemes(actor: Standing) -> Decision:
    """May read schemes: everybody who is on the roster. The rules that people are scored by are open to them."""
    allowed = actor.person_id is not None
    return Decision(allowed, "" if allowed else _("积分办法只对本单位的党员开放。"))


def can_run(actor: Standing) -> Decision:
    """May start and close runs: officers."""
    return Decision(actor.is_officer, "" if actor.is_officer else _("只有党务干部可以发起计分。"))


def can_see_runs(actor: Standing) -> Decision:
    """May see runs and results by branch: officers and secretaries."""
    allowed = bool(actor.led_paths)
    return Decision(allowed, "" if allowed else _("计分结果只对党务干部和支部书记开放；您可以在首页看到自己的每一分。"))


def can_see_scores_of(actor: Standing, person_id: int, unit: Unit) -> Decision:
    """May see a member's points: the member, and those who lead the branch. No public ranking."""
    allowed = person_id == actor.person_id or actor.leads(unit.path)
    return Decision(allowed, "" if allowed else _("积分只对本人和所在支部的负责人开放。"))


def led_results(actor: Standing) -> QuerySet[MemberResult]:
    """The results of the people whom `actor` leads: what tables and exports may hold."""
    if actor.leads_all:  # no condition to join for: the order of an index holds
        return MemberResult.objects.all()
    return MemberResult.objects.filter(unit__in=Unit.objects.filter(units_below(actor.led_paths)))


def visible_results(actor: Standing) -> QuerySet[MemberResult]:
    """The results of oneself and of the people one leads."""
    own = Q(person_id=actor.person_id or 0)
    return MemberResult.objects.filter(own | Q(unit__in=Unit.objects.filter(units_below(actor.led_paths))))

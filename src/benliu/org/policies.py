"""Who may see and change organisations and people."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from benliu.common.decision import Decision

from .models import Membership, Person, Unit
from .queries import units_below
from .standing import Standing


def can_keep_roster(actor: Standing) -> Decision:
    """May change the roster: officers."""
    return Decision(actor.is_officer, "" if actor.is_officer else _("只有党务干部可以维护党员名册。请联系机关党委。"))


def can_keep_unit(actor: Standing, unit: Unit) -> Decision:
    """May change who belongs to `unit`: officers of it or of a unit above."""
    allowed = actor.officer_of(unit.path)
    return Decision(allowed, "" if allowed else _("“%s”不在您负责的范围内。") % unit.name)


def can_search_people(actor: Standing) -> Decision:
    """May look for people: those who lead a unit; they find whom they lead."""
    allowed = bool(actor.led_paths)
    return Decision(allowed, "" if allowed else _("只有党务干部和支部书记可以查找人员。"))


def can_see_unit(actor: Standing, unit: Unit) -> Decision:
    """May open the pages of `unit`: those who lead it, and its own members."""
    allowed = actor.leads(unit.path) or actor.branch_id == unit.pk
    return Decision(allowed, "" if allowed else _("这里只对本组织的成员和负责人开放。"))


def can_see_person(actor: Standing, person: Person) -> Decision:
    """May open the pages of `person`: the person, and those who lead the branch."""
    if actor.person_id == person.pk:
        return Decision(True)
    paths = [m.unit.path for m in person.memberships.select_related("unit")]
    allowed = any(actor.leads(path) for path in paths)
    return Decision(allowed, "" if allowed else _("只有本人和所在支部的负责人可以查看。"))


def visible_units(actor: Standing) -> QuerySet[Unit]:
    """The units that `actor` leads, and the own branch."""
    found: QuerySet[Unit] = Unit.objects.filter(units_below(actor.led_paths) | Q(pk=actor.branch_id))
    return found


def visible_memberships(actor: Standing) -> QuerySet[Membership]:
    """The memberships of people whom `actor` leads."""
    return Membership.objects.filter(unit__in=Unit.objects.filter(units_below(actor.led_paths)))

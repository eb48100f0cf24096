"""Who may see places, and who keeps them."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from benliu.common.decision import Decision
from benliu.org.models import Unit
from benliu.org.queries import units_below
from benliu.org.standing import Standing

from .models import Place


def can_see_places(actor: Standing) -> Decision:
    """May read where the open places are: everybody on the roster, for anybody may be called there."""
    allowed = actor.on_roster
    return Decision(allowed, "" if allowed else _("地点只对本单位的人开放。"))


def can_keep_places(actor: Standing, unit: Unit) -> Decision:
    """May add, change and close places of `unit`, and print their codes: its officers."""
    allowed = actor.officer_of(unit.path)
    return Decision(allowed, "" if allowed else _("地点由本单位的党务干部登记。"))


def kept_places(actor: Standing) -> QuerySet[Place]:
    """The places that `actor` may change."""
    return Place.objects.filter(unit__in=Unit.objects.filter(units_below(actor.officer_paths)))


def visible_places(actor: Standing) -> QuerySet[Place]:
    """The places that `actor` may read: those that are open, and closed ones that one keeps."""
    if not can_see_places(actor):
        return Place.objects.none()
    return Place.objects.filter(Q(closed_on=None) | Q(pk__in=kept_places(actor).values("pk")))

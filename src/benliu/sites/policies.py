"""Who may see sites, and who keeps them."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from benliu.common.decision import Decision
from benliu.org.models import TemporaryMembership, Unit
from benliu.org.queries import temporary_on, units_below
from benliu.org.standing import Standing
from benliu.places.models import Place

from .models import Patrol, Route, Site


def can_see_sites(actor: Standing, on: dt.date) -> Decision:
    """May open the list: everybody on the roster, and guests of a site's branch. One query for guests."""
    allowed = actor.on_roster or stays_of(actor, on).exists()
    return Decision(allowed, "" if allowed else _("工地只对本单位的人和工地上的人开放。"))


def visible_sites(actor: Standing, on: dt.date) -> QuerySet[Site]:
    """The sites that `actor` may read: all for everybody on the roster; for guests those whose branch they are in."""
    if actor.on_roster:
        return Site.objects.all()
    return Site.objects.filter(branch__in=stays_of(actor, on).values("unit"))


def can_keep_sites(actor: Standing, unit: Unit) -> Decision:
    """May open and close sites of `unit`, and say what must exist there: its officers."""
    allowed = actor.officer_of(unit.path)
    return Decision(allowed, "" if allowed else _("工地由本单位的党务干部登记。"))


def can_keep_site(actor: Standing, site: Site) -> Decision:
    """May say what exists at the site and what is looked at there: officers of its unit, and who leads its branch.

    Needs the site with `place__unit` and `branch`.
    """
    allowed = actor.officer_of(site.place.unit.path) or (site.branch is not None and actor.leads(site.branch.path))
    return Decision(allowed, "" if allowed else _("由本单位的党务干部或工地临时党支部的书记维护。"))


def can_keep_routes(actor: Standing, place: Place) -> Decision:
    """May say what is looked at at a place: officers of its unit; at a site also who leads its branch.

    Needs the place with `unit` and `site__branch`.
    """
    branch = place.site.branch if hasattr(place, "site") else None
    allowed = actor.officer_of(place.unit.path) or (branch is not None and actor.leads(branch.path))
    return Decision(allowed, "" if allowed else _("由本单位的党务干部或工地临时党支部的书记维护。"))


def can_walk(actor: Standing, on: dt.date) -> Decision:
    """May tell of patrols of one's own: everybody on the roster, and guests of a site's branch."""
    return can_see_sites(actor, on)


def walkable_routes(actor: Standing, on: dt.date) -> QuerySet[Route]:
    """The routes that `actor` may go: all for everybody on the roster; for guests those of their site."""
    found = Route.objects.filter(closed_at=None, place__closed_on=None)
    return found if actor.on_roster else found.filter(place__site__in=visible_sites(actor, on))


def kept_routes(actor: Standing) -> QuerySet[Route]:
    """The routes of which `can_keep_routes` says yes: their patrols may be read."""
    mine = Unit.objects.filter(units_below(actor.officer_paths)).values("pk")
    return Route.objects.filter(Q(place__unit__in=mine) | Q(place__site__in=kept_sites(actor)))


def visible_patrols(actor: Standing) -> QuerySet[Patrol]:
    """The patrols that `actor` may read: one's own, and those on routes that one keeps."""
    own = Patrol.objects.filter(person__in=actor.own_ids)
    return own | Patrol.objects.filter(route__in=kept_routes(actor)) if actor.led_paths else own


def kept_sites(actor: Standing) -> QuerySet[Site]:
    """The sites of which `can_keep_site` says yes."""
    mine = Unit.objects.filter(units_below(actor.officer_paths)).values("pk")
    led = Unit.objects.filter(units_below(actor.led_paths)).values("pk")
    return Site.objects.filter(Q(place__unit__in=mine) | Q(branch__in=led))


def stays_of(actor: Standing, on: dt.date) -> QuerySet[TemporaryMembership]:
    """Where somebody is a guest, or lent to, on a day."""
    return temporary_on(on).filter(person__in=actor.own_ids)

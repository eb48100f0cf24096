"""Who may see sites, and who keeps them."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from benliu.common.decision import Decision
from benliu.org.models import Person, TemporaryMembership, Unit
from benliu.org.queries import memberships_on, temporary_on, units_below
from benliu.org.standing import Standing
from benliu.places.models import Place
from benliu.readiness.models import Team
from benliu.readiness.policies import visible_teams

from .models import DutySeat, Hazard, HazardStep, Patrol, Route, Site

A_MONTH = dt.timedelta(days=31)


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


def reads_filed(actor: Standing, place_id: int) -> bool:
    """Whether `actor` reads what other features filed to the site at a place: who keeps it. One query."""
    return kept_sites(actor).filter(place=place_id).exists()


def places_to_report_at(actor: Standing, on: dt.date) -> QuerySet[Place]:
    """Where `actor` may report hazards: everywhere for everybody on the roster; for guests at their site."""
    found = Place.objects.filter(Q(closed_on=None) | Q(closed_on__gte=on))
    if actor.on_roster:
        return found
    return found.filter(site__in=visible_sites(actor, on))


def handled_places(actor: Standing) -> QuerySet[Place]:
    """The places of which `can_keep_routes` says yes: `actor` handles the hazards there."""
    mine = Unit.objects.filter(units_below(actor.officer_paths)).values("pk")
    return Place.objects.filter(Q(unit__in=mine) | Q(site__in=kept_sites(actor)))


def visible_hazards(actor: Standing, on: dt.date) -> QuerySet[Hazard]:
    """The hazards that `actor` may read: all for everybody on the roster, for guests those of their site; what
    passers-by say only once it was taken up, but for who handles it.
    """
    own = Hazard.objects.filter(reported_by=actor.account_id)
    if not actor.on_roster:
        own = own.filter(place__site__in=visible_sites(actor, on))
    return taken_up_hazards(actor, on) | own | handled_hazards(actor)


def taken_up_hazards(actor: Standing, on: dt.date) -> QuerySet[Hazard]:
    """Those that nobody has to review any more and that were not declined: what everybody reads alike."""
    found = Hazard.objects.exclude(state__in=(Hazard.State.REVIEW, Hazard.State.DECLINED))
    return found if actor.on_roster else found.filter(place__site__in=visible_sites(actor, on))


def handled_hazards(actor: Standing) -> QuerySet[Hazard]:
    """The hazards of which `can_handle_hazard` says yes."""
    if not actor.led_paths:
        return Hazard.objects.none()
    return Hazard.objects.filter(place__in=handled_places(actor))


def can_export_hazards(actor: Standing) -> Decision:
    """May take the ledger out as a workbook: officers, and who leads a branch."""
    allowed = bool(actor.led_paths)
    return Decision(allowed, "" if allowed else _("隐患台账由党务干部和支部书记导出。"))


def can_handle_hazard(actor: Standing, hazard: Hazard) -> Decision:
    """May review, notify, return, close and reopen: who keeps the place. Needs `place__unit`, `place__site__branch`."""
    return can_keep_routes(actor, hazard.place)


def can_rectify(actor: Standing, hazard: Hazard, on: dt.date) -> Decision:
    """May say that it is mended: the responsible unit's people, those of the firm at the site, and who handles it.

    Needs the hazard with `notice__unit`, `place__unit` and `place__site__branch`. One query at most.
    """
    notice, site = hazard.notice, getattr(hazard.place, "site", None)
    allowed = bool(can_handle_hazard(actor, hazard))
    if not allowed and notice is not None and notice.unit is not None:
        allowed = actor.branch_id == notice.unit_id or actor.leads(notice.unit.path)
    elif not allowed and notice is not None and site is not None and site.branch_id:
        allowed = stays_of(actor, on).filter(unit=site.branch_id, employer=notice.firm).exists()
    return Decision(allowed, "" if allowed else _("由责任单位的人登记整改情况。"))


def can_recheck(actor: Standing, hazard: Hazard, rectified: HazardStep) -> Decision:
    """May close it or send it back: who handles it, but neither who rectified nor who told that it is rectified."""
    if not (handles := can_handle_hazard(actor, hazard)):
        return handles
    own = rectified.said_by_id == actor.account_id or rectified.person_id in actor.own_ids
    return Decision(not own, _("整改的人和登记整改的人不能自己复查，请换一个人。") if own else "")


def can_have_duties(actor: Standing) -> Decision:
    """May open the page of own duties: who is a person of ours, guests of a site too."""
    allowed = actor.person_id is not None
    return Decision(allowed, "" if allowed else _("名册上还没有您，请联系党务干部。"))


def can_keep_duties(actor: Standing, place: Place) -> Decision:
    """May arrange the standing duty of a place, and consent to swaps: who keeps it, or the site at which it stands.

    Needs what `keeping` names.
    """
    keeps = can_keep_routes(actor, place)
    return keeps if keeps or place.at is None else can_keep_routes(actor, place.at)


def keeping(prefix: str = "") -> tuple[str, ...]:
    """What of a place `can_keep_duties` looks at, behind `prefix`."""
    return tuple(prefix + name for name in ("unit", "site__branch", "at__unit", "at__site__branch"))


def can_see_duties(actor: Standing, place: Place, now: dt.datetime) -> Decision:
    """May read who stands there: everybody on the roster, and guests who stand there. One query for guests."""
    allowed = actor.on_roster or own_seats(actor, now).filter(plan__place=place).exists()
    return Decision(allowed, "" if allowed else _("值守安排只对本单位的人和在这里值守的人开放。"))


def can_read_notes(actor: Standing, place: Place, now: dt.datetime) -> Decision:
    """May read what is handed over and tick its points: who stands there, and who keeps the place. One query."""
    allowed = bool(can_keep_duties(actor, place)) or own_seats(actor, now).filter(plan__place=place).exists()
    return Decision(allowed, "" if allowed else _("交接情况只给在这里值守的人看。"))


def own_seats(actor: Standing, now: dt.datetime) -> QuerySet[DutySeat]:
    """The published seats on which `actor` stands, stood in the last month, or will stand."""
    published = DutySeat.objects.filter(person__in=actor.own_ids, plan__published_at__isnull=False)
    return published.filter(ends_at__gt=now - A_MONTH)


def stays_of(actor: Standing, on: dt.date) -> QuerySet[TemporaryMembership]:
    """Where somebody is a guest, or lent to, on a day."""
    return temporary_on(on).filter(person__in=actor.own_ids)


def teams_near(actor: Standing, place: Place) -> QuerySet[Team]:
    """The teams that may stand at a place and that `actor` may open: of its unit, of those below and above it.

    Needs the place with `unit`.
    """
    path = place.unit.path
    above = [path[:end] for end in range(place.unit.steplen, len(path) + 1, place.unit.steplen)]
    return visible_teams(actor).filter(Q(unit__path__startswith=path) | Q(unit__path__in=above))


def branches_near(actor: Standing, place: Place) -> QuerySet[Unit]:
    """The branches whose people `actor` may put on duty at a place: that of its site, and those of its unit that
    `actor` leads. Needs the place with `unit`, `site` and `at__site`.
    """
    own = Q(pk__in=site_branches(place))
    led = units_below(actor.led_paths) & Q(path__startswith=place.unit.path)
    found: QuerySet[Unit] = Unit.objects.filter(own | led, kind=Unit.Kind.BRANCH, closed_on=None)
    return found


def people_near(actor: Standing, place: Place, on: dt.date) -> QuerySet[Person]:
    """Who belongs to one of `branches_near` on a day, for good or for a time."""
    there = branches_near(actor, place).values("pk")
    for_good = Q(pk__in=memberships_on(on).filter(unit__in=there).values("person"))
    for_a_time = Q(pk__in=temporary_on(on).filter(unit__in=there).values("person"))
    return Person.objects.filter(for_good | for_a_time, erased_at=None)


def site_branches(place: Place) -> list[int]:
    """The branch of the site that a place is, or at which it stands. Needs the place with `site` and `at__site`."""
    sites = (getattr(one, "site", None) for one in (place, place.at) if one)
    return [site.branch_id for site in sites if site and site.branch_id]

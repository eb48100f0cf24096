"""Sites as pages show them."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import or_

from dateutil.relativedelta import relativedelta
from django.db.models import Q, QuerySet

from benliu.org.models import TemporaryMembership, Unit
from benliu.org.queries import memberships_on, temporary_on, units_below
from benliu.org.standing import Standing
from benliu.places.queries.place import degrees

from ..models import Site
from ..policies import can_keep_site, can_keep_sites, kept_sites, visible_sites
from .standard import met_counts

MOST = 300
SOON = dt.timedelta(days=30)
HALF_A_YEAR = relativedelta(months=6)


@dataclass(frozen=True)
class SiteRow:
    """A site in a list. `met` of `asked`: requirements. `branch_ends`: the day to mind, where it is near or gone by."""

    id: int
    name: str
    project: str
    contractor: str
    unit: str
    address: str
    latitude: Decimal | None
    longitude: Decimal | None
    starts_on: dt.date
    ends_on: dt.date | None
    closed_on: dt.date | None
    met: int
    asked: int
    branch_ends: dt.date | None
    branch_open_ended: bool


@dataclass(frozen=True)
class PersonThere:
    """Somebody who works at a site: of which employer, with which home, until when; none: a member for good."""

    person_id: int
    stay_id: int | None
    name: str
    employer: str
    home: str
    until: dt.date | None
    is_guest: bool


def listed_sites(actor: Standing, on: dt.date, *, words: str = "", show: str = "open") -> QuerySet[Site]:
    """Those that `actor` may read, by project; `show`: open, closed, all."""
    found = visible_sites(actor, on).select_related("place__unit", "branch")
    if show != "all":
        found = found.filter(closed_on__isnull=show == "open")
    if words:
        named = [Q(**{f"{name}__icontains": words}) for name in ("place__name", "project", "contractor", "owner")]
        found = found.filter(reduce(or_, named))
    return found.order_by("place__name", "pk")


def site_rows(sites: Iterable[Site], on: dt.date) -> list[SiteRow]:
    """The rows of these sites. Two queries."""
    sites = list(sites)
    counts = met_counts(sites)
    return [_row(site, counts, on) for site in sites]


def find_site(actor: Standing, site_id: int, on: dt.date) -> Site | None:
    """One that `actor` may read. One query, two for guests."""
    return visible_sites(actor, on).select_related("place__unit", "branch").filter(pk=site_id).first()


def branches_to_mind(actor: Standing, on: dt.date) -> list[SiteRow]:
    """The open sites that `actor` keeps whose branch ends soon, has ended, or nears half a year without an end. Three
    queries at most.
    """
    return site_rows(branches_ending(kept_sites(actor), on)[:MOST], on) if actor.led_paths else []


def branches_ending(sites: QuerySet[Site], on: dt.date) -> QuerySet[Site]:
    """Of these sites the open ones with such a branch, with all that a row needs."""
    near = Q(branch_until__lte=on + SOON) | Q(branch_until=None, branch_since__lte=on + SOON - HALF_A_YEAR)
    found = sites.filter(near, closed_on=None, branch__isnull=False).select_related("place__unit", "branch")
    return found.order_by("branch_until", "pk")


def site_facts(site: Site) -> dict[str, object]:
    """What is known of a site, as its form asks for it."""
    place = site.place
    return {
        "code": place.code,
        "name": place.name,
        "address": place.address,
        "latitude": degrees(place.latitude),
        "longitude": degrees(place.longitude),
        "project": site.project,
        "owner": site.owner,
        "contractor": site.contractor,
        "supervisor": site.supervisor,
        "starts_on": site.starts_on,
        "ends_on": site.ends_on,
    }


def may_keep(actor: Standing, site: Site) -> tuple[bool, bool]:
    """Whether `actor` keeps the site itself, and whether what happens there."""
    return bool(can_keep_sites(actor, site.place.unit)), bool(can_keep_site(actor, site))


def people_at(site: Site, actor: Standing, on: dt.date) -> list[PersonThere]:
    """Who belongs to the site's branch, members for good first. Three queries.

    For who leads neither the site nor its branch only oneself: a guest sees the own stay and nobody else's.
    """
    if site.branch is None:
        return []
    members = memberships_on(on).filter(unit=site.branch, person__erased_at=None)
    stays = temporary_on(on).filter(unit=site.branch, person__erased_at=None)
    if not can_keep_site(actor, site):
        members, stays = members.filter(person__in=actor.own_ids), stays.filter(person__in=actor.own_ids)
    there = [
        PersonThere(pk, None, name, "", "", None, False)
        for pk, name in members.order_by("person__staff_no", "pk").values_list("person_id", "person__name")[:MOST]
    ]
    guests = list(stays.select_related("person").order_by("employer", "pk")[:MOST])
    homes = memberships_on(on).filter(person__in=[stay.person_id for stay in guests])
    home_of = dict(homes.values_list("person_id", "unit__name"))
    return there + [_there(stay, home_of.get(stay.person_id)) for stay in guests]


def _there(stay: TemporaryMembership, home: str | None) -> PersonThere:
    is_guest = home is None
    return PersonThere(
        stay.person_id, stay.pk, stay.person.name, stay.employer, stay.home or home or "", stay.ends_on, is_guest
    )


def parents_for(actor: Standing) -> list[tuple[int, str]]:
    """The units below which `actor` may found a branch. One query."""
    found = Unit.objects.filter(units_below(actor.officer_paths), closed_on=None).exclude(kind=Unit.Kind.BRANCH)
    return list(found.order_by("depth", "path").values_list("pk", "name")[:MOST])


def _row(site: Site, counts: Mapping[int, tuple[int, int]], on: dt.date) -> SiteRow:
    met, asked = counts[site.pk]
    ends = branch_end(site)
    return SiteRow(
        id=site.pk,
        name=site.place.name,
        project=site.project,
        contractor=site.contractor,
        unit=site.place.unit.name,
        address=site.place.address,
        latitude=degrees(site.place.latitude),
        longitude=degrees(site.place.longitude),
        starts_on=site.starts_on,
        ends_on=site.ends_on,
        closed_on=site.closed_on,
        met=met,
        asked=asked,
        branch_ends=ends if ends and site.closed_on is None and ends <= on + SOON else None,
        branch_open_ended=site.branch_until is None,
    )


def branch_end(site: Site) -> dt.date | None:
    """The last day of a site's branch as approved; without one, the day on which it has lasted six months: until then
    an end is to be approved, or a branch for good.
    """
    if site.branch_since is None:
        return None
    return site.branch_until or site.branch_since + HALF_A_YEAR

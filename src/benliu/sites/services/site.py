"""Open a site with its project, change what is known of it, give it a branch, close it."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require
from benliu.org.models import Unit
from benliu.org.services import add_unit
from benliu.org.standing import Standing
from benliu.places.models import Place
from benliu.places.services import PlaceTold, add_place, change_place, close_place, reopen_place
from benliu.search.services import index_again

from ..models import Site
from ..policies import can_keep_sites

LONGEST = 120
FIRMS = ("project", "owner", "contractor", "supervisor")


@dataclass(frozen=True)
class SiteTold:
    """What somebody says of a site: where it is, which project it belongs to, who builds it, from when to when."""

    place: PlaceTold
    project: str
    starts_on: dt.date
    ends_on: dt.date | None = None
    owner: str = ""
    contractor: str = ""
    supervisor: str = ""


@transaction.atomic
def open_site(*, actor: Standing, unit_id: int, told: SiteTold, now: dt.datetime) -> Site:
    """Open a site, and the place at which it is. Raises `Invalid` with what to mend, `Refused`."""
    place = add_place(actor=actor, unit_id=unit_id, told=told.place, now=now)
    require(can_keep_sites(actor, place.unit))
    return _kept(actor, _told(Site(place=place), told), "open_site", now)


@transaction.atomic
def change_site(*, actor: Standing, site_id: int, told: SiteTold, now: dt.datetime) -> Site:
    """Say anew what a site is. Raises `Invalid`, `Refused`."""
    site = locked_site(actor, site_id)
    change_place(actor=actor, place_id=site.place_id, told=told.place, now=now)
    return _kept(actor, _told(site, told), "change_site", now)


@transaction.atomic
def close_site(*, actor: Standing, site_id: int, now: dt.datetime) -> Site:
    """The project has ended: nothing new happens at the site. Its branch is closed apart, once nobody is in it."""
    site = locked_site(actor, site_id)
    if site.closed_on is None:
        site.closed_on = local_date(now)
        _close_places(actor, site, now)
    return _kept(actor, site, "close_site", now)


@transaction.atomic
def reopen_site(*, actor: Standing, site_id: int, now: dt.datetime) -> Site:
    """Take closing back. Raises `Invalid` where another place has its code meanwhile."""
    site = locked_site(actor, site_id)
    if site.closed_on is not None:
        for place in Place.objects.filter(at=site.place, closed_on=site.closed_on):
            reopen_place(actor=actor, place_id=place.pk, now=now)
        reopen_place(actor=actor, place_id=site.place_id, now=now)
        site.closed_on = None
    return _kept(actor, site, "reopen_site", now)


@transaction.atomic
def found_branch(
    *, actor: Standing, site_id: int, name: str, parent_id: int, until: dt.date | None, now: dt.datetime
) -> Site:
    """Found the branch of those who work at a site, below a unit, until a day. Raises `Invalid`, `Refused`."""
    site = locked_site(actor, site_id)
    if site.branch_id is not None:
        raise Invalid(_("这个工地已经有临时党支部。"))
    today = local_date(now)
    _check_until(today, until, today)
    site.branch = add_unit(actor=actor, parent_id=parent_id, name=name, kind=Unit.Kind.BRANCH, now=now)
    site.branch_since, site.branch_until = today, until
    return _kept(actor, site, "found_branch", now)


@transaction.atomic
def extend_branch(*, actor: Standing, site_id: int, until: dt.date | None, now: dt.datetime) -> Site:
    """Say until when the branch is approved: longer, shorter, or not yet (None)."""
    site = locked_site(actor, site_id)
    if site.branch_since is None:
        raise Invalid(_("这个工地没有临时党支部。"))
    _check_until(site.branch_since, until, local_date(now))
    site.branch_until = until
    return _kept(actor, site, "extend_branch", now)


def _check_until(since: dt.date, until: dt.date | None, today: dt.date) -> None:
    if until is not None and not max(since, today) <= until <= since + dt.timedelta(days=3653):
        raise Invalid(_("截止日期要在今天或以后，最多十年。"))


def locked_site(actor: Standing, site_id: int) -> Site:
    """The site, for officers of its unit to change."""
    found = Site.objects.select_for_update(of=("self",)).select_related("place__unit", "branch").filter(pk=site_id)
    site = found.first()
    if site is None:
        raise Invalid(_("没有这个工地。"))
    require(can_keep_sites(actor, site.place.unit))
    return site


def _told(site: Site, told: SiteTold) -> Site:
    for name in FIRMS:
        setattr(site, name, getattr(told, name).strip()[:LONGEST])
    if not site.project:
        raise Invalid(_("请写工程项目的名称。"))
    if told.ends_on and told.ends_on < told.starts_on:
        raise Invalid(_("计划完工日期不能早于开工日期。"))
    site.starts_on, site.ends_on = told.starts_on, told.ends_on
    return site


def _close_places(actor: Standing, site: Site, now: dt.datetime) -> None:
    for place in Place.objects.filter(at=site.place, closed_on=None):
        close_place(actor=actor, place_id=place.pk, now=now)
    close_place(actor=actor, place_id=site.place_id, now=now)


def _kept(actor: Standing, site: Site, act: str, now: dt.datetime) -> Site:
    site.save()
    index_again("site", [site.pk])
    note_act(actor_id=actor.account_id, act=act, subject=f"site:{site.pk}", now=now)
    return site

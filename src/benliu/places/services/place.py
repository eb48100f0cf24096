"""Keep the list of places. One with a history is closed, never deleted."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require
from benliu.org.models import Unit
from benliu.org.standing import Standing
from benliu.search.services import index_again

from ..models import Place, new_secret
from ..policies import can_keep_places

MICRO, MILLI = 1_000_000, 1000


@dataclass(frozen=True)
class PlaceTold:
    """What somebody says of a place. Degrees of latitude and longitude, both or neither; alarming water in metres.

    `at`: the site, reservoir, sluice or village at which an outpost stands.
    """

    kind: str
    code: str
    name: str
    address: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    alarm: Decimal | None = None
    at: int | None = None


@transaction.atomic
def add_place(*, actor: Standing, unit_id: int, told: PlaceTold, now: dt.datetime) -> Place:
    """Add an open place to a unit. Raises `Invalid` with what to mend, `Refused`."""
    unit = Unit.objects.filter(pk=unit_id, closed_on=None).first()
    if unit is None:
        raise Invalid(_("没有这个单位。"))
    require(can_keep_places(actor, unit))
    place = Place(unit=unit, opened_on=local_date(now))
    return _kept(actor, _placed(actor, _told(place, told), told.at), "add_place", now)


@transaction.atomic
def change_place(*, actor: Standing, place_id: int, told: PlaceTold, now: dt.datetime) -> Place:
    """Say anew where a place is and what it is called. Raises `Invalid`, `Refused`."""
    place = _told(_place(actor, place_id), told)
    return _kept(actor, _placed(actor, place, told.at), "change_place", now)


@transaction.atomic
def close_place(*, actor: Standing, place_id: int, now: dt.datetime) -> Place:
    """Nothing new happens there; its printed code no longer counts. Closed twice is closed once."""
    place = _place(actor, place_id)
    if place.closed_on is None:
        place.closed_on = local_date(now)
    return _kept(actor, place, "close_place", now)


@transaction.atomic
def reopen_place(*, actor: Standing, place_id: int, now: dt.datetime) -> Place:
    """Take closing back. Raises `Invalid` where another place has its code meanwhile."""
    place = _place(actor, place_id)
    place.closed_on = None
    return _kept(actor, place, "reopen_place", now)


@transaction.atomic
def renew_code(*, actor: Standing, place_id: int, now: dt.datetime) -> Place:
    """Give a place another secret: sheets that were printed before, or photographed, no longer count."""
    place = _place(actor, place_id)
    place.secret = new_secret()
    return _kept(actor, place, "renew_code", now)


def _place(actor: Standing, place_id: int) -> Place:
    place = Place.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=place_id).first()
    if place is None:
        raise Invalid(_("没有这个地点。"))
    require(can_keep_places(actor, place.unit))
    return place


def _placed(actor: Standing, place: Place, at: int | None) -> Place:
    """Let it stand at another place, or at none."""
    if at is None or at == place.at_id:
        place.at_id = at
        return place
    host = Place.objects.select_related("unit").filter(pk=at, closed_on=None).exclude(kind__in=Place.MANNED).first()
    if host is None or place.kind not in Place.MANNED:
        raise Invalid(_("哨点可以设在工地、水库、水闸或村里；那个地点没有，或者已经停用。"))
    require(can_keep_places(actor, host.unit))
    place.at = host
    return place


def _told(place: Place, told: PlaceTold) -> Place:
    place.code, place.name, place.address = told.code.strip()[:8], told.name.strip()[:80], told.address.strip()[:200]
    if not place.code or not place.name:
        raise Invalid(_("代号和名称都要写。"))
    if told.kind not in Place.Kind.values:
        raise Invalid(_("请选地点的类型。"))
    if (told.latitude is None) != (told.longitude is None):
        raise Invalid(_("经度和纬度要么都写，要么都不写。"))
    if told.latitude is not None and told.longitude is not None and not _on_earth(told.latitude, told.longitude):
        raise Invalid(_("经度或纬度超出了范围。"))
    place.kind = told.kind
    place.latitude, place.longitude = _whole(told.latitude, MICRO), _whole(told.longitude, MICRO)
    place.alarm_mm = _whole(told.alarm, MILLI)
    return place


def _on_earth(latitude: Decimal, longitude: Decimal) -> bool:
    return abs(latitude) <= 90 and abs(longitude) <= 180  # noqa: PLR2004 - degrees of the globe


def _whole(value: Decimal | None, parts: int) -> int | None:
    return None if value is None else round(value * parts)


def _kept(actor: Standing, place: Place, act: str, now: dt.datetime) -> Place:
    try:
        with transaction.atomic():
            place.save()
    except IntegrityError:
        raise Invalid(_("代号“%s”已经是本单位另一个地点的。") % place.code) from None
    index_again("place", [place.pk])
    note_act(actor_id=actor.account_id, act=act, subject=f"place:{place.pk}", now=now)
    return place

"""Places as pages show them, and the place of a printed code."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from benliu.common.paging import key_page
from benliu.org.models import Unit
from benliu.org.queries import units_below
from benliu.org.standing import Standing

from ..codes import is_printed, place_named, printed_code
from ..models import Place
from ..policies import can_keep_places, kept_places, visible_places

KINDS = Place.Kind.choices
MOST = 300
MICRO, MILLI = Decimal(1_000_000), Decimal(1000)


@dataclass(frozen=True)
class PlaceRow:
    """A place. Latitude and longitude are in degrees, alarming water in metres; none: not noted. `printed`: the text
    of its code, for who may print it; empty for others.
    """

    id: int
    unit_id: int
    unit: str
    kind: str
    kind_label: str
    code: str
    name: str
    address: str
    latitude: Decimal | None
    longitude: Decimal | None
    alarm: Decimal | None
    opened_on: dt.date
    closed_on: dt.date | None
    may_keep: bool
    printed: str
    at: int | None = None
    at_name: str = ""
    is_manned: bool = True


def place_of_code(code: str) -> Place | None:
    """The open place at which `code` hangs printed; None where it is none of ours. One query at most."""
    place_id = place_named(code)
    if place_id is None:
        return None
    place = Place.objects.select_related("unit").filter(pk=place_id, closed_on=None).first()
    return place if place and is_printed(code, bytes(place.secret), place.pk) else None


def open_places(unit: Unit) -> QuerySet[Place]:
    """The open places of a unit and of those below it, by code."""
    return Place.objects.filter(unit__path__startswith=unit.path, closed_on=None).order_by("code", "pk")


@dataclass(frozen=True)
class PlacePage:
    """A page of places; `next_key` asks for the one after, empty on the last."""

    rows: list[PlaceRow]
    next_key: str


def places_for(actor: Standing, *, words: str = "", kind: str = "", show: str = "", after: str = "") -> PlacePage:
    """What `actor` may read, by name: those that are open, or with `show` `closed` the others. One query."""
    found = visible_places(actor).filter(closed_on__isnull=show != "closed").select_related("unit", "at")
    found = found.filter(kind=kind) if kind else found
    found = found.filter(Q(name__icontains=words) | Q(code__icontains=words)) if words else found
    page = key_page(found, "name", after)
    return PlacePage([_row(actor, place) for place in page.rows], page.next_key)


def find_place(actor: Standing, place_id: int) -> PlaceRow | None:
    """One that `actor` may read. One query."""
    place = visible_places(actor).select_related("unit", "at").filter(pk=place_id).first()
    return _row(actor, place) if place else None


def outposts_at(place_id: int) -> list[tuple[int, str, str]]:
    """The open places that stand at another one: id, code, name. One query."""
    found = Place.objects.filter(at=place_id, closed_on=None).order_by("code", "pk")
    return list(found.values_list("pk", "code", "name")[:MOST])


def printed_places(actor: Standing) -> list[PlaceRow]:
    """The open places whose codes `actor` may print. One query."""
    found = kept_places(actor).filter(closed_on=None).select_related("unit", "at").order_by("unit__path", "code", "pk")
    return [_row(actor, place) for place in found[:MOST]]


def kept_units(actor: Standing) -> list[tuple[int, str]]:
    """The units whose places `actor` keeps, by id and name, those further up first. One query for officers."""
    if not actor.officer_paths:
        return []
    found = Unit.objects.filter(units_below(actor.officer_paths), closed_on=None).order_by("depth", "path")
    return list(found.exclude(kind=Unit.Kind.BRANCH).values_list("pk", "name")[:MOST])


def _row(actor: Standing, place: Place) -> PlaceRow:
    may_keep = bool(can_keep_places(actor, place.unit))
    return PlaceRow(
        id=place.pk,
        unit_id=place.unit_id,
        unit=place.unit.name,
        kind=place.kind,
        kind_label=place.get_kind_display(),
        code=place.code,
        name=place.name,
        address=place.address,
        latitude=degrees(place.latitude),
        longitude=degrees(place.longitude),
        alarm=_in(place.alarm_mm, MILLI),
        opened_on=place.opened_on,
        closed_on=place.closed_on,
        may_keep=may_keep,
        at=place.at_id,
        at_name=place.at.name if place.at else "",
        is_manned=place.kind in Place.MANNED,
        printed=printed_code(bytes(place.secret), place.pk) if may_keep else "",
    )


def degrees(whole: int | None) -> Decimal | None:
    """Millionths of a degree as degrees."""
    return _in(whole, MICRO)


def _in(whole: int | None, parts: Decimal) -> Decimal | None:
    """10500 thousandths → 10.5, without zeros at the end."""
    return None if whole is None else Decimal(f"{(whole / parts).normalize():f}")

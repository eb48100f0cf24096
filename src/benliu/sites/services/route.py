"""Routes, their points, and what is looked at there. What has a history is closed, never deleted."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing
from benliu.places.models import Place, new_secret
from benliu.records.services import store_photo

from ..models import Check, Point, Route
from ..policies import can_keep_routes

MOST_POINTS, MOST_CHECKS, MOST_DAYS = 100, 20, 366
MICRO, MILLI = 1_000_000, 1000
MOST_VALUE = 10**12


@dataclass(frozen=True)
class PointTold:
    """What somebody says of a point; degrees of latitude and longitude, both or neither."""

    name: str
    where: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None


@dataclass(frozen=True)
class CheckTold:
    """What somebody says of a check: `measure` is a unit or empty, `low` and `high` in that unit."""

    question: str
    guidance: str = ""
    measure: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    needs_photo: bool = False
    picture: bytes | None = None


@transaction.atomic
def make_route(*, actor: Standing, place_id: int, name: str, every_days: int | None, now: dt.datetime) -> Route:
    """Make a route at a place, without points yet. Raises `Invalid` with what to mend, `Refused`."""
    place = Place.objects.select_related("unit", "site__branch").filter(pk=place_id, closed_on=None).first()
    if place is None:
        raise Invalid(_("没有这个地点，或者已经停用。"))
    require(can_keep_routes(actor, place))
    return _kept(actor, _named(Route(place=place), name, every_days), "make_route", now)


@transaction.atomic
def change_route(*, actor: Standing, route_id: int, name: str, every_days: int | None, now: dt.datetime) -> Route:
    """Call it anew, and say how often."""
    return _kept(actor, _named(_route(actor, route_id), name, every_days), "change_route", now)


@transaction.atomic
def close_route(*, actor: Standing, route_id: int, closed: bool, now: dt.datetime) -> Route:
    """Nobody is asked to go it any more, or again."""
    route = _route(actor, route_id)
    route.closed_at = now if closed else None
    return _kept(actor, route, "close_route", now)


@transaction.atomic
def add_point(*, actor: Standing, route_id: int, told: PointTold, now: dt.datetime) -> Point:
    """Add a point at the end. Raises `Invalid`, `Refused`."""
    route = _route(actor, route_id)
    number = route.points.count()
    if number >= MOST_POINTS:
        raise Invalid(_("一条路线最多 %d 个点。") % MOST_POINTS)
    point = _placed(Point(route=route, position=number + 1), told)
    point.save()
    _note(actor, route, "add_point", now)
    return point


@transaction.atomic
def change_point(*, actor: Standing, point_id: int, told: PointTold, now: dt.datetime) -> Point:
    """Say anew what a point is called and where it is."""
    point = _point(actor, point_id)
    _placed(point, told).save()
    _note(actor, point.route, "change_point", now)
    return point


@transaction.atomic
def close_point(*, actor: Standing, point_id: int, closed: bool, now: dt.datetime) -> Point:
    """Leave a point out, or take it in again."""
    point = _point(actor, point_id)
    point.closed_at = now if closed else None
    point.save(update_fields=["closed_at"])
    _note(actor, point.route, "close_point", now)
    return point


@transaction.atomic
def renew_point_code(*, actor: Standing, point_id: int, now: dt.datetime) -> Point:
    """Give a point another code; the printed one counts no longer: it was passed on, or is lost."""
    point = _point(actor, point_id)
    point.secret = new_secret()
    point.save(update_fields=["secret"])
    _note(actor, point.route, "renew_point_code", now)
    return point


@transaction.atomic
def add_check(*, actor: Standing, point_id: int, told: CheckTold, now: dt.datetime) -> Check:
    """Ask for one thing more at a point. Raises `Invalid`, `Refused`."""
    point = _point(actor, point_id)
    number = point.checks.count()
    if number >= MOST_CHECKS:
        raise Invalid(_("一个点最多 %d 项。") % MOST_CHECKS)
    question, measure = told.question.strip()[:120], told.measure.strip()[:12]
    if not question:
        raise Invalid(_("请写看什么。"))
    low, high = _thousandths(told.low), _thousandths(told.high)
    if not measure and (low is not None or high is not None):
        raise Invalid(_("有上下限的要写计量单位，例如“米”。"))
    if low is not None and high is not None and low > high:
        raise Invalid(_("下限不能高于上限。"))
    picture = store_photo(actor=actor, sha256=None, content=told.picture, now=now) if told.picture else None
    said = {"question": question, "guidance": told.guidance.strip()[:400], "measure": measure, "picture": picture}
    check = Check.objects.create(
        point=point, position=number + 1, low=low, high=high, needs_photo=told.needs_photo, **said
    )
    _note(actor, point.route, "add_check", now)
    return check


@transaction.atomic
def close_check(*, actor: Standing, check_id: int, closed: bool, now: dt.datetime) -> Check:
    """Ask for it no longer, or again; what was found stays."""
    check = Check.objects.select_for_update(of=("self",)).filter(pk=check_id).first()
    if check is None:
        raise Invalid(_("没有这一项。"))
    point = _point(actor, check.point_id)
    check.closed_at = now if closed else None
    check.save(update_fields=["closed_at"])
    _note(actor, point.route, "close_check", now)
    return check


def _route(actor: Standing, route_id: int) -> Route:
    found = Route.objects.select_for_update(of=("self",)).select_related("place__unit", "place__site__branch")
    route = found.filter(pk=route_id).first()
    if route is None:
        raise Invalid(_("没有这条路线。"))
    require(can_keep_routes(actor, route.place))
    return route


def _point(actor: Standing, point_id: int) -> Point:
    found = Point.objects.select_for_update(of=("self",)).select_related(
        "route__place__unit", "route__place__site__branch"
    )
    point = found.filter(pk=point_id).first()
    if point is None:
        raise Invalid(_("没有这个点。"))
    require(can_keep_routes(actor, point.route.place))
    return point


def _named(route: Route, name: str, every_days: int | None) -> Route:
    route.name, route.every_days = name.strip()[:80], every_days
    if not route.name:
        raise Invalid(_("请写路线名称。"))
    if every_days is not None and not 1 <= every_days <= MOST_DAYS:
        raise Invalid(_("几天巡一次，请填 1 到 %d。") % MOST_DAYS)
    return route


def _placed(point: Point, told: PointTold) -> Point:
    point.name, point.where = told.name.strip()[:80], told.where.strip()[:200]
    if not point.name:
        raise Invalid(_("请写点位名称。"))
    if (told.latitude is None) != (told.longitude is None):
        raise Invalid(_("经度和纬度要么都写，要么都不写。"))
    point.latitude, point.longitude = (
        None if value is None else round(value * MICRO) for value in (told.latitude, told.longitude)
    )
    return point


def _thousandths(value: Decimal | None) -> int | None:
    if value is None:
        return None
    whole = value * MILLI
    if whole != int(whole) or abs(whole) > MOST_VALUE:
        raise Invalid(_("数值最多三位小数。"))
    return int(whole)


def _kept(actor: Standing, route: Route, act: str, now: dt.datetime) -> Route:
    try:
        with transaction.atomic():
            route.save()
    except IntegrityError:
        raise Invalid(_("这个地点已经有“%s”这条路线。") % route.name) from None
    note_act(actor_id=actor.account_id, act=act, subject=f"route:{route.pk}", now=now)
    return route


def _note(actor: Standing, route: Route, act: str, now: dt.datetime) -> None:
    note_act(actor_id=actor.account_id, act=act, subject=f"route:{route.pk}", now=now)

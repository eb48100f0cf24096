"""Routes as those see them who walk them, and those who keep them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Max, Q, When

from benliu.common.clock import local_date
from benliu.org.standing import Standing
from benliu.places.codes import printed_code
from benliu.places.models import Place
from benliu.places.queries.place import degrees
from benliu.records.models import StoredFile

from ..models import Check, Patrol, Point, Route, Site
from ..policies import can_keep_routes, kept_routes, stays_of, walkable_routes

NEAR, CHOSEN_FROM, RECENT, MOST = 8, 60, dt.timedelta(days=90), 300
MILLI = Decimal(1000)


@dataclass(frozen=True)
class CheckRow:
    """What is looked at: `range` in words, such as “3.5–4.2 米”; empty where one says whether it is in order."""

    id: int
    question: str
    guidance: str
    measure: str
    low: Decimal | None
    high: Decimal | None
    needs_photo: bool
    has_picture: bool
    is_closed: bool


@dataclass(frozen=True)
class PointRow:
    """A point of a route with what is looked at there. `printed`: the text of its code, for who keeps the route."""

    id: int
    position: int
    name: str
    where: str
    latitude: Decimal | None
    longitude: Decimal | None
    checks: tuple[CheckRow, ...]
    is_closed: bool
    printed: str = ""


@dataclass(frozen=True)
class RouteRow:
    """A route. `last_on`: when somebody walked it; `due_on`: when somebody should again."""

    id: int
    name: str
    place_id: int
    place: str
    every_days: int | None
    points: tuple[PointRow, ...]
    last_on: dt.date | None
    due_on: dt.date | None
    is_closed: bool


def routes_to_walk(actor: Standing, on: dt.date) -> list[RouteRow]:
    """The routes that a phone keeps for `actor`: those of the sites of one's branches, and those walked lately, what is
    due first; then others, where there are only a few. Five queries, six for guests.
    """
    mine = Q(place__site__branch__in=[actor.branch_id or 0, *stays_of(actor, on).values_list("unit", flat=True)])
    walked = Patrol.objects.filter(person__in=actor.own_ids, started_at__date__gte=on - RECENT).values("route")
    distance = Case(When(mine | Q(pk__in=walked), then=0), default=1)
    routes = walkable_routes(actor, on).filter(points__closed_at=None, points__isnull=False).distinct()
    near = list(routes.annotate(distance=distance).select_related("place").order_by("distance", "pk")[:CHOSEN_FROM])
    last = _last_walked(near)
    near.sort(key=lambda one: (one.distance, _due(one, last.get(one.pk)) or dt.date.max, one.pk))
    return _rows(near[:NEAR], last, closed=False)


def routes_at(place: Place) -> list[RouteRow]:
    """The routes of a place, open ones first. Four queries."""
    routes = Route.objects.filter(place=place).select_related("place").order_by("pk")[:MOST]
    return sorted(_rows(routes, _last_walked(routes), closed=True), key=lambda row: row.is_closed)


def kept_route(actor: Standing, route_id: int) -> RouteRow | None:
    """One that `actor` keeps, with all that was closed, and the codes of its points. Five queries."""
    route = kept_routes(actor).select_related("place").filter(pk=route_id).first()
    return _rows([route], _last_walked([route]), closed=True, codes=True)[0] if route else None


def keeps_route(actor: Standing, route_id: int) -> bool:
    """Whether `actor` keeps the route. One query at most."""
    return bool(actor.led_paths) and kept_routes(actor).filter(pk=route_id).exists()


def kept_place(actor: Standing, place_id: int) -> Place | None:
    """An open place whose routes `actor` keeps. One query."""
    found = Place.objects.select_related("unit", "site__branch").filter(pk=place_id, closed_on=None).first()
    return found if found and can_keep_routes(actor, found) else None


def site_at(place_id: int) -> int | None:
    """The site that a place is. One query."""
    return Site.objects.filter(place=place_id).values_list("pk", flat=True).first()


def check_picture(actor: Standing, check_id: int, on: dt.date) -> StoredFile | None:
    """The picture that shows how to look, for whoever may walk the route or keeps it. One query."""
    either = Q(point__route__in=walkable_routes(actor, on)) | Q(point__route__in=kept_routes(actor))
    check = Check.objects.select_related("picture").filter(either, pk=check_id).first()
    return check.picture if check and check.picture and check.picture.content else None


def _last_walked(routes: Iterable[Route]) -> dict[int, dt.date]:
    """When each of the routes was last walked to its end. One query."""
    ended = Patrol.objects.filter(route__in=[one.pk for one in routes], ended_at__isnull=False).order_by()
    return {pk: local_date(at) for pk, at in ended.values_list("route").annotate(last=Max("started_at"))}


def _due(route: Route, last_on: dt.date | None) -> dt.date | None:
    return last_on + dt.timedelta(days=route.every_days) if last_on and route.every_days else None


def _rows(routes: Iterable[Route], last: Mapping[int, dt.date], *, closed: bool, codes: bool = False) -> list[RouteRow]:
    """These routes (with `place`), with what is closed or without. Two queries."""
    routes = list(routes)
    checks, points = defaultdict(list), defaultdict(list)
    kept = {} if closed else {"closed_at": None}
    for check in Check.objects.filter(point__route__in=routes, **kept).order_by("position", "pk"):
        checks[check.point_id].append(_check(check))
    for point in Point.objects.filter(route__in=routes, **kept).order_by("position", "pk"):
        points[point.route_id].append(_point(point, tuple(checks[point.pk]), codes=codes))
    return [_row(route, tuple(points[route.pk]), last.get(route.pk)) for route in routes]


def _row(route: Route, points: tuple[PointRow, ...], last_on: dt.date | None) -> RouteRow:
    return RouteRow(
        route.pk,
        route.name,
        route.place_id,
        route.place.name,
        route.every_days,
        points,
        last_on,
        _due(route, last_on),
        route.closed_at is not None,
    )


def _point(point: Point, checks: tuple[CheckRow, ...], *, codes: bool) -> PointRow:
    return PointRow(
        point.pk,
        point.position,
        point.name,
        point.where,
        degrees(point.latitude),
        degrees(point.longitude),
        checks,
        point.closed_at is not None,
        printed_code(bytes(point.secret), point.pk, "point") if codes else "",
    )


def _check(check: Check) -> CheckRow:
    return CheckRow(
        check.pk,
        check.question,
        check.guidance,
        check.measure,
        plain(check.low),
        plain(check.high),
        check.needs_photo,
        check.picture_id is not None,
        check.closed_at is not None,
    )


def plain(thousandths: int | None) -> Decimal | None:
    """4200 → 4.2, without zeros at the end."""
    return None if thousandths is None else Decimal(f"{(Decimal(thousandths) / MILLI).normalize():f}")

"""Patrols as pages show them: one with all that was found, and those of a route."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from benliu.common.clock import local_date, now
from benliu.org.standing import Standing
from benliu.places.travel import Point as Spot
from benliu.records.models import StoredFile

from ..doubts import Seen, doubts_of
from ..models import Hazard, Patrol, Point, PointVisit, Reading
from ..policies import visible_hazards, visible_patrols
from .route import plain

MICRO = 1_000_000


@dataclass(frozen=True)
class PatrolRow:
    """A patrol in a list: how many points were looked at and missed, how much was not in order."""

    id: uuid.UUID
    route: str
    place: str
    name: str
    started_at: dt.datetime
    ended_at: dt.datetime | None
    looked_at: int
    missed: int
    not_in_order: int


@dataclass(frozen=True)
class ReadingRow:
    """What was found of one check; `hazard`: as which it was reported, its id and number."""

    id: int
    question: str
    is_fine: bool
    value: Decimal | None
    measure: str
    words: str
    has_photo: bool
    hazard: tuple[uuid.UUID, int] | None


@dataclass(frozen=True)
class VisitRow:
    """A point on a patrol. `doubts`: see `sites.doubts`; `is_old`: it was told anew later."""

    point: str
    position: int
    at: dt.datetime
    scanned: bool
    metres: int | None
    missed: str
    doubts: tuple[str, ...]
    readings: tuple[ReadingRow, ...]
    is_old: bool


@dataclass(frozen=True)
class PatrolDetail:
    """One patrol. `untold`: points of the route of which nothing was told."""

    row: PatrolRow
    route_id: int
    visits: tuple[VisitRow, ...]
    untold: tuple[str, ...]
    record_id: uuid.UUID | None
    in_order: bool


def patrols_of(actor: Standing, route_id: int) -> QuerySet[Patrol]:
    """Those of a route that `actor` may read, the newest first."""
    found = visible_patrols(actor).filter(route=route_id).select_related("route__place", "person")
    return found.order_by("-started_at", "pk")


def own_patrols(actor: Standing) -> QuerySet[Patrol]:
    """One's own, the newest first."""
    mine = Patrol.objects.filter(person__in=actor.own_ids).select_related("route__place", "person")
    return mine.order_by("-started_at", "pk")


def patrol_rows(patrols: Collection[Patrol]) -> list[PatrolRow]:
    """The rows of these patrols, with `route__place` and `person`. Two queries."""
    visits = PointVisit.objects.filter(patrol__in=[one.pk for one in patrols]).order_by()
    looked = Count("point", distinct=True, filter=Q(missed=""))
    missed = Count("point", distinct=True, filter=~Q(missed=""))
    counts = {
        pk: (seen, left) for pk, seen, left in visits.values_list("patrol").annotate(looked=looked, missed=missed)
    }
    bad = Reading.objects.filter(visit__in=visits.values("pk"), is_fine=False).order_by().values_list("visit__patrol")
    wrong = dict(bad.annotate(Count("pk")))
    return [_row(one, *counts.get(one.pk, (0, 0)), wrong.get(one.pk, 0)) for one in patrols]


def patrol_detail(actor: Standing, patrol_id: uuid.UUID) -> PatrolDetail | None:
    """One that `actor` may read, with all that was found. Seven queries."""
    patrol = visible_patrols(actor).select_related("route__place", "person").filter(pk=patrol_id).first()
    if patrol is None:
        return None
    visits = list(patrol.visits.select_related("point").order_by("happened_at", "pk"))
    readings = defaultdict(list)
    found = visible_hazards(actor, local_date(now())).filter(reading__visit__in=visits).order_by("-number")
    hazards = {reading: (pk, number) for reading, pk, number in found.values_list("reading", "pk", "number")}
    for one in Reading.objects.filter(visit__in=visits).select_related("check_item").order_by("check_item__position"):
        readings[one.visit_id].append(_reading(one, hazards.get(one.pk)))
    newest = {visit.point_id: visit.pk for visit in visits}
    looked = [visit for visit in visits if not visit.missed]
    doubts = dict(
        zip(
            [visit.pk for visit in looked],
            doubts_of([_seen(visit) for visit in looked], patrol.started_at),
            strict=True,
        )
    )
    rows = [
        VisitRow(
            visit.point.name,
            visit.point.position,
            visit.happened_at,
            visit.scanned,
            visit.metres,
            visit.missed,
            doubts.get(visit.pk, ()),
            tuple(readings[visit.pk]),
            newest[visit.point_id] != visit.pk,
        )
        for visit in visits
    ]
    points = Point.objects.filter(route=patrol.route_id, closed_at=None).order_by("position")
    untold = tuple(name for pk, name in points.values_list("pk", "name") if pk not in newest)
    walked = [visit.point.position for visit in looked]
    return PatrolDetail(
        patrol_rows([patrol])[0], patrol.route_id, tuple(rows), untold, patrol.record_id, walked == sorted(walked)
    )


def reported_by_visit(visit_id: uuid.UUID) -> list[int]:
    """The numbers of the hazards that a visit reported by itself. One query."""
    return list(Hazard.objects.filter(reading__visit=visit_id).order_by("number").values_list("number", flat=True))


def reading_photo(actor: Standing, reading_id: int) -> StoredFile | None:
    """The photo with a reading of a patrol that `actor` may read. One query."""
    found = Reading.objects.select_related("photo").filter(pk=reading_id, visit__patrol__in=visible_patrols(actor))
    reading = found.first()
    return reading.photo if reading and reading.photo and reading.photo.content else None


def _row(patrol: Patrol, looked_at: int, missed: int, not_in_order: int) -> PatrolRow:
    return PatrolRow(
        patrol.pk,
        patrol.route.name,
        patrol.route.place.name,
        patrol.person.name,
        patrol.started_at,
        patrol.ended_at,
        looked_at,
        missed,
        not_in_order,
    )


def _reading(one: Reading, hazard: tuple[uuid.UUID, int] | None) -> ReadingRow:
    check = one.check_item
    return ReadingRow(
        one.pk,
        check.question,
        one.is_fine,
        plain(one.value),
        check.measure,
        one.words,
        one.photo_id is not None,
        hazard,
    )


def _seen(visit: PointVisit) -> Seen:
    point = visit.point
    place: Spot | None = None
    if point.latitude is not None and point.longitude is not None:
        place = (point.latitude / MICRO, point.longitude / MICRO)
    return Seen(visit.happened_at, visit.received_at, place, visit.scanned, visit.metres)

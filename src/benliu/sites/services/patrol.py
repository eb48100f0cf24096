"""Take in what a phone tells of a patrol: points that were looked at, points that were missed, the end.

Each is told once under an id of the phone's, in any order, perhaps days later. The first word of a patrol makes it.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing
from benliu.places.codes import is_printed
from benliu.places.travel import metres_between
from benliu.records.models import StoredFile

from ..models import Check, Patrol, Point, PointVisit, Reading, Route
from ..policies import can_walk, walkable_routes
from .patrol_record import file_patrol
from .proposing import propose_hazards

MICRO = 1_000_000
LONGEST = dt.timedelta(days=2)
MOST_VALUE = 10**12


@dataclass(frozen=True)
class ReadingTold:
    """What was found of a check. `value`: thousandths of its unit; `photo`: the mark of a content that was stored."""

    check_id: int
    is_fine: bool | None = None
    value: int | None = None
    words: str = ""
    photo: str = ""


@dataclass(frozen=True)
class VisitTold:
    """A point that was looked at. `code`: what was read there; `position`: degrees where the phone says it was."""

    id: uuid.UUID
    patrol_id: uuid.UUID
    route_id: int
    point_id: int
    started_at: dt.datetime
    happened_at: dt.datetime
    readings: tuple[ReadingTold, ...] = ()
    code: str = ""
    position: tuple[float, float] | None = None


@dataclass(frozen=True)
class EndTold:
    """The end of a patrol: which points were missed, by id, and why."""

    patrol_id: uuid.UUID
    route_id: int
    started_at: dt.datetime
    ended_at: dt.datetime
    missed: Mapping[int, str]


@transaction.atomic
def tell_visit(*, actor: Standing, told: VisitTold, now: dt.datetime) -> PointVisit:
    """Keep a visit of a point with its readings; what is not in order is reported for review.

    Raises `Invalid` with what to mend, `Refused`.
    """
    patrol = _patrol(actor, told.patrol_id, told.route_id, told.started_at, now)
    if known := PointVisit.objects.filter(pk=told.id, patrol=patrol, point=told.point_id).first():
        return known
    point = Point.objects.filter(pk=told.point_id, route=patrol.route_id).first()
    if point is None:
        raise Invalid(_("这条路线上没有这个点。"))
    if told.code and not is_printed(told.code, bytes(point.secret), point.pk, "point"):
        raise Invalid(_("这个码已经作废，或者不是这个点的。请重新扫码，或不扫码填报。"))
    checks = {check.pk: check for check in Check.objects.filter(point=point)}
    photos = _photos(told.readings)
    readings = [_reading(one, checks.get(one.check_id), photos) for one in told.readings]
    _complete(checks, told.readings)
    visit = PointVisit.objects.create(
        id=told.id,
        patrol=patrol,
        point=point,
        happened_at=told.happened_at,
        received_at=now,
        scanned=bool(told.code),
        metres=_metres(point, told.position),
    )
    for reading in readings:
        reading.visit = visit
    Reading.objects.bulk_create(readings)
    propose_hazards(actor=actor, visit=visit, readings=readings, now=now)
    file_patrol(actor=actor, patrol=patrol, now=now)
    return visit


@transaction.atomic
def end_patrol(*, actor: Standing, told: EndTold, now: dt.datetime) -> Patrol:
    """End a patrol, once; points that were not looked at are missed, with a reason each. Raises `Invalid`."""
    patrol = _patrol(actor, told.patrol_id, told.route_id, told.started_at, now)
    if patrol.ended_at:
        return patrol
    if not told.started_at <= told.ended_at <= told.started_at + LONGEST:
        raise Invalid(_("结束时间要在开始之后两天之内。"))
    reasons = {point: words.strip()[:200] for point, words in told.missed.items()}
    points = set(Point.objects.filter(route=patrol.route_id, pk__in=reasons).values_list("pk", flat=True))
    if points != reasons.keys() or not all(reasons.values()):
        raise Invalid(_("没查的点都要写原因。"))
    PointVisit.objects.bulk_create(
        PointVisit(
            id=uuid.uuid5(patrol.pk, f"missed/{point}"),
            patrol=patrol,
            point_id=point,
            happened_at=told.ended_at,
            received_at=now,
            missed=reasons[point],
        )
        for point in sorted(points)
    )
    patrol.ended_at = told.ended_at
    patrol.save(update_fields=["ended_at"])
    note_act(actor_id=actor.account_id, act="end_patrol", subject=f"patrol:{patrol.pk}", now=now)
    file_patrol(actor=actor, patrol=patrol, now=now)
    return patrol


def _patrol(actor: Standing, patrol_id: uuid.UUID, route_id: int, started_at: dt.datetime, now: dt.datetime) -> Patrol:
    known = Patrol.objects.select_for_update(of=("self",)).filter(pk=patrol_id).first()
    if known:
        if known.person_id not in actor.own_ids or known.route_id != route_id:
            raise Invalid(_("这个编码已经用于另一次巡查，请重新打开页面。"))
        return known
    require(can_walk(actor, local_date(now)))
    if actor.person_id is None:
        raise Invalid(_("名册上还没有您，请联系党务干部。"))
    # A route that was closed meanwhile is still told of: the phone was offline.
    route = Route.objects.filter(pk=route_id).first()
    if route is None or (
        route.closed_at is None and not walkable_routes(actor, local_date(now)).filter(pk=route_id).exists()
    ):
        raise Invalid(_("没有这条路线。"))
    return Patrol.objects.create(
        id=patrol_id,
        route=route,
        person_id=actor.person_id,
        started_at=started_at,
        received_at=now,
        told_by_id=actor.account_id,
    )


def _photos(readings: tuple[ReadingTold, ...]) -> dict[str, StoredFile]:
    marks = {one.photo for one in readings if one.photo}
    found = {file.sha256: file for file in StoredFile.objects.filter(sha256__in=marks)}
    if found.keys() != marks:
        raise Invalid(_("照片还没有传上来。请先传照片，再提交。"))
    return found


def _reading(told: ReadingTold, check: Check | None, photos: Mapping[str, StoredFile]) -> Reading:
    if check is None:
        raise Invalid(_("这个点上没有这一项。"))
    is_fine = told.is_fine
    if check.measure:
        if told.value is None or abs(told.value) > MOST_VALUE:
            raise Invalid(_("“%s”要填数值。") % check.question)
        is_fine = in_order(check, told.value)
    elif is_fine is None:
        raise Invalid(_("“%s”请选正常还是不正常。") % check.question)
    if check.needs_photo and not told.photo:
        raise Invalid(_("“%s”要拍一张照片。") % check.question)
    value = told.value if check.measure else None
    words = told.words.strip()[:400]
    return Reading(check_item=check, is_fine=is_fine, value=value, words=words, photo=photos.get(told.photo))


def in_order(check: Check, value: int) -> bool:
    """Whether what was measured lies between what the check says."""
    return (check.low is None or value >= check.low) and (check.high is None or value <= check.high)


def _complete(checks: Mapping[int, Check], told: tuple[ReadingTold, ...]) -> None:
    said = [one.check_id for one in told]
    if len(said) != len(set(said)):
        raise Invalid(_("同一项填了两次。"))
    open_ones = {pk for pk, check in checks.items() if check.closed_at is None}
    if missing := open_ones - set(said):
        names = _("、").join(checks[pk].question for pk in sorted(missing))
        raise Invalid(_("还有没填的：%s。") % names)


def _metres(point: Point, position: tuple[float, float] | None) -> int | None:
    if position is None or point.latitude is None or point.longitude is None:
        return None
    return metres_between((point.latitude / MICRO, point.longitude / MICRO), position)

"""Hand-over: who ends a shift writes what the next must know, who begins confirms having read it; open points stay."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, Refused, require
from benliu.org.queries import memberships_on
from benliu.org.standing import Standing

from ..models import DutySeat, HandOver, OpenPoint
from ..policies import can_keep_duties, can_read_notes, keeping
from .watch_plan import StaleDuty, locked_seats
from .watch_record import file_duty

EARLY, MOST_POINTS = dt.timedelta(hours=1), 20


@dataclass(frozen=True)
class HandOverTold:
    """What is handed over. `id` is the phone's: the same twice is kept once. `points`: what stays to be done."""

    id: uuid.UUID
    seat_id: int
    words: str
    happened_at: dt.datetime
    points: tuple[str, ...] = ()


@transaction.atomic
def hand_over(*, actor: Standing, told: HandOverTold, now: dt.datetime) -> HandOver:
    """Keep what somebody writes at the end of an own shift, from an hour before it on, perhaps told days later; the
    duty becomes a record. Raises `Invalid` with what to mend, `Refused`.
    """
    (seat,) = locked_seats([told.seat_id])
    if known := HandOver.objects.filter(pk=told.id).first():
        if known.told_by_id != actor.account_id:
            raise Invalid(_("这个编码已经用于另一次交接，请重新打开页面。"))
        return known
    if seat.plan.published_at is None or seat.person_id not in actor.own_ids:
        raise Refused(_("这一班不是您的，不能由您交接。"))
    happened = min(told.happened_at, now)
    if happened < seat.ends_at - EARLY:
        raise Invalid(_("班次结束前一小时起可以写交接。"))
    if HandOver.objects.filter(seat=seat).exists():
        raise Invalid(_("这一班已经交接过。"))
    if not (words := told.words.strip()[:1000]):
        raise Invalid(_("请写交接的情况；没有事就写“正常”。"))
    points = [one.strip()[:200] for one in told.points if one.strip()][:MOST_POINTS]
    made = HandOver.objects.create(
        id=told.id, seat=seat, words=words, told_by_id=actor.account_id, happened_at=happened, received_at=now
    )
    OpenPoint.objects.bulk_create(
        OpenPoint(hand_over=made, position=nth, words=one) for nth, one in enumerate(points, 1)
    )
    note_act(actor_id=actor.account_id, act="hand_over", subject=f"seat:{seat.pk}", now=now)
    file_duty(actor=actor, seat=seat, unit_id=actor.branch_id, now=now)
    return made


@transaction.atomic
def confirm_reading(*, actor: Standing, seat_id: int, now: dt.datetime) -> DutySeat:
    """Who stands on a seat says that the notes so far are read."""
    (seat,) = locked_seats([seat_id])
    if seat.plan.published_at is None or seat.person_id not in actor.own_ids:
        raise Refused(_("接班由值守的人确认。"))
    seat.read_at = now
    seat.save(update_fields=["read_at"])
    note_act(actor_id=actor.account_id, act="confirm_reading", subject=f"seat:{seat.pk}", now=now)
    return seat


@transaction.atomic
def tick_point(*, actor: Standing, point_id: int, now: dt.datetime) -> OpenPoint:
    """Somebody who stands there, or keeps the place, says that an open point is done. Twice is once."""
    rows = OpenPoint.objects.select_for_update(of=("self",)).select_related(*keeping("hand_over__seat__plan__place__"))
    point = rows.filter(pk=point_id).first()
    if point is None:
        raise Invalid(_("没有这条待办。"))
    require(can_read_notes(actor, point.hand_over.seat.plan.place, now))
    if point.done_at is None:
        point.done_at, point.done_by_id = now, actor.account_id
        point.save(update_fields=["done_at", "done_by"])
        note_act(actor_id=actor.account_id, act="tick_point", subject=f"seat:{point.hand_over.seat_id}", now=now)
    return point


@transaction.atomic
def confirm_duty(*, actor: Standing, seat_id: int, version: int, now: dt.datetime) -> DutySeat:
    """Who keeps the duty says that somebody served a shift without writing a hand-over: it becomes a record. Not of
    oneself. Raises `StaleDuty`, `Invalid`, `Refused`.
    """
    (seat,) = locked_seats([seat_id])
    require(can_keep_duties(actor, seat.plan.place))
    if seat.version != version:
        raise StaleDuty
    if seat.plan.published_at is None or seat.person_id is None or seat.ends_at > now:
        raise Invalid(_("班次结束之后才能确认。"))
    if seat.person_id in actor.own_ids:
        raise Refused(_("自己的班请写交接，或由另一位负责人确认。"))
    if seat.record_id is None:
        note_act(actor_id=actor.account_id, act="confirm_duty", subject=f"seat:{seat.pk}", now=now)
        branch = _branch_on(seat.person_id, local_date(seat.starts_at))
        if branch is None:
            raise Invalid(_("这个人在本局没有支部，不登记纪实。"))
        file_duty(actor=actor, seat=seat, unit_id=branch, now=now)
    return seat


def _branch_on(person_id: int, day: dt.date) -> int | None:
    """Somebody's branch on a day; guests have none. One query."""
    return memberships_on(day).filter(person=person_id).values_list("unit", flat=True).first()

"""Swaps: a duty is offered to a colleague, the colleague agrees, who keeps the duty consents; then, and only then, it
changes hands.
"""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, Refused, require
from benliu.org.standing import Standing

from ..models import DutySeat, DutySwap
from ..policies import can_keep_duties
from .watch_plan import StaleDuty, check_free, end_swaps, give_seat, locked_seats
from .watch_proposal import people_of
from .watch_telling import tell_answered, tell_decided, tell_offered, tell_withdrawn

State = DutySwap.State


@transaction.atomic
def offer_duty(  # noqa: PLR0913 - what an offer says
    *,
    actor: Standing,
    seat_id: int,
    version: int,
    taker_id: int | None = None,
    wanted_id: int | None = None,
    words: str = "",
    now: dt.datetime,
) -> DutySwap:
    """Offer an own duty that has not begun to a colleague of the plan, or for one of a colleague's at the same place.

    Raises `StaleDuty`, `Invalid` where it cannot be, with why, `Refused` where it is not one's own.
    """
    ids = [seat_id, *([wanted_id] if wanted_id else [])]
    seat, *rest = locked_seats(ids)
    wanted = rest[0] if rest else None
    _own(actor, seat.person_id)
    if seat.version != version:
        raise StaleDuty
    taker = wanted.person_id if wanted else taker_id
    _check_colleague(actor, seat, wanted, taker, now)
    assert taker is not None and seat.person_id is not None
    _check_ahead(seat, wanted, now)
    _check_free(seat, wanted, seat.person_id, taker)
    swap = DutySwap(
        seat=seat, wanted=wanted, giver_id=seat.person_id, taker_id=taker, words=words.strip()[:200], offered_at=now
    )
    try:
        with transaction.atomic():
            swap.save()
    except IntegrityError as other:
        raise Invalid(_("这一班已经在调，请等答复，或先收回。")) from other
    note_act(actor_id=actor.account_id, act="offer_duty", subject=f"swap:{swap.pk}", now=now)
    tell_offered(swap, now)
    return swap


@transaction.atomic
def answer_swap(*, actor: Standing, swap_id: int, agrees: bool, now: dt.datetime) -> DutySwap:
    """The colleague agrees, or not."""
    swap = _locked(swap_id, State.OFFERED)
    _own(actor, swap.taker_id)
    if agrees:
        _still(swap, now)
    swap.state, swap.answered_at = State.AGREED if agrees else State.DECLINED, now
    swap.save(update_fields=["state", "answered_at"])
    note_act(actor_id=actor.account_id, act="answer_swap", subject=f"swap:{swap.pk}", now=now, swap=swap.state)
    tell_answered(swap, now)
    return swap


@transaction.atomic
def withdraw_swap(*, actor: Standing, swap_id: int, now: dt.datetime) -> DutySwap:
    """Who offered it takes it back, before the consent."""
    swap = _locked(swap_id, *DutySwap.OPEN)
    _own(actor, swap.giver_id)
    swap.state, swap.decided_at, swap.decided_by_id = State.WITHDRAWN, now, actor.account_id
    swap.save(update_fields=["state", "decided_at", "decided_by"])
    note_act(actor_id=actor.account_id, act="withdraw_swap", subject=f"swap:{swap.pk}", now=now)
    tell_withdrawn([swap], now)
    return swap


@transaction.atomic
def decide_swap(*, actor: Standing, swap_id: int, consents: bool, now: dt.datetime) -> DutySwap:
    """Who keeps the duty consents: the seats change hands; or not. Nobody decides on an own swap."""
    swap = _locked(swap_id, State.AGREED)
    require(can_keep_duties(actor, swap.seat.plan.place))
    if {swap.giver_id, swap.taker_id} & set(actor.own_ids):
        raise Refused(_("自己的调班由另一位负责人决定。"))
    if consents:
        _still(swap, now)
        give_seat(swap.seat, swap.taker_id)
        if swap.wanted:
            give_seat(swap.wanted, swap.giver_id)
    swap.state, swap.decided_at = State.DONE if consents else State.REFUSED, now
    swap.decided_by_id = actor.account_id
    swap.save(update_fields=["state", "decided_at", "decided_by"])
    if consents:
        for seat in filter(None, (swap.seat, swap.wanted)):
            end_swaps(seat, now)
    note_act(actor_id=actor.account_id, act="decide_swap", subject=f"swap:{swap.pk}", now=now, swap=swap.state)
    tell_decided(swap, now)
    return swap


def _locked(swap_id: int, *states: str) -> DutySwap:
    """A swap in one of these states, with its seats locked first, as everywhere."""
    ids = DutySwap.objects.filter(pk=swap_id).values_list("seat", "wanted").first()
    if ids is None:
        raise Invalid(_("没有这次调班。"))
    seats = {seat.pk: seat for seat in locked_seats([pk for pk in ids if pk])}
    swap = DutySwap.objects.select_for_update(of=("self",)).get(pk=swap_id)
    if swap.state not in states:
        raise Invalid(_("这次调班现在是“%s”，不能这样处理。") % swap.get_state_display())
    swap.seat = seats[swap.seat_id]
    swap.wanted = seats[swap.wanted_id] if swap.wanted_id else None
    return swap


def _own(actor: Standing, person_id: int | None) -> None:
    if person_id is None or person_id not in actor.own_ids:
        raise Refused(_("只有本人能提出、答应或收回调班。"))


def _check_colleague(
    actor: Standing, seat: DutySeat, wanted: DutySeat | None, taker: int | None, now: dt.datetime
) -> None:
    if wanted is not None and wanted.plan.place_id != seat.plan.place_id:
        raise Invalid(_("只能和同一个哨点的班对换。"))
    known = people_of(seat.plan, local_date(now)) | ({taker} if wanted else set())
    if taker is None or taker not in known:
        raise Invalid(_("请选一位一起值守的同事。"))
    if taker in actor.own_ids:
        raise Invalid(_("不能和自己换。"))


def _check_ahead(seat: DutySeat, wanted: DutySeat | None, now: dt.datetime) -> None:
    for one in filter(None, (seat, wanted)):
        if one.plan.published_at is None or one.starts_at <= now:
            raise Invalid(_("只能调还没有开始的班。"))


def _check_free(seat: DutySeat, wanted: DutySeat | None, giver: int, taker: int) -> None:
    check_free(taker, seat, but=wanted.pk if wanted else None)
    if wanted:
        check_free(giver, wanted, but=seat.pk)


def _still(swap: DutySwap, now: dt.datetime) -> None:
    """Raises where what was offered is no longer so."""
    _check_ahead(swap.seat, swap.wanted, now)
    if swap.seat.person_id != swap.giver_id or (swap.wanted and swap.wanted.person_id != swap.taker_id):
        raise StaleDuty
    _check_free(swap.seat, swap.wanted, swap.giver_id, swap.taker_id)

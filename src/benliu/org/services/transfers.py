"""Transfers between branches: asked for, agreed on both sides, refused, withdrawn; carried out by the clockwork."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require
from benliu.search.services import index_again

from ..models import Membership, Person, TemporaryMembership, Transfer, Unit
from ..policies import (
    can_approve_transfer,
    can_ask_transfer,
    can_refuse_transfer,
    can_speak_for,
    can_withdraw_transfer,
    unit_of_side,
)
from ..standing import Standing
from .closing import close_transfer, note_transfer
from .roster import Enrolment, keep_memberships
from .telling import tell_transfer, untell_transfer

SIDES = ("giving", "receiving")
TO_RETHINK = dt.timedelta(minutes=1)  # an approval can be taken back at least so long
FARTHEST = dt.timedelta(days=366)
State = Transfer.State


@dataclass(frozen=True)
class Wish:
    """Who is to go where from which day on; with `ends_on`, for a time only."""

    person_id: int
    receiving_id: int
    starts_on: dt.date
    ends_on: dt.date | None = None


@transaction.atomic
def ask_transfer(*, actor: Standing, wish: Wish, now: dt.datetime) -> Transfer:
    """Ask for a transfer from the branch in which the person is today. The asking secretary's own side has agreed.

    Raises `Invalid` with what to mend, `Refused` where the policy says no.
    """
    home = Membership.objects.select_related("unit", "person").filter(person_id=wish.person_id, ends_on=None).first()
    if home is None:
        raise Invalid(_("这个人现在不在任何支部，请先编入名册。"))
    receiving = Unit.objects.filter(pk=wish.receiving_id, kind=Unit.Kind.BRANCH, closed_on=None).first()
    if receiving is None:
        raise Invalid(_("请选择要转入的支部。"))
    require(can_ask_transfer(actor, home.unit, receiving))
    _check(home, receiving, wish, local_date(now))
    transfer = Transfer(
        person=home.person,
        giving=home.unit,
        receiving=receiving,
        starts_on=wish.starts_on,
        ends_on=wish.ends_on,
        asked_by_id=actor.account_id,
        asked_at=now,
    )
    for side in SIDES:
        if can_approve_transfer(actor, transfer, side) and _is_secretary(actor, unit_of_side(transfer, side)):
            _agree(transfer, side, actor, now)
    _insert(transfer)
    note_transfer(actor, "ask_transfer", transfer, now)
    tell_transfer(transfer, actor=actor, now=now)
    return transfer


def _check(home: Membership, receiving: Unit, wish: Wish, today: dt.date) -> None:
    if receiving.pk == home.unit_id:
        raise Invalid(_("他已经在“%s”。请选择另一个支部。") % receiving.name)
    if wish.starts_on <= home.starts_on:
        raise Invalid(_("生效日期要晚于他编入现在支部的日期 %s。") % home.starts_on)
    if wish.starts_on > today + FARTHEST:
        raise Invalid(_("生效日期最多在一年之内。"))
    if wish.ends_on and wish.ends_on < max(wish.starts_on, today):
        raise Invalid(_("结束日期不能早于生效日期，也不能早于今天。"))


def _insert(transfer: Transfer) -> None:
    try:
        with transaction.atomic():
            transfer.save()
    except IntegrityError as error:
        raise Invalid(_("这个人已有一件没有办结的转接，请先办结或撤回那一件。")) from error


def _is_secretary(actor: Standing, unit: Unit) -> bool:
    return bool(actor.secretary_paths) and unit.path.startswith(actor.secretary_paths)


def _agree(transfer: Transfer, side: str, actor: Standing | None, now: dt.datetime | None) -> None:
    """Set who agreed for a side and when (or that nobody has), and what follows for the whole."""
    setattr(transfer, f"{side}_by_id", actor.account_id if actor else None)
    setattr(transfer, f"{side}_at", now)
    transfer.state = State.AGREED if transfer.giving_at and transfer.receiving_at else State.WAITING


@transaction.atomic
def approve_transfer(*, actor: Standing, transfer_id: int, side: str, now: dt.datetime) -> Transfer:
    """Agree for one side; agreed twice changes nothing."""
    transfer = _open(transfer_id)
    require(can_approve_transfer(actor, transfer, side))
    if getattr(transfer, f"{side}_at") is None:
        _agree(transfer, side, actor, now)
        transfer.save()
        note_transfer(actor, "approve_transfer", transfer, now, side=side)
        tell_transfer(transfer, actor=actor, now=now)
    return transfer


@transaction.atomic
def take_back_approval(*, actor: Standing, transfer_id: int, side: str, now: dt.datetime) -> Transfer:
    """Agree no longer, as long as it is not carried out."""
    transfer = _open(transfer_id)
    require(can_speak_for(actor, transfer, side))
    if getattr(transfer, f"{side}_at") is not None:
        untell_transfer(transfer)
        _agree(transfer, side, None, None)
        transfer.save()
        note_transfer(actor, "take_back_approval", transfer, now, side=side)
    return transfer


@transaction.atomic
def refuse_transfer(*, actor: Standing, transfer_id: int, reason: str, now: dt.datetime) -> Transfer:
    """End it with a reason, as long as it is not carried out."""
    transfer = _open(transfer_id)
    require(can_refuse_transfer(actor, transfer))
    if not reason.strip():
        raise Invalid(_("请写明不同意的原因，发起人会看到。"))
    close_transfer(transfer, State.REFUSED, actor, now, reason.strip()[:200])
    return transfer


@transaction.atomic
def withdraw_transfer(*, actor: Standing, transfer_id: int, now: dt.datetime) -> Transfer:
    """Ask for it no longer, as long as it is not carried out."""
    transfer = _open(transfer_id)
    require(can_withdraw_transfer(actor, transfer))
    close_transfer(transfer, State.WITHDRAWN, actor, now)
    return transfer


def _open(transfer_id: int) -> Transfer:
    """The transfer, locked. Raises `Invalid` where it has come to its end already."""
    found = Transfer.objects.select_for_update(of=("self",)).select_related("giving", "receiving", "person")
    transfer = found.get(pk=transfer_id)
    if not transfer.is_open:
        raise Invalid(_("这件转接已办结（%s）。") % transfer.get_state_display())
    return transfer


def carry_out_transfers(*, now: dt.datetime) -> int:
    """Carry out what both sides agreed to and whose day has come; returns how many. One transaction each."""
    due = Transfer.objects.filter(state=State.AGREED, starts_on__lte=local_date(now))
    due = due.filter(giving_at__lte=now - TO_RETHINK, receiving_at__lte=now - TO_RETHINK)
    return sum(_carry_out(pk, now) for pk in due.order_by("starts_on", "pk").values_list("pk", flat=True))


@transaction.atomic
def _carry_out(transfer_id: int, now: dt.datetime) -> bool:
    found = Transfer.objects.select_for_update(of=("self",)).select_related("giving", "receiving", "person")
    transfer = found.filter(pk=transfer_id, state=State.AGREED).first()
    if transfer is None:  # taken back, or carried out by another worker
        return False
    home = Membership.objects.filter(person=transfer.person, ends_on=None).first()
    if home is None or home.unit_id != transfer.giving_id or transfer.receiving.closed_on:
        close_transfer(transfer, State.WITHDRAWN, None, now, _("名册在同意之后有了变动，请核对后重新发起。"))
        return False
    _move(transfer.person, home, transfer)
    close_transfer(transfer, State.DONE, None, now)
    return True


def _move(person: Person, home: Membership, transfer: Transfer) -> None:
    if transfer.ends_on:
        TemporaryMembership.objects.create(
            person=person, unit=transfer.receiving, starts_on=transfer.starts_on, ends_on=transfer.ends_on
        )
    else:
        line = Enrolment(person.staff_no or "", person.name, transfer.receiving_id, home.status)
        keep_memberships([person], [line], transfer.starts_on)
        index_again("person", [person.pk])

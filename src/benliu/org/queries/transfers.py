"""Transfers as the pages show them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from benliu.common.decision import require

from ..models import Membership, Person, TemporaryMembership, Transfer, Unit
from ..moving import LeftBehind, left_behind
from ..policies import (
    can_approve_transfer,
    can_list_transfers,
    can_refuse_transfer,
    can_see_transfer,
    can_speak_for,
    can_withdraw_transfer,
    unit_of_side,
    visible_transfers,
)
from ..standing import Standing
from .roster import branches, names_of_accounts, temporary_on, units_below

MOST, MOST_BRANCHES = 100, 500
State = Transfer.State


@dataclass(frozen=True)
class TransferRow:
    """A transfer in a list. `mine`: the sides for which the reader may agree, and which have not agreed."""

    id: int
    person_id: int
    name: str
    giving: str
    receiving: str
    starts_on: dt.date
    ends_on: dt.date | None
    state: str
    state_label: str
    mine: tuple[str, ...]


@dataclass(frozen=True)
class Side:
    """One side's part: which branch, who agreed and when; what the reader may do, and else why not."""

    key: str
    unit: str
    agreed_by: str
    agreed_at: dt.datetime | None
    may_approve: bool
    may_take_back: bool
    why_not: str


@dataclass(frozen=True)
class TransferDetail:
    """One transfer with all that has happened to it and all that the reader may do about it."""

    row: TransferRow
    status: str
    asked_by: str
    asked_at: dt.datetime
    sides: tuple[Side, ...]
    closed_by: str
    closed_at: dt.datetime | None
    reason: str
    may_refuse: bool
    may_withdraw: bool
    opens_person: bool
    opens_list: bool
    left_behind: tuple[LeftBehind, ...]


@dataclass(frozen=True)
class TemporaryRow:
    """Somebody's time in a branch that is not the home; `days_left` counts today as 0 on the last day."""

    person_id: int
    name: str
    unit_id: int
    unit: str
    starts_on: dt.date
    ends_on: dt.date
    days_left: int


def open_transfers(reader: Standing) -> list[TransferRow]:
    """What is not carried out yet, first what waits for the reader. One query."""
    found = _rows(reader, visible_transfers(reader).filter(state__in=[State.WAITING, State.AGREED]).order_by("pk"))
    return sorted(found, key=lambda row: not row.mine)


def waiting_transfers(reader: Standing) -> list[TransferRow]:
    """What waits for the reader's agreement. One query."""
    if not reader.led_paths:
        return []
    return [row for row in _rows(reader, visible_transfers(reader).filter(state=State.WAITING)) if row.mine]


def past_transfers(reader: Standing) -> list[TransferRow]:
    """The newest that have come to an end. One query."""
    return _rows(reader, visible_transfers(reader).exclude(state__in=[State.WAITING, State.AGREED]).order_by("-pk"))


def transfers_of(person_id: int, reader: Standing) -> list[TransferRow]:
    """What is under way for one person. One query."""
    under_way = Transfer.objects.filter(person_id=person_id, state__in=[State.WAITING, State.AGREED])
    return _rows(reader, under_way)


def open_ways(person_ids: Iterable[int]) -> dict[int, str]:
    """Of those with a transfer under way, the receiving branch, by person. One query."""
    wanted, under_way = set(person_ids), Transfer.objects.filter(state__in=[State.WAITING, State.AGREED])
    return {pk: unit for pk, unit in under_way.values_list("person_id", "receiving__name") if pk in wanted}


def _rows(reader: Standing, transfers: QuerySet[Transfer]) -> list[TransferRow]:
    return [_row(reader, found) for found in transfers.select_related("person", "giving", "receiving")[:MOST]]


def _row(reader: Standing, transfer: Transfer) -> TransferRow:
    return TransferRow(
        id=transfer.pk,
        person_id=transfer.person_id,
        name=transfer.person.name or _("（已清除）"),
        giving=transfer.giving.name,
        receiving=transfer.receiving.name,
        starts_on=transfer.starts_on,
        ends_on=transfer.ends_on,
        state=transfer.state,
        state_label=transfer.get_state_display(),
        mine=tuple(side for side in ("giving", "receiving") if _may_approve(reader, transfer, side)),
    )


def _may_approve(reader: Standing, transfer: Transfer, side: str) -> bool:
    waits = transfer.state == State.WAITING and getattr(transfer, f"{side}_at") is None
    return waits and bool(can_approve_transfer(reader, transfer, side))


def transfer_detail(transfer_id: int, reader: Standing) -> TransferDetail:
    """One transfer. Two queries, and one of each feature that knows what it leaves behind.

    `Http404` where there is none, `Refused` where it is not for the reader.
    """
    transfer = Transfer.objects.select_related("person", "giving", "receiving").filter(pk=transfer_id).first()
    if transfer is None:
        raise Http404(_("没有这件转接。"))
    require(can_see_transfer(reader, transfer))
    accounts = (transfer.asked_by_id, transfer.giving_by_id, transfer.receiving_by_id, transfer.closed_by_id)
    names = names_of_accounts(accounts)
    return TransferDetail(
        row=_row(reader, transfer),
        status=transfer.person.memberships.filter(ends_on=None).values_list("status", flat=True).first() or "",
        asked_by=names.get(transfer.asked_by_id, ""),
        asked_at=transfer.asked_at,
        sides=tuple(_side(transfer, side, reader, names) for side in ("giving", "receiving")),
        closed_by=names.get(transfer.closed_by_id or 0, ""),
        closed_at=transfer.closed_at,
        reason=transfer.reason,
        may_refuse=transfer.is_open
        and transfer.asked_by_id != reader.account_id  # who asked withdraws
        and bool(can_refuse_transfer(reader, transfer)),
        may_withdraw=transfer.is_open and bool(can_withdraw_transfer(reader, transfer)),
        opens_person=reader.person_id == transfer.person_id or reader.leads(transfer.giving.path),
        opens_list=bool(can_list_transfers(reader)),
        left_behind=left_behind(transfer, reader),
    )


def _side(transfer: Transfer, side: str, reader: Standing, names: dict[int, str]) -> Side:
    by, at = getattr(transfer, f"{side}_by_id"), getattr(transfer, f"{side}_at")
    decision = can_approve_transfer(reader, transfer, side)
    return Side(
        key=side,
        unit=unit_of_side(transfer, side).name,
        agreed_by=names.get(by or 0, ""),
        agreed_at=at,
        may_approve=_may_approve(reader, transfer, side),
        may_take_back=transfer.is_open and at is not None and bool(can_speak_for(reader, transfer, side)),
        why_not="" if at or not transfer.is_open else decision.reason,
    )


def temporary_rows(unit_id: int, on: dt.date) -> list[TemporaryRow]:
    """Who belongs to a branch for a time. One query."""
    return _temporary(TemporaryMembership.objects.filter(unit_id=unit_id, ends_on__gte=on), on)


def temporary_rows_of(person_id: int, on: dt.date) -> list[TemporaryRow]:
    """Where a person is or was for a time, the newest first. One query."""
    return _temporary(TemporaryMembership.objects.filter(person_id=person_id), on)[::-1]


def ending_stays(reader: Standing, on: dt.date, within: dt.timedelta) -> list[TemporaryRow]:
    """The temporary memberships in or from the branches that `reader` leads that end within so long. One query."""
    led = Unit.objects.filter(units_below(reader.led_paths)).values("pk")
    ending = temporary_on(on).filter(ends_on__lte=on + within)
    home = Membership.objects.filter(unit__in=led, ends_on=None).values("person_id")
    return _temporary(ending.filter(unit__in=led) | ending.filter(person__in=home), on)


def _temporary(rows: QuerySet[TemporaryMembership], on: dt.date) -> list[TemporaryRow]:
    found = rows.select_related("person", "unit").order_by("ends_on", "pk")[:MOST]
    return [
        TemporaryRow(r.person_id, r.person.name, r.unit_id, r.unit.name, r.starts_on, r.ends_on, (r.ends_on - on).days)
        for r in found
    ]


def receiving_choices() -> list[tuple[int, str]]:
    """The branches to which somebody can go. One query."""
    return list(branches().values_list("pk", "name")[:MOST_BRANCHES])


def person_to_transfer(reader: Standing, *, person_id: int | None, staff_no: str, name: str) -> int | None:
    """Whom a transfer is for: one's own by id; somebody of another branch by number and name together, so that the form
    cannot be used to look people up. One query.
    """
    people = Person.objects.filter(erased_at=None, memberships__ends_on=None)
    if person_id:
        led = Unit.objects.filter(units_below(reader.led_paths)).values("pk")
        return people.filter(pk=person_id, memberships__unit__in=led).values_list("pk", flat=True).first()
    return people.filter(staff_no__iexact=staff_no, name=name).values_list("pk", flat=True).first()


def name_of_led(reader: Standing, person_id: int) -> str:
    """The name of somebody whom the reader leads; nothing for anybody else. One query."""
    led = Unit.objects.filter(units_below(reader.led_paths)).values("pk")
    found = Membership.objects.filter(person_id=person_id, ends_on=None, unit__in=led)
    return found.values_list("person__name", flat=True).first() or ""

"""Withdraw records that nobody verified yet: they neither wait nor count any more; take that back."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_acts
from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing

from ..models import Record, RecordText
from ..policies import can_file, can_withdraw
from ..queries.entry import OPEN
from .doubles import release_merged
from .telling import tell_waiting, tell_withdrawn, untell_withdrawn


@transaction.atomic
def withdraw_records(*, actor: Standing, record_ids: Collection[uuid.UUID], now: dt.datetime) -> None:
    """Withdraw records that wait or were returned; who filed them is told where it was somebody else.

    What was left out as the same as one of them waits again. Raises `Invalid` where one was verified or withdrawn
    meanwhile, `Refused` where the policy says no; then nothing is done.
    """
    records = _locked(actor, record_ids)
    if any(record.state not in OPEN for record in records):
        raise Invalid(_("只有待审核和已退回的记录可以撤回，已审核的请用“作废”。请刷新页面，按最新情况再确认。"))
    released = release_merged(records)
    Record.objects.filter(pk__in=record_ids).update(state=Record.State.WITHDRAWN)
    _note(actor, "withdraw_record", record_ids, now)
    _note(actor, "take_back_decision", released, now)
    tell_withdrawn(actor=actor, record_ids=record_ids, now=now)


@transaction.atomic
def take_back_withdrawal(*, actor: Standing, record_ids: Collection[uuid.UUID], now: dt.datetime) -> None:
    """Let withdrawn records be again what they were: waiting or returned. Raises as `withdraw_records`."""
    records = _locked(actor, record_ids)
    if any(record.state != Record.State.WITHDRAWN for record in records):
        raise Invalid(_("其中有记录已被处理。请刷新页面，按最新情况再确认。"))
    for state in OPEN:
        ids = [record.pk for record in records if record.state_unless_withdrawn == state]
        Record.objects.filter(pk__in=ids).update(state=state)
    _note(actor, "take_back_withdrawal", record_ids, now)
    untell_withdrawn(actor=actor, record_ids=record_ids)


@transaction.atomic
def file_again(*, actor: Standing, record_ids: Collection[uuid.UUID], now: dt.datetime) -> None:
    """File withdrawn records anew: `actor` tells of them `now`, whoever did before, and they wait.

    Raises `Refused` where `actor` may not file the like, `Invalid` where one is not withdrawn any more.
    """
    records = _found(record_ids)
    for record in records:
        require(can_file(actor, kind=record.kind, person_id=record.person_id, unit=record.unit))
        if record.state != Record.State.WITHDRAWN:
            raise Invalid(_("其中有记录已被处理。请刷新页面，按最新情况再确认。"))
    rows = Record.objects.filter(pk__in=record_ids)
    rows.update(state=Record.State.SUBMITTED, filed_by_id=actor.account_id, filed_at=now)
    RecordText.objects.filter(record__in=record_ids).update(return_reason="")
    _note(actor, "file_again", record_ids, now)
    tell_waiting(actor=actor, records=records, now=now)


def _locked(actor: Standing, record_ids: Collection[uuid.UUID]) -> list[Record]:
    records = _found(record_ids)
    for record in records:
        require(can_withdraw(actor, record))
    return records


def _found(record_ids: Collection[uuid.UUID]) -> list[Record]:
    rows = Record.objects.filter(pk__in=record_ids).select_related("unit", "kind", "text").order_by("pk")
    records = list(rows.select_for_update(of=("self",)))
    if not records or len(records) < len(set(record_ids)):
        raise Invalid(_("没有找到要处理的记录。请刷新页面后再试。"))
    return records


def _note(actor: Standing, act: str, record_ids: Iterable[uuid.UUID], now: dt.datetime) -> None:
    note_acts(actor_id=actor.account_id, act=act, subjects=[f"record:{pk}" for pk in record_ids], now=now)

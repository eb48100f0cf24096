"""Verify records in batches, take a batch back, return a record."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from benliu.audit.services import note_act, note_acts
from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing

from ..models import Batch, Import, Record, RecordText
from ..policies import can_attest, can_undo, can_verify, left_to_others
from .found import locked
from .removal import remove_drafts, remove_people
from .telling import note_desk_seen, tell_returned, untell_returned


@transaction.atomic
def verify_records(
    *, actor: Standing, record_ids: Collection[uuid.UUID], now: dt.datetime, origin: str = Batch.Origin.VERIFICATION
) -> Batch:
    """Verify submitted records together; they are numbered later, and until then `undo_batch` takes them back.

    A record that is no longer waiting (somebody else was faster) raises `Invalid`, one that another person must
    verify `Refused`, and nothing is done.
    """
    waiting = _to_decide(actor, record_ids, Record.State.SUBMITTED)
    _check_targets(waiting)
    batch = open_batch(actor=actor, origin=origin, now=now)
    waiting.update(state=Record.State.VERIFIED, batch=batch)
    note_act(
        actor_id=actor.account_id, act="verify_records", subject=f"batch:{batch.pk}", now=now, count=len(record_ids)
    )
    note_desk_seen(actor=actor, now=now)
    return batch


def _check_targets(corrections: QuerySet[Record]) -> None:
    """One verified record takes the place of another."""
    targets = list(corrections.exclude(target=None).values_list("target_id", flat=True))
    if len(set(targets)) < len(targets):
        raise Invalid(_("其中有两条更正针对同一条记录。请只审核一条，退回另一条。"))
    if targets and Record.objects.filter(target__in=targets, state=Record.State.VERIFIED).exists():
        raise Invalid(_("其中有更正的原记录，已被别人更正或作废。请退回它，按最新的一条再更正。"))


def open_batch(*, actor: Standing, origin: str, now: dt.datetime) -> Batch:
    """A batch verified by `actor` now, still without records."""
    return Batch.objects.create(origin=origin, verified_by_id=actor.account_id, verified_at=now)


@transaction.atomic
def return_records(*, actor: Standing, record_ids: Collection[uuid.UUID], reason: str, now: dt.datetime) -> None:
    """Give submitted records back to who filed them, with the reason; they are told.

    One that another person must decide about raises `Refused`, as in `verify_records`, and nothing is done.
    """
    if not reason.strip():
        raise Invalid(_("请写明退回的原因，便于登记人更正。"))
    _to_decide(actor, record_ids, Record.State.SUBMITTED).update(state=Record.State.RETURNED)
    for record_id in record_ids:
        RecordText.objects.update_or_create(record_id=record_id, defaults={"return_reason": reason.strip()})
    _note(actor, "return_record", record_ids, now)
    note_desk_seen(actor=actor, now=now)
    tell_returned(actor=actor, record_ids=record_ids, now=now)


@transaction.atomic
def take_back_return(*, actor: Standing, record_ids: Collection[uuid.UUID], now: dt.datetime) -> None:
    """Let returned records wait again, as if they had not been returned."""
    _to_decide(actor, record_ids, Record.State.RETURNED).update(state=Record.State.SUBMITTED)
    RecordText.objects.filter(record__in=record_ids).update(return_reason="")
    untell_returned(actor=actor, record_ids=record_ids)
    _note(actor, "take_back_return", record_ids, now)


def _note(actor: Standing, act: str, record_ids: Collection[uuid.UUID], now: dt.datetime) -> None:
    note_acts(actor_id=actor.account_id, act=act, subjects=[f"record:{i}" for i in record_ids], now=now)


def _to_decide(actor: Standing, record_ids: Collection[uuid.UUID], state: str) -> QuerySet[Record]:
    """The records, all in `state`, where `actor` may decide about each of them."""
    found = _in_state(actor, record_ids, state)
    for record in found.filter(left_to_others(actor)).select_related("kind"):
        require(can_attest(actor, record))
    return found


def _in_state(actor: Standing, record_ids: Collection[uuid.UUID], wanted: str) -> QuerySet[Record]:
    records = Record.objects.filter(pk__in=record_ids)
    rows = list(records.select_for_update(of=("self",)).values_list("state", "unit__path"))
    if not rows or len(rows) != len(set(record_ids)):
        raise Invalid(_("没有找到要处理的记录。请刷新页面后再试。"))
    for _state, path in set(rows):
        require(can_verify(actor, path))
    if any(state != wanted for state, _path in rows):
        raise Invalid(_("其中有记录已被处理。请刷新页面，按最新情况再确认。"))
    return records


@transaction.atomic
def undo_batch(*, actor: Standing, batch_id: int, now: dt.datetime) -> Batch:
    """Take back a batch that is not numbered yet: verified records wait again, imported ones and corrections vanish."""
    batch = locked(Batch.objects.all(), batch_id)
    require(can_undo(actor, batch))
    if batch.numbered_at:
        raise Invalid(_("这一批记录已经编号，不能撤销。请打开记录，用“作废”或“更正”处理。"))
    records = Record.objects.filter(batch=batch)
    if Record.objects.filter(target__in=records).exists():
        raise Invalid(_("这一批里有记录已被更正或作废。请先撤销更正或作废，再撤销这一批。"))
    if batch.origin == Batch.Origin.VERIFICATION:
        records.update(state=Record.State.SUBMITTED, batch=None)
    else:
        records.update(state=Record.State.DRAFT)
        remove_drafts(records)
        _remove_waiting(_left_with(batch))
        for run in Import.objects.filter(batch=batch):
            _take_back_waiting(run)
            remove_people(run, actor=actor, now=now)
    batch.undone_at = now
    batch.save(update_fields=["undone_at"])
    note_act(actor_id=actor.account_id, act="undo_batch", subject=f"batch:{batch.pk}", now=now)
    return batch


def _take_back_waiting(run: Import) -> None:
    """An import that is undone takes back, too, what of it still waits for another person."""
    _remove_waiting(Record.objects.filter(pk__in=run.rows.values("record_id")))
    run.state = Import.State.UNDONE
    run.save(update_fields=["state"])


def _left_with(batch: Batch) -> QuerySet[Record]:
    """Corrections made in one go with those of `batch`, of which another person must verify."""
    made = {"filed_from": "correction", "filed_by_id": batch.verified_by_id, "filed_at": batch.verified_at}
    return Record.objects.filter(act__in=[Record.Act.SUPERSEDE, Record.Act.CANCEL], **made)


def _remove_waiting(records: QuerySet[Record]) -> None:
    ids = list(records.filter(state=Record.State.SUBMITTED).values_list("pk", flat=True))
    Record.objects.filter(pk__in=ids).update(state=Record.State.DRAFT)
    remove_drafts(Record.objects.filter(pk__in=ids))

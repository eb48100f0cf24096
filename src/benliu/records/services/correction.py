"""Correct a verified record by a newer row that points to it."""

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing

from ..drafts import Draft
from ..models import Batch, Record
from ..policies import can_attest, can_verify
from .filing import file_records
from .found import locked
from .telling import tell_waiting
from .verification import verify_records


def cancel_record(*, actor: Standing, record_id: uuid.UUID, reason: str, new_id: uuid.UUID, now: dt.datetime) -> Record:
    """Cancel a verified record: a cancelling record is filed; the old row stays as it is.

    It waits until somebody else has verified it where the kind demands a second person.
    """
    return _correct(actor, record_id, Record.Act.CANCEL, reason, new_id, now, {})


def supersede_record(
    *, actor: Standing, record_id: uuid.UUID, reason: str, new_id: uuid.UUID, now: dt.datetime, **changes: Any
) -> Record:
    """Replace a verified record by one with `changes` (fields of `Draft`); else as `cancel_record`."""
    return _correct(actor, record_id, Record.Act.SUPERSEDE, reason, new_id, now, changes)


@transaction.atomic
def _correct(  # noqa: PLR0917
    actor: Standing,
    record_id: uuid.UUID,
    act: str,
    reason: str,
    new_id: uuid.UUID,
    now: dt.datetime,
    changes: dict[str, Any],
) -> Record:
    target = locked(Record.objects.select_related("unit"), record_id)
    require(can_verify(actor, target.unit.path))
    if not reason.strip():
        raise Invalid(_("请写明更正或作废的原因。"))
    if target.state != Record.State.VERIFIED or target.act == Record.Act.CANCEL:
        raise Invalid(_("只有已审核的记录可以更正或作废。"))
    newer = target.successors.filter(state=Record.State.VERIFIED).exclude(pk=new_id).first()
    if newer:
        raise Invalid(_("这条记录已经更正或作废过。请打开最新的一条再处理。"))
    draft = replace(draft_of(target), id=new_id, act=act, target_id=target.pk, reason=reason.strip(), **changes)
    if act == Record.Act.SUPERSEDE:  # it says anew what the activity was told with; cancelling says nothing of it
        draft = replace(draft, activity_id=target.activity_id)
    record = file_records(actor=actor, drafts=[draft], filed_from="correction", now=now)[0]
    if record.state == Record.State.SUBMITTED:
        if can_attest(actor, record):
            verify_records(actor=actor, record_ids=[record.pk], now=now, origin=Batch.Origin.CORRECTION)
            record.refresh_from_db()
        else:
            tell_waiting(actor=actor, records=[record], now=now)
    return record


def draft_of(record: Record) -> Draft:
    """What was handed in for `record`, as far as it is still kept."""
    words = getattr(record, "text", None)
    return Draft(
        id=record.pk,
        kind_id=record.kind_id,
        unit_id=record.unit_id,
        happened_on=record.happened_on,
        quantity=record.quantity,
        person_id=record.person_id,
        level=record.level,
        facts=record.facts,
        note=words.note if words else "",
        achievement=words.achievement if words else "",
        recorder=words.recorder if words else "",
        act=record.act,
        target_id=record.target_id,
    )

"""Correct a verified record by a newer row that points to it."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing

from ..drafts import Draft
from ..models import Batch, Evidence, Record
from ..policies import can_attest, can_verify
from ..queries.correcting import changes_to
from .filing import file_records
from .found import locked_all
from .telling import tell_waiting
from .verification import verify_records


def cancel_record(
    *,
    actor: Standing,
    record_id: uuid.UUID,
    reason: str,
    new_id: uuid.UUID,
    now: dt.datetime,
    together: Collection[uuid.UUID] = (),
) -> Record:
    """Cancel a verified record: a cancelling record is filed; the old row stays as it is.

    It waits until somebody else has verified it where `actor` may not (`can_attest`). `together`: other records of the
    same activity that are cancelled for the same reason, all or none, in one batch.
    """
    return _correct(actor, [record_id, *together], Record.Act.CANCEL, reason, new_id, now, {})


def supersede_record(
    *,
    actor: Standing,
    record_id: uuid.UUID,
    reason: str,
    new_id: uuid.UUID,
    now: dt.datetime,
    together: Collection[uuid.UUID] = (),
    **changes: Any,
) -> Record:
    """Replace a verified record by one with `changes` (fields of `Draft`); else as `cancel_record`.

    `together`: other records of the same activity that the same changes are made to, all or none, in one batch; one
    about the branch or of another kind gets those of the date and the note.
    """
    return _correct(actor, [record_id, *together], Record.Act.SUPERSEDE, reason, new_id, now, changes)


@transaction.atomic
def _correct(  # noqa: PLR0917
    actor: Standing,
    record_ids: Sequence[uuid.UUID],
    act: str,
    reason: str,
    new_id: uuid.UUID,
    now: dt.datetime,
    changes: Mapping[str, Any],
) -> Record:
    """Correct the records; returns the row that takes the place of the first."""
    targets = locked_all(Record.objects.select_related("unit", "kind", "text"), dict.fromkeys(record_ids))
    new_ids = {one.pk: uuid.uuid5(new_id, str(one.pk)) for one in targets} | {targets[0].pk: new_id}
    _check(actor, targets, set(new_ids.values()), reason)
    drafts = [
        replace(
            draft_of(one),
            id=new_ids[one.pk],
            act=act,
            target_id=one.pk,
            reason=reason.strip(),
            # It says anew what was told of the activity; cancelling says nothing of it.
            activity_id=one.activity_id if act == Record.Act.SUPERSEDE else None,
            **changes_to(one, targets[0], changes),
        )
        for one in targets
    ]
    records = file_records(actor=actor, drafts=drafts, filed_from="correction", now=now)
    if act == Record.Act.SUPERSEDE:
        _keep_evidence(records)
    fresh = [record for record in records if record.state == Record.State.SUBMITTED]
    ours = [record.pk for record in fresh if can_attest(actor, record)]
    if ours:
        verify_records(actor=actor, record_ids=ours, now=now, origin=Batch.Origin.CORRECTION)
    tell_waiting(actor=actor, records=[record for record in fresh if record.pk not in ours], now=now)
    records[0].refresh_from_db()
    return records[0]


def _keep_evidence(records: Sequence[Record]) -> None:
    """A corrected record rests on what the one rests on that it replaces."""
    bare = {record.target_id: record.pk for record in records if not record.evidence.exists()}
    copies = list(Evidence.objects.filter(record__in=bare))
    for copy in copies:
        copy.pk, copy.record_id = None, bare[copy.record_id]
    Evidence.objects.bulk_create(copies)


def _check(actor: Standing, targets: Sequence[Record], new_ids: Collection[uuid.UUID], reason: str) -> None:
    for target in targets:
        require(can_verify(actor, target.unit.path))
    if not reason.strip():
        raise Invalid(_("请写明更正或作废的原因。"))
    if any(one.state != Record.State.VERIFIED or one.act == Record.Act.CANCEL for one in targets):
        raise Invalid(_("只有已审核的记录可以更正或作废。"))
    newer = Record.objects.filter(target__in=targets, state=Record.State.VERIFIED)
    if newer.exclude(pk__in=new_ids).exists():
        raise Invalid(_("这条记录已经更正或作废过。请打开最新的一条再处理。"))


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

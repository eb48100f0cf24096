"""Cancel what an import filed, after its numbers are given."""

import datetime as dt
import uuid
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing

from ...drafts import Draft
from ...models import Batch, Import, Record
from ...policies import can_cancel_import, left_to_others
from ...queries.effective import effective_records
from ..correction import draft_of
from ..filing import file_records
from ..found import locked
from ..telling import tell_waiting
from ..verification import open_batch

CHUNK = 1000


@transaction.atomic
def cancel_import(*, actor: Standing, import_id: uuid.UUID, reason: str, now: dt.datetime) -> Batch:
    """Cancel every record of an import that still counts, by one batch of cancelling records.

    Records that were corrected since stay: who corrected them meant them. Until the batch is numbered it can be undone.
    Those about `actor` are cancelled once somebody else has verified that.
    """
    run = locked(Import.objects.all(), import_id)
    require(can_cancel_import(actor, run))
    if not reason.strip():
        raise Invalid(_("请写明作废的原因。"))
    if run.state != Import.State.DONE or run.batch_id is None:
        raise Invalid(_("这次导入没有可以作废的记录。"))
    targets = effective_records().filter(batch_id=run.batch_id).select_related("text").order_by("position", "pk")
    batch = open_batch(actor=actor, origin=Batch.Origin.CORRECTION, now=now)
    drafts = [_cancelling(target, batch, reason.strip()) for target in targets]
    if not drafts:
        raise Invalid(_("这次导入的记录都已更正或作废。"))
    waiting: list[Record] = []
    for start in range(0, len(drafts), CHUNK):
        step = drafts[start : start + CHUNK]
        file_records(actor=actor, drafts=step, filed_from="correction", now=now, state="draft", position=start)
        papers = Record.objects.filter(pk__in=[draft.id for draft in step])
        waiting += papers.filter(left_to_others(actor))
        papers.exclude(left_to_others(actor)).update(state=Record.State.VERIFIED, batch=batch)
    Record.objects.filter(pk__in=[record.pk for record in waiting]).update(state=Record.State.SUBMITTED)
    tell_waiting(actor=actor, records=waiting, now=now)
    run.cancelled_in = batch
    run.save(update_fields=["cancelled_in"])
    note_act(actor_id=actor.account_id, act="cancel_import", subject=f"import:{run.pk}", now=now, count=len(drafts))
    return batch


def _cancelling(target: Record, batch: Batch, reason: str) -> Draft:
    """The batch is part of the id: what was cancelled and taken back can be cancelled again."""
    new_id = uuid.uuid5(target.pk, f"cancel:{batch.pk}")
    return replace(draft_of(target), id=new_id, act=Record.Act.CANCEL, target_id=target.pk, reason=reason)

"""Hand in again what was returned."""

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing
from benliu.search.services import index_again

from ..models import Record, RecordText
from ..policies import can_resubmit
from .correction import draft_of
from .filing import record_of
from .found import locked
from .telling import tell_waiting

CHANGED = ("happened_on", "quantity", "level", "facts", "matter", "content_hash", "state")


@transaction.atomic
def resubmit_record(*, actor: Standing, record_id: uuid.UUID, now: dt.datetime, **changes: Any) -> Record:
    """Mend a returned record with `changes` (fields of `Draft`) and let it wait again. Nothing counted it yet."""
    record = locked(Record.objects.select_related("unit"), record_id)
    require(can_resubmit(actor, record))
    if record.state != Record.State.RETURNED:
        raise Invalid(_("这条记录已经不是退回状态。请刷新页面再看。"))
    draft = replace(draft_of(record), **changes)
    mended = record_of(draft, actor, record.filed_from, now)
    for name in CHANGED:
        setattr(record, name, getattr(mended, name))
    record.save(update_fields=list(CHANGED))
    RecordText.objects.update_or_create(record=record, defaults={"note": draft.note, "return_reason": ""})
    index_again("record", [record_id])
    note_act(actor_id=actor.account_id, act="resubmit_record", subject=f"record:{record_id}", now=now)
    tell_waiting(actor=actor, records=[record], now=now)
    return record

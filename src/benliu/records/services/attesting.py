"""File and verify in one step what a feature knows for certain and somebody vouches for."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from benliu.audit.services import note_act
from benliu.common.decision import require
from benliu.org.models import Unit
from benliu.org.standing import Standing

from ..drafts import Draft
from ..models import Batch, Record
from ..policies import can_verify, left_to_others
from .filing import file_records
from .telling import tell_waiting
from .verification import open_batch

CHUNK = 1000


@transaction.atomic
def attest_records(*, actor: Standing, drafts: Sequence[Draft], filed_from: str, now: dt.datetime) -> list[Record]:
    """Keep `drafts` as records verified by `actor`, in one batch that can be undone as any other.

    What another person must verify, above all what is about `actor`, waits on the branch's desk instead. Raises what
    `file_records` raises, `Refused` where `actor` may not verify for a branch.
    """
    for path in Unit.objects.filter(pk__in={draft.unit_id for draft in drafts}).values_list("path", flat=True):
        require(can_verify(actor, path))
    ids = [draft.id for draft in drafts]
    file_records(actor=actor, drafts=drafts, filed_from=filed_from, now=now, state=Record.State.DRAFT)
    fresh = [Record.objects.filter(pk__in=ids[i : i + CHUNK], state="draft") for i in range(0, len(ids), CHUNK)]
    waiting = [record for some in fresh for record in some.filter(left_to_others(actor))]
    Record.objects.filter(pk__in=[record.pk for record in waiting]).update(state=Record.State.SUBMITTED)
    if any(some.exists() for some in fresh):
        batch = open_batch(actor=actor, origin=Batch.Origin.VERIFICATION, now=now)
        count = sum(some.update(state=Record.State.VERIFIED, batch=batch) for some in fresh)
        subject = f"batch:{batch.pk}"
        note_act(actor_id=actor.account_id, act="verify_records", subject=subject, now=now, count=count)
    tell_waiting(actor=actor, records=waiting, now=now)
    return [record for i in range(0, len(ids), CHUNK) for record in Record.objects.filter(pk__in=ids[i : i + CHUNK])]

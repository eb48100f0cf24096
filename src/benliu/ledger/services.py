"""Post entries, and reverse them. Nothing else writes the ledger."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.bulk import insert_rows
from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing

from .models import LedgerEntry
from .policies import can_post

ENTRY = ("person_id", "unit_id", "period", "item", "points", "record_id", "run_id", "posted_at", "posted_by")


@dataclass(frozen=True)
class Posting:
    """Points to post for one record; `points` in thousandths."""

    person_id: int
    unit_id: int
    item: str
    points: int
    record_id: uuid.UUID


@transaction.atomic
def post_entries(*, actor: Standing, run_id: int, period: str, postings: Iterable[Posting], now: dt.datetime) -> int:
    """Post `postings` of one closed run; posting a run twice raises `Invalid`. Returns how many."""
    require(can_post(actor))
    if LedgerEntry.objects.filter(run_id=run_id).exists():
        raise Invalid(_("这次计分已经入账。"))
    entries = (
        (p.person_id, p.unit_id, period, p.item, p.points, p.record_id, run_id, now, actor.account_id) for p in postings
    )
    insert_rows(LedgerEntry, ENTRY, entries)
    count = LedgerEntry.objects.filter(run_id=run_id).count()
    note_act(actor_id=actor.account_id, act="post_entries", subject=f"run:{run_id}", now=now, count=count)
    return count


@transaction.atomic
def reverse_entry(*, actor: Standing, entry_id: int, now: dt.datetime) -> LedgerEntry:
    """Reverse one entry by its opposite."""
    require(can_post(actor))
    entry = LedgerEntry.objects.get(pk=entry_id)
    if entry.reverses_id or LedgerEntry.objects.filter(reverses=entry).exists():
        raise Invalid(_("这条台账已经冲正，或本身就是冲正。"))
    reversal = LedgerEntry.objects.create(
        person_id=entry.person_id,
        unit_id=entry.unit_id,
        period=entry.period,
        item=entry.item,
        points=-entry.points,
        record_id=entry.record_id,
        run_id=entry.run_id,
        reverses=entry,
        posted_at=now,
        posted_by=actor.account_id,
    )
    note_act(actor_id=actor.account_id, act="reverse_entry", subject=f"entry:{entry.pk}", now=now)
    return reversal

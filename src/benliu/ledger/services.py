"""Post entries, and reverse those that no longer hold. Nothing else writes the ledger."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.bulk import insert_rows
from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing

from .models import LedgerEntry
from .policies import can_post

ENTRY = (
    *(
        "person_id",
        "unit_id",
        "period",
        "item",
        "points",
        "record_id",
        "reverses_id",
        "run_id",
        "posted_at",
        "posted_by",
    ),
)


@dataclass(frozen=True)
class Posting:
    """Points to post for one record; `points` in thousandths."""

    person_id: int
    unit_id: int
    item: str
    points: int
    record_id: uuid.UUID


@transaction.atomic
def post_entries(
    *,
    actor: Standing,
    run_id: int,
    period: str,
    postings: Iterable[Posting],
    corrects: Collection[int] = (),
    now: dt.datetime,
) -> int:
    """Post `postings` of one closed run; posting a run twice raises `Invalid`. Returns how many entries were written.

    `corrects`: the runs whose entries this one sets right. Then `postings` come in the order of their records: what is
    posted already stays, what differs or is gone is reversed, what is new is posted.
    """
    require(can_post(actor))
    if LedgerEntry.objects.filter(run_id=run_id).exists():
        raise Invalid(_("这次计分已经入账。"))
    stamp = (run_id, now, actor.account_id)
    if corrects:
        count = _post_differences(period, corrects, postings, stamp)
    else:
        entries = ((p.person_id, p.unit_id, period, p.item, p.points, p.record_id, None, *stamp) for p in postings)
        insert_rows(LedgerEntry, ENTRY, entries)
        count = LedgerEntry.objects.filter(run_id=run_id).count()
    note_act(actor_id=actor.account_id, act="post_entries", subject=f"run:{run_id}", now=now, count=count)
    return count


def _post_differences(
    period: str, corrects: Collection[int], postings: Iterable[Posting], stamp: Sequence[object]
) -> int:
    """Go through what is posted and what should be side by side, both in the order of the records."""
    posted = LedgerEntry.objects.filter(run_id__in=corrects, reverses=None, ledgerentry=None).order_by("record_id")
    standing = iter(posted.iterator(chunk_size=2000))
    wanted, rows = iter(postings), []
    entry, posting = next(standing, None), next(wanted, None)
    while entry or posting:
        order = _order(entry, posting)
        same = order == 0 and entry is not None and posting == _posting_of(entry)
        if entry is not None and order <= 0 and not same:
            back = (entry.person_id, entry.unit_id, period, entry.item, -entry.points, entry.record_id, entry.pk)
            rows.append((*back, *stamp))
        if posting is not None and order >= 0 and not same:
            p = posting
            rows.append((p.person_id, p.unit_id, period, p.item, p.points, p.record_id, None, *stamp))
        if order <= 0:
            entry = next(standing, None)
        if order >= 0:
            posting = next(wanted, None)
    insert_rows(LedgerEntry, ENTRY, rows)
    return len(rows)


def _order(entry: LedgerEntry | None, posting: Posting | None) -> int:
    """Which of the two has the record that comes first: below 0 the entry, above 0 the posting, 0 both."""
    if entry is None or posting is None:
        return 1 if entry is None else -1
    return (entry.record_id > posting.record_id) - (entry.record_id < posting.record_id)


def _posting_of(entry: LedgerEntry) -> Posting:
    return Posting(entry.person_id, entry.unit_id, entry.item, entry.points, entry.record_id)

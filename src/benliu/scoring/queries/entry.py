"""Ledger entries with the titles of their items."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from benliu.ledger.queries import EntryRow
from benliu.records.models import Record

from ..models import Publication, Run
from ..schemes import compiled
from ..streams import stream_key
from ..wording import titled


@dataclass(frozen=True)
class EntryLine:
    """One posted entry; points in thousandths. `is_reversal`: it takes another one back; `reason`: why, as its notice
    says. `awaits`: its record was corrected or cancelled since, and no correction of the year has come to it yet.
    """

    id: int
    record_id: str
    run_id: int
    title: str
    stream: str
    points: int
    posted_at: dt.datetime
    is_reversal: bool
    happened_on: dt.date | None
    reason: str
    awaits: str


def entry_lines(entries: Sequence[EntryRow]) -> list[EntryLine]:
    """`entries` as lines, in the order of what they are for. Four queries."""
    runs = Run.objects.filter(pk__in={e.run_id for e in entries}).select_related("scheme")
    schemes = {run.pk: compiled(run.scheme).members for run in runs}
    records = {uuid.UUID(entry.record_id) for entry in entries}
    days = {str(pk): day for pk, day in Record.objects.filter(pk__in=records).values_list("pk", "happened_on")}
    changed = Record.objects.filter(target__in=records, state=Record.State.VERIFIED).values_list("target", "act")
    later = {str(pk): ("cancelled" if act == Record.Act.CANCEL else "corrected") for pk, act in changed}
    taken_back = {entry.reverses_id for entry in entries}
    notices = Publication.objects.filter(run__in=runs, withdrawn_at=None)
    reasons = dict(notices.values_list("run_id", "reason"))
    lines = []
    for entry in entries:
        scheme = schemes[entry.run_id]
        item = scheme.items[scheme.item_index[entry.item]]
        lines.append(
            EntryLine(
                id=entry.id,
                record_id=entry.record_id,
                run_id=entry.run_id,
                title=titled(item),
                stream=stream_key(item.stream),
                points=entry.points,
                posted_at=entry.posted_at,
                is_reversal=entry.reverses_id is not None,
                happened_on=days.get(entry.record_id),
                reason=reasons.get(entry.run_id, "") if entry.reverses_id is not None else "",
                awaits="" if entry.reverses_id or entry.id in taken_back else later.get(entry.record_id, ""),
            )
        )
    return sorted(lines, key=lambda line: (line.happened_on or dt.date.min, line.id))

"""Ledger entries with the titles of their items."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from benliu.ledger.queries import EntryRow

from ..models import Run
from ..schemes import compiled
from ..streams import stream_key
from ..wording import titled


@dataclass(frozen=True)
class EntryLine:
    """One posted entry; points in thousandths. `is_reversal`: it takes another one back."""

    id: int
    record_id: str
    run_id: int
    title: str
    stream: str
    points: int
    posted_at: dt.datetime
    is_reversal: bool


def entry_lines(entries: Sequence[EntryRow]) -> list[EntryLine]:
    """`entries` as lines. One query, for the schemes of their runs."""
    runs = Run.objects.filter(pk__in={e.run_id for e in entries}).select_related("scheme")
    schemes = {run.pk: compiled(run.scheme).members for run in runs}
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
            )
        )
    return lines

"""Imports as lines of a list: how each stands, what became of it, whether a later one takes its place."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from benliu.org.queries import names_of_accounts
from benliu.org.standing import Standing

from ..models import Import, ImportRow, Record
from ..policies import can_change_import, visible_imports

SHOWN = 50
State = Import.State
OPEN = (State.PREVIEW, State.FAILED)


@dataclass(frozen=True)
class Cancelled:
    """How many of the records of an import were cancelled with it, by whom and when; the rest was corrected before."""

    count: int
    of: int
    by: str
    at: dt.datetime

    @property
    def words(self) -> str:
        """What a list says."""
        if self.count == self.of:
            return _("已作废")
        return _("已作废 %(count)s / %(of)s 条") % {"count": self.count, "of": self.of}


@dataclass(frozen=True)
class ImportLine:
    """One import in a list. `counts` are rows by outcome; `superseded`: a later import brings the same files."""

    id: uuid.UUID
    state: str
    state_words: str
    started_at: dt.datetime
    started_by: str
    files: tuple[str, ...]
    counts: Mapping[str, int]
    cancelled: Cancelled | None = None
    superseded: bool = False
    may_discard: bool = False

    @property
    def row_count(self) -> int:
        """All rows."""
        return sum(self.counts.values())


def import_lines(reader: Standing, *, everything: bool = False) -> list[ImportLine]:
    """The latest imports that `reader` may see, without `everything` neither given up nor superseded.

    Four queries, one more where something is cancelled.
    """
    runs = _latest(reader, everything)
    replaced = _superseded(runs)
    shown = runs if everything else [run for run in runs if run.pk not in replaced]
    counts = row_counts(ImportRow.objects.filter(run__in=[run.pk for run in shown]))
    return lines_of(reader, shown, counts, replaced)


def open_imports(reader: Standing) -> list[ImportLine]:
    """The latest imports that wait for a decision or could not be read, without names and counts. Two queries."""
    runs = _latest(reader, everything=False)
    replaced = _superseded(runs)
    return [_line(reader, run, {}, {}) for run in runs if run.state in OPEN and run.pk not in replaced]


def lines_of(
    reader: Standing,
    runs: Sequence[Import],
    counts: Mapping[uuid.UUID, Mapping[str, int]],
    replaced: Collection[uuid.UUID] = (),
) -> list[ImportLine]:
    """Lines for imports loaded with `cancelled_in`. One query, one more where something is cancelled."""
    batches = [run.cancelled_in for run in runs if run.cancelled_in]
    names = names_of_accounts([run.started_by_id for run in runs] + [batch.verified_by_id for batch in batches])
    cancelled = _counts_in([batch.pk for batch in batches])
    return [
        _line(reader, run, counts.get(run.pk, {}), names, _cancelled(run, cancelled, names), run.pk in replaced)
        for run in runs
    ]


def row_counts(rows: QuerySet[ImportRow]) -> dict[uuid.UUID, dict[str, int]]:
    """How many rows of each outcome every import has. One query."""
    counts: dict[uuid.UUID, dict[str, int]] = {}
    for run_id, outcome, count in rows.order_by().values_list("run_id", "outcome").annotate(count=Count("pk")):
        counts.setdefault(run_id, {})[outcome] = count
    return counts


def _latest(reader: Standing, everything: bool) -> list[Import]:
    found = visible_imports(reader) if everything else visible_imports(reader).exclude(state=State.DISCARDED)
    return list(found.select_related("cancelled_in").prefetch_related("files").order_by("-started_at")[:SHOWN])


def _superseded(runs: Sequence[Import]) -> set[uuid.UUID]:
    """Of the latest imports, newest first, those still open whose files the same person has sent again since."""
    again: dict[int, set[str]] = {}
    superseded = set()
    for run in runs:
        sent, names = again.setdefault(run.started_by_id, set()), {file.name for file in run.files.all()}
        if run.state in OPEN and names and names <= sent:
            superseded.add(run.pk)
        if run.state in {State.PREVIEW, State.APPLYING, State.DONE}:
            sent |= names
    return superseded


def _counts_in(batches: Sequence[int]) -> dict[int, int]:
    if not batches:
        return {}
    counted = Record.objects.filter(batch__in=batches).values_list("batch_id").annotate(count=Count("pk"))
    return dict(counted.order_by())


def _cancelled(run: Import, counts: Mapping[int, int], names: Mapping[int, str]) -> Cancelled | None:
    batch = run.cancelled_in
    if batch is None or batch.undone_at:
        return None
    return Cancelled(counts.get(batch.pk, 0), run.total, names.get(batch.verified_by_id, ""), batch.verified_at)


def _line(  # noqa: PLR0917
    reader: Standing,
    run: Import,
    counts: Mapping[str, int],
    names: Mapping[int, str],
    cancelled: Cancelled | None = None,
    superseded: bool = False,
) -> ImportLine:
    words = cancelled.words if cancelled else _("已被后来的导入代替") if superseded else str(run.get_state_display())
    return ImportLine(
        id=run.pk,
        state=run.state,
        state_words=words,
        started_at=run.started_at,
        started_by=names.get(run.started_by_id, ""),
        files=tuple(file.name for file in run.files.all()),
        counts=counts,
        cancelled=cancelled,
        superseded=superseded,
        may_discard=run.state in OPEN and bool(can_change_import(reader, run)),
    )

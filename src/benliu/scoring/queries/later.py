"""What became of the records of a period after its results went into public notice or were closed."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import cast

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from benliu.org.models import Unit
from benliu.org.queries import units_below
from benliu.org.standing import Standing
from benliu.records.models import Record
from benliu.records.queries import record_lines

from ..facts import NEXT_PERIOD, period_of
from ..models import Run
from ..schemes import compiled
from .period import finished_runs, standing_publications, with_scheme

SHOWN = 20


@dataclass(frozen=True)
class LaterRecord:
    """A record that the results do not know. `counts_next`: it counts in the period that follows."""

    id: uuid.UUID
    kind: str
    who: str
    unit: str
    happened_on: dt.date
    act: str
    counts_next: bool


@dataclass(frozen=True)
class Later:
    """`count` records that the results of `period` do not know, the newest first, as many as a page shows.

    `newer_id`: a run that knows them; `differs`: whether its results are others.
    """

    period: str
    is_closed: bool
    count: int
    records: tuple[LaterRecord, ...]
    newer_id: int | None
    differs: bool


def later_records(actor: Standing, run: Run) -> Later | None:
    """What came after `run`, as far as `actor` leads; None where nothing did. Four queries."""
    found = Record.objects.filter(_after(run))
    if not actor.leads_all:
        found = found.filter(unit__in=Unit.objects.filter(units_below(actor.led_paths)))
    count = found.count()
    if not count:
        return None
    newest = list(found.select_related("kind", "unit", "text", "batch", "target").order_by("-filed_at", "-pk")[:SHOWN])
    lines = {line.id: line for line in record_lines(newest)}
    rows = tuple(_row(record, lines[record.pk].kind, lines[record.pk].who, run) for record in newest)
    newer, output_hash = _newer(run, max((record.number or 0 for record in newest), default=0))
    return Later(run.period, run.closed_at is not None, count, rows, newer, output_hash != run.output_hash)


def _row(record: Record, kind: str, who: str, run: Run) -> LaterRecord:
    act = _("补登") if record.act == Record.Act.FILE else record.get_act_display()
    return LaterRecord(record.pk, kind, who, record.unit.name, record.happened_on, act, _counts_next(record, run))


def _counts_next(record: Record, run: Run) -> bool:
    told_late = record.target is None or (record.target.number or 0) > run.cutoff
    return run.closed_at is not None and compiled(run.scheme).members.late == NEXT_PERIOD and told_late


def _newer(run: Run, number: int) -> tuple[int | None, str]:
    """The newest run of the same period that knows the record of that number, and the hash of its results."""
    later = Run.objects.filter(scheme__name=run.scheme.name, period=run.period, pk__gt=run.pk, state=Run.State.DONE)
    return later.filter(cutoff__gte=number).order_by("-pk").values_list("pk", "output_hash").first() or (None, "")


def _after(run: Run) -> Q:
    """The verified records of a run's period that it would look at and does not know."""
    halves, days = compiled(run.scheme), period_of(run.period)
    items = {*halves.members.item_index, *(halves.branches.item_index if halves.branches else ())}
    unknown = Q(number__gt=run.cutoff) | Q(number=None)
    dated = Q(happened_on__range=(days.first, days.last))
    return Q(state=Record.State.VERIFIED, kind__code__in=items) & dated & unknown


@dataclass(frozen=True)
class Unsettled:
    """A period whose closed or published results do not know `count` changes of records; `publication_id` of those
    that are in notice.
    """

    period: str
    run_id: int
    publication_id: int | None
    is_closed: bool
    count: int


def unsettled_periods() -> list[Unsettled]:
    """The periods whose results in notice, or closed, no longer are what a new run would look at, the newest first.

    What counts in the next period asks for nothing. Two queries.
    """
    speaking: dict[str, Run] = {}
    notice = standing_publications().filter(run=OuterRef("pk")).values("pk")[:1]
    for run in finished_runs(with_scheme()).annotate(notice=Subquery(notice)):
        speaking.setdefault(run.period, run)
    notices = {run: cast("int | None", getattr(run, "notice", None)) for run in speaking.values()}
    runs = [run for run, notice_id in notices.items() if run.closed_at or notice_id]
    counts = _counted(runs)
    return [
        Unsettled(run.period, run.pk, notices[run], run.closed_at is not None, counts[f"run{run.pk}"])
        for run in runs
        if counts[f"run{run.pk}"]
    ]


def _counted(runs: Sequence[Run]) -> dict[str, int]:
    """How many records ask for something to be done, by run."""
    if not runs:
        return {}
    later = Record.objects.filter(reduce(or_, (_after(run) for run in runs)))
    return later.aggregate(**{f"run{run.pk}": Count("pk", filter=_asking(run)) for run in runs})


def _asking(run: Run) -> Q:
    counts_next = run.closed_at is not None and compiled(run.scheme).members.late == NEXT_PERIOD
    told_before = Q(target__number__lte=run.cutoff)
    return _after(run) & told_before if counts_next else _after(run)

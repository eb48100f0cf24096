"""Runs as an officer reads them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from benliu.org.queries import names_of_accounts
from benliu.records.queries import last_number

from ..facts import period_of
from ..models import Run
from ..schemes import title_of
from .period import current_run, standing_publications, with_scheme


@dataclass(frozen=True)
class RunRow:
    """What a run was made of and how it went. `cutoff` is the last record number that counted; `notice_until`: the
    last day of its notice, in a list of runs.
    """

    id: int
    period: str
    state: str
    state_label: str
    progress: int
    failure: str
    scheme_id: int
    scheme_title: str
    scheme_version: str
    scheme_sha256: str
    cutoff: int
    as_of: dt.date
    roster_sha256: str
    input_hash: str
    output_hash: str
    started_by: str
    started_at: dt.datetime
    finished_at: dt.datetime | None
    closed_at: dt.datetime | None
    notice_until: dt.date | None
    members: int
    records: int

    @property
    def seconds(self) -> float | None:
        """How long it took, waiting included."""
        return (self.finished_at - self.started_at).total_seconds() if self.finished_at else None

    @property
    def waiting(self) -> bool:
        """Still to be computed."""
        return self.state in (Run.State.QUEUED, Run.State.RUNNING)

    @property
    def is_early(self) -> bool:
        """It was computed before the last day of its period."""
        return self.as_of < period_of(self.period).last

    @property
    def is_discarded(self) -> bool:
        """An officer discarded it; `failure` says why."""
        return self.state == Run.State.DISCARDED

    @property
    def is_repeatable(self) -> bool:
        """It can be computed again from what it was made of, whether its results are still kept or not."""
        return self.state in (Run.State.DONE, Run.State.SUPERSEDED)

    @property
    def has_results(self) -> bool:
        """Its results are there to be read."""
        return self.state == Run.State.DONE


def find_run(run_id: int) -> Run | None:
    """A run that has results, with its scheme; None for any other. One query."""
    return with_scheme().filter(pk=run_id, state=Run.State.DONE).first()


def run_after(run_id: int) -> int | None:
    """The run that speaks for the period of a run that was replaced; None for any other. Two queries."""
    period = Run.objects.filter(pk=run_id, state=Run.State.SUPERSEDED).values_list("period", flat=True).first()
    newer = current_run(period) if period else None
    return newer.pk if newer else None


def run_row(run_id: int) -> RunRow | None:
    """One run, whatever its state. Two queries."""
    run = _with_parts().filter(pk=run_id).first()
    return row_of(run) if run else None


def row_of(run: Run) -> RunRow:
    """A run at hand, loaded with its scheme and roster. One query."""
    return _rows([run])[0]


def is_behind(run: RunRow) -> bool:
    """Whether records were numbered since that a newer run would look at. One query."""
    return last_number() > run.cutoff


def runs(
    period: str | None = None, *, superseded: bool = False, discarded: bool = False, limit: int = 50
) -> list[RunRow]:
    """The newest runs, of one period or of all; replaced and discarded ones only on request. Two queries."""
    last_day = standing_publications().filter(run=OuterRef("pk")).values("last_day")[:1]
    found = _with_parts().annotate(notice_until=Subquery(last_day)).order_by("-pk")
    if period:
        found = found.filter(period=period)
    if not superseded:
        found = found.exclude(state=Run.State.SUPERSEDED)
    if not discarded:
        found = found.exclude(state=Run.State.DISCARDED)
    return _rows(found[:limit])


def _with_parts() -> QuerySet[Run]:
    return with_scheme().defer("scheme__files", "roster__content")


def _rows(runs: Iterable[Run]) -> list[RunRow]:
    found = list(runs)
    names = names_of_accounts(run.started_by_id for run in found)
    return [_row(run, names.get(run.started_by_id or 0, "")) for run in found]


def _row(run: Run, started_by: str) -> RunRow:
    return RunRow(
        id=run.pk,
        period=run.period,
        state=run.state,
        state_label=run.get_state_display(),
        progress=run.progress,
        failure=run.failure,
        scheme_id=run.scheme_id,
        scheme_title=title_of(run.scheme),
        scheme_version=run.scheme.version,
        scheme_sha256=run.scheme.sha256,
        cutoff=run.cutoff,
        as_of=run.as_of,
        roster_sha256=run.roster.sha256,
        input_hash=run.input_hash,
        output_hash=run.output_hash,
        started_by=started_by,
        started_at=run.started_at,
        finished_at=run.finished_at,
        closed_at=run.closed_at,
        notice_until=getattr(run, "notice_until", None),
        members=run.summary.get("members", 0),
        records=run.summary.get("records", 0),
    )

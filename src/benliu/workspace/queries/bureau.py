"""The officer's desk: what waits anywhere, and how the running year stands."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Count, F

from benliu.org.models import Unit
from benliu.org.queries import units_below
from benliu.org.standing import Standing
from benliu.records.models import Import, Record
from benliu.records.policies import visible_imports
from benliu.records.queries import last_number
from benliu.scoring.models import Run
from benliu.scoring.queries import BranchRow, Distribution, RunRow, branch_page, current_run, distribution, row_of

SHOWN = 10


@dataclass(frozen=True)
class WaitingImport:
    """An import that somebody has to look at: when it began, whose files."""

    id: uuid.UUID
    state: str
    state_label: str
    started_at: dt.datetime
    files: tuple[str, ...]


@dataclass(frozen=True)
class WaitingBranch:
    """A branch with records that nobody has verified: how many, and since when the oldest waits."""

    unit_id: int
    name: str
    count: int


@dataclass(frozen=True)
class YearResult:
    """The run that speaks for the running year; `behind` is how many numbered records it does not know yet."""

    row: RunRow
    spread: Distribution
    branches: tuple[BranchRow, ...]
    behind: int


def waiting_imports(actor: Standing) -> list[WaitingImport]:
    """Imports that wait for a decision or failed, the newest first. Two queries."""
    open_states = [Import.State.PREVIEW, Import.State.FAILED]
    found = visible_imports(actor).filter(state__in=open_states).prefetch_related("files")
    return [
        WaitingImport(
            run.pk, run.state, str(run.get_state_display()), run.started_at, tuple(f.name for f in run.files.all())
        )
        for run in found.order_by("-started_at")[:SHOWN]
    ]


def waiting_branches(actor: Standing) -> list[WaitingBranch]:
    """Branches with waiting records, the most first, as many as fit on a desk. One query."""
    led = Unit.objects.filter(units_below(actor.led_paths))
    rows = Record.objects.filter(state=Record.State.SUBMITTED, unit__in=led)
    counted = rows.values("unit_id", "unit__name").annotate(count=Count("pk")).order_by("-count", "unit_id")[:SHOWN]
    return [WaitingBranch(row["unit_id"], row["unit__name"], row["count"]) for row in counted]


def year_result(actor: Standing) -> YearResult | None:
    """The newest result, its distribution, the first branches that `actor` leads; None before a run. Five queries."""
    run = current_run()
    if run is None:
        return None
    behind = 0 if run.closed_at else max(0, last_number() - run.cutoff)
    branches = branch_page(run, below=actor.led_paths, size=SHOWN).rows
    return YearResult(row_of(run), distribution(actor, run), branches, behind)


def unfinished_runs() -> list[tuple[int, str, str]]:
    """Runs that are queued, running or failed after the one that speaks: (id, period, state in words). One query."""
    open_states = [Run.State.QUEUED, Run.State.RUNNING]
    found = Run.objects.filter(state__in=open_states).order_by(F("pk").desc())[:SHOWN]
    return [(run.pk, run.period, str(run.get_state_display())) for run in found]

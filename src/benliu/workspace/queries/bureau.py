"""The officer's desk: what waits anywhere, and how the running year stands."""

from dataclasses import dataclass

from django.db.models import Count, F

from benliu.org.standing import Standing
from benliu.records.queries import last_number
from benliu.records.queries.import_lines import ImportLine, open_imports
from benliu.records.queries.waiting import waiting_in
from benliu.scoring.models import Run
from benliu.scoring.queries import BranchRow, Distribution, RunRow, branch_page, current_run, distribution, row_of

SHOWN = 10


@dataclass(frozen=True)
class WaitingBranch:
    """A branch with records that wait for the officer, and how many."""

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


def waiting_imports(actor: Standing) -> list[ImportLine]:
    """Imports that wait for a decision or failed, the newest first, as many as fit on a desk. Two queries."""
    return open_imports(actor)[:SHOWN]


def waiting_branches(actor: Standing) -> list[WaitingBranch]:
    """Branches with waiting records, the most first, as many as fit on a desk. One query."""
    counted = waiting_in(actor).values("unit_id", "unit__name").annotate(count=Count("pk"))
    rows = counted.order_by("-count", "unit_id")[:SHOWN]
    return [WaitingBranch(row["unit_id"], row["unit__name"], row["count"]) for row in rows]


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

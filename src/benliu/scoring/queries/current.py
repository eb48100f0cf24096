"""How a branch stands in the run that speaks now."""

from django.db.models import Subquery

from ..models import BranchResult, Run
from .branch import BranchProgress, progress_in, with_branches
from .period import finished_runs


def current_progress(unit_id: int) -> tuple[Run, BranchProgress] | None:
    """The newest run and how a branch stands in it; None where there is none, or the branch is not in it. One query."""
    newest = finished_runs(Run.objects.all()).values("pk")[:1]
    own = BranchResult.objects.filter(run=Subquery(newest), unit_id=unit_id).select_related("run__scheme")
    row = with_branches(own).first()
    progress = progress_in(row.run, row, row.branches) if row else None
    return (row.run, progress) if row and progress else None

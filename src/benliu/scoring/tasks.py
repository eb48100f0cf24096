"""Background entries."""

from dataclasses import asdict
from typing import Any

from django_tasks import task

from benliu.common.clock import now

from .services import repeat_run, run_scheme


@task()
def compute_run(run_id: int) -> None:
    """Carry out a queued run."""
    run_scheme(run_id=run_id, now=now())


@task()
def compute_repetition(run_id: int) -> dict[str, Any]:
    """Compute a run again and say whether it gave the same."""
    again = repeat_run(run_id=run_id)
    return asdict(again)

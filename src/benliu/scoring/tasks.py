"""Background entries."""

from django_tasks import task

from benliu.common.clock import now

from .services import run_scheme


@task()
def compute_run(run_id: int) -> None:
    """Carry out a queued run."""
    run_scheme(run_id=run_id, now=now())

"""Background entries."""

from django_tasks import task

from benliu.common.clock import now

from .services import deliver_due


@task()
def deliver_notices() -> int:
    """Send what is due; returns how many messages went out. What is left comes with the next task."""
    return deliver_due(clock=now)

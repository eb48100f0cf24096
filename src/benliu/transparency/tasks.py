"""Background entries."""

from django_tasks import task

from benliu.common.clock import now

from .services import call_witnesses


@task()
def bring_checkpoint() -> int:
    """Bring the newest checkpoint to the witnesses; returns how many signed."""
    return call_witnesses(now=now())

"""Background entries."""

from django_tasks import task

from benliu.common.clock import now

from . import services


@task()
def poll_warning_feeds() -> int:
    """Read the feeds of warnings that are due; returns how many warnings were new."""
    return services.poll_feeds(now=now())

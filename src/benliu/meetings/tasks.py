"""Background entries."""

from django_tasks import task

from benliu.common.clock import now

from .services import remind_due


@task()
def remind_of_meetings() -> int:
    """Remind of tomorrow's meetings; returns of how many."""
    return remind_due(now=now())

"""Background entries."""

from django_tasks import task

from benliu.common.clock import now

from . import services


@task()
def remind_of_meetings() -> int:
    """Remind of tomorrow's meetings; returns of how many."""
    return services.remind_due(now=now())


@task()
def warn_of_missing() -> int:
    """Tell secretaries of what their branches have neither held nor planned; returns how many were told."""
    return services.warn_of_missing(now=now())

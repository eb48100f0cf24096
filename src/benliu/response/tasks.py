"""Background entries."""

from django_tasks import task

from benliu.common.clock import now

from . import services


@task()
def climb_ladders() -> int:
    """Take the calls that are due up a rung; what is left comes with the next task."""
    return services.climb(clock=now)


@task()
def poll_warning_feeds() -> int:
    """Read the feeds of warnings that are due; returns how many warnings were new."""
    return services.poll_feeds(now=now())


@task(queue_name="rosters")
def search_rosters() -> int:
    """Carry out the searches for rosters that wait; returns how many. A queue of its own: it takes its time."""
    waiting = services.queued_rosters()
    for job_id in waiting:
        services.search_roster(job_id=job_id, now=now())
    return len(waiting)


@task()
def file_service() -> int:
    """Go on filing the records of those who served; returns for how many responses."""
    return services.go_on_filing(clock=now)

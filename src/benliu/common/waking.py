"""Have a worker do what is due: ask once, and ask again where the worker died."""

import datetime as dt
from typing import Any

LONGEST = dt.timedelta(hours=1)  # a task that runs for longer is taken to have died with its worker
# What outlived so many workers in a row probably killed them. Many more than a night of restarts makes.
MOST_BREAKS = 20


def wake(task: Any) -> bool:
    """Have a worker run `task` (of django-tasks, no arguments), unless one is asked already; tells whether it was."""
    from django_tasks_db.models import DBTaskResult

    if DBTaskResult.objects.ready().filter(task_path=task.module_path).exists():
        return False
    task.enqueue()
    return True


def take_up_dropped(*, now: dt.datetime) -> int:
    """Have the tasks done again whose worker died in the middle; returns how many. Doing one twice is as doing it once.

    What outlived `MOST_BREAKS` workers in a row stays as it lies.
    """
    from django_tasks.base import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    dropped = DBTaskResult.objects.running().filter(started_at__lt=now - LONGEST)
    again = [pk for pk, workers in dropped.values_list("pk", "worker_ids") if len(workers) < MOST_BREAKS]
    return dropped.filter(pk__in=again).update(status=TaskResultStatus.READY)

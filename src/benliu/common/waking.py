"""Ask a worker for what is due, once."""

from typing import Any


def wake(task: Any) -> bool:
    """Have a worker run `task` (of django-tasks, no arguments), unless one is asked already; tells whether it was."""
    from django_tasks_db.models import DBTaskResult

    if DBTaskResult.objects.ready().filter(task_path=task.module_path).exists():
        return False
    task.enqueue()
    return True

"""Tasks whose worker died are done again, once they have run for longer than any task does."""

import datetime as dt

import pytest
from django_tasks_db.models import DBTaskResult

from benliu.common.waking import LONGEST, MOST_BREAKS, take_up_dropped
from benliu.search.tasks import index_unit

NOW = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)
MOMENT = dt.timedelta(seconds=1)


def running(since, workers=1):
    task = DBTaskResult.objects.get(pk=index_unit.enqueue(1).id)
    task.status, task.started_at, task.worker_ids = "RUNNING", since, [f"w{n}" for n in range(workers)]
    task.save()
    return task


@pytest.mark.django_db
def test_what_ran_too_long_is_done_again_and_what_kills_workers_is_not():
    dropped = running(NOW - LONGEST - MOMENT, MOST_BREAKS - 1)
    working, deadly = running(NOW - LONGEST), running(NOW - LONGEST - MOMENT, MOST_BREAKS)
    assert take_up_dropped(now=NOW) == 1
    status = dict(DBTaskResult.objects.values_list("pk", "status"))
    assert (status[dropped.pk], status[working.pk], status[deadly.pk]) == ("READY", "RUNNING", "RUNNING")
    assert take_up_dropped(now=NOW) == 0

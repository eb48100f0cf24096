"""Periods that have results, and the run that speaks for each."""

import datetime as dt
from typing import cast

from django.db.models import F, QuerySet

from benliu.common.clock import local_date
from benliu.records.closing import ClosedPeriod

from ..facts import period_of
from ..models import Run


def periods() -> list[str]:
    """The periods that have results, newest first. One query."""
    done = Run.objects.filter(state=Run.State.DONE).order_by("-period")
    return list(done.values_list("period", flat=True).distinct())


def with_scheme() -> QuerySet[Run]:
    """Runs with their scheme, and of the roster what it is known by: the list of its people can be long."""
    return Run.objects.select_related("scheme", "roster").defer("roster__content")


def current_run(period: str | None = None) -> Run | None:
    """The run that speaks for `period` (None: the newest): the closed one, else the newest finished one. One query."""
    done = finished_runs(with_scheme())
    return (done if period is None else done.filter(period=period)).first()


def finished_runs(runs: QuerySet[Run]) -> QuerySet[Run]:
    """Those of `runs` that have results; of each period, the newest first, the one that speaks comes first."""
    return runs.filter(state=Run.State.DONE).order_by("-period", F("closed_at").desc(nulls_last=True), "-pk")


def speaking_runs() -> list[Run]:
    """The run that speaks for each period, the newest period first; without schemes. One query."""
    found: dict[str, Run] = {}
    for run in finished_runs(Run.objects.defer("summary", "failure")):
        found.setdefault(run.period, run)
    return list(found.values())


def closed_periods() -> list[ClosedPeriod]:
    """The periods that are closed, the newest first. One query."""
    rows = Run.objects.filter(closed_at__isnull=False).order_by("-period", "closed_at")
    closed: dict[str, dt.datetime] = {}
    for name, closed_at in rows.values_list("period", "closed_at"):
        closed.setdefault(name, cast("dt.datetime", closed_at))
    return [
        ClosedPeriod(name, period_of(name).first, period_of(name).last, local_date(at)) for name, at in closed.items()
    ]

"""Periods that have results, and the run that speaks for each."""

import datetime as dt
from typing import cast

from django.db.models import Exists, F, OuterRef, QuerySet

from benliu.common.clock import local_date
from benliu.records.closing import ClosedPeriod

from ..facts import NEXT_PERIOD, period_of
from ..models import Publication, Run
from ..schemes import compiled


def periods() -> list[str]:
    """The periods that have results, newest first. One query."""
    done = Run.objects.filter(state=Run.State.DONE).order_by("-period")
    return list(done.values_list("period", flat=True).distinct())


def with_scheme() -> QuerySet[Run]:
    """Runs with their scheme, and of the roster what it is known by: the list of its people can be long."""
    return Run.objects.select_related("scheme", "roster").defer("roster__content")


def current_run(period: str | None = None) -> Run | None:
    """The run that speaks for `period` (None: the newest): the one that closed it last, else the one in public notice,
    else the newest finished one. One query.
    """
    done = finished_runs(with_scheme())
    return (done if period is None else done.filter(period=period)).first()


def finished_runs(runs: QuerySet[Run]) -> QuerySet[Run]:
    """Those of `runs` that have results; of each period, the newest first, the one that speaks comes first."""
    done = runs.filter(state=Run.State.DONE).annotate(
        in_notice=Exists(standing_publications().filter(run=OuterRef("pk")))
    )
    return done.order_by("-period", F("closed_at").desc(nulls_last=True), "-in_notice", "-pk")


def standing_publications() -> QuerySet[Publication]:
    """What is in public notice, closed periods included: not withdrawn, and not replaced by a newer notice."""
    return Publication.objects.filter(published_at__isnull=False, withdrawn_at=None, amended=None)


def speaking_runs() -> list[Run]:
    """The run that speaks for each period, the newest period first; without schemes. One query."""
    found: dict[str, Run] = {}
    for run in finished_runs(Run.objects.defer("summary", "failure")):
        found.setdefault(run.period, run)
    return list(found.values())


def closed_periods() -> list[ClosedPeriod]:
    """The periods that are closed, the newest first. One query."""
    rows = Run.objects.filter(closed_at__isnull=False).select_related("scheme").defer("summary", "failure")
    closed: dict[str, Run] = {}
    for run in rows.order_by("-period", "closed_at"):
        closed.setdefault(run.period, run)
    return [_closed(run) for run in closed.values()]


def _closed(run: Run) -> ClosedPeriod:
    days, on = period_of(run.period), local_date(cast(dt.datetime, run.closed_at))
    late_counts_next = compiled(run.scheme).members.late == NEXT_PERIOD
    return ClosedPeriod(run.period, days.first, days.last, on, late_counts_next)

"""Periods that have results, and the run that speaks for each."""

import datetime as dt

from django.db.models import F, QuerySet

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
    done = with_scheme().filter(state=Run.State.DONE)
    if period is not None:
        done = done.filter(period=period)
    return done.order_by("-period", F("closed_at").desc(nulls_last=True), "-pk").first()


def closed_year(day: dt.date) -> str:
    """The year of `day` where its accounts are closed, else nothing. One query."""
    closed = Run.objects.filter(period=str(day.year), closed_at__isnull=False)
    return str(day.year) if closed.exists() else ""

"""Requests in rows, for those who triage and for experts."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Avg, Count, F, Q

from benliu.common.clock import local_date
from benliu.org.queries import names_of
from benliu.org.standing import Standing
from benliu.workdays.queries import work_calendar

from ..course import OPEN
from ..models import Request
from ..policies import visible_requests
from ..wording import Due, due_of

ON_PAGE = 50
SOONEST = F("due_on").asc(nulls_last=True)  # what waits for the requester comes last
GROUPS = {"new": Q(state="new"), "going": Q(state__in=OPEN - {"new"}), "done": ~Q(state__in=OPEN)}


@dataclass(frozen=True)
class RequestRow:
    """A request of a list."""

    id: uuid.UUID
    number: int
    topic: str
    spot: str
    words: str
    state: str
    state_label: str
    waits: bool
    expert: str
    received_at: dt.datetime
    way: str
    due: Due


@dataclass(frozen=True)
class Judged:
    """How satisfied requesters are: `average` of those who judged, if any; the `silent` count in none."""

    number: int
    average: float | None
    silent: int


@dataclass(frozen=True)
class Listed:
    """A page of a list, and how many there are of each group; `late`: how many are late, of all."""

    page: "Page[Request]"
    rows: list[RequestRow]
    counts: dict[str, int]
    late: int


def requests_for(actor: Standing, group: str, number: int, now: dt.datetime) -> Listed:
    """The requests of one group, what is due first; of those that are over, the newest. A fixed number of queries."""
    found = visible_requests(actor)
    late = Count("pk", filter=Q(due_on__lt=local_date(now)))
    counts = found.aggregate(late=late, **{name: Count("pk", filter=wanted) for name, wanted in GROUPS.items()})
    order = ("-received_at", "pk") if group == "done" else (SOONEST, "received_at", "pk")
    page = Paginator(found.filter(GROUPS[group]).select_related("topic").order_by(*order), ON_PAGE).get_page(number)
    rows = rows_of(page.object_list, now)
    return Listed(page, rows, {name: counts[name] for name in GROUPS}, counts["late"])


def judged(actor: Standing) -> Judged:
    """Of the closed requests that `actor` may open. One query."""
    closed = Q(state=Request.State.CLOSED)
    rated = Q(steps__kind="rated")
    found = (
        visible_requests(actor)
        .filter(closed)
        .aggregate(
            number=Count("pk", filter=rated, distinct=True),
            average=Avg("steps__score", filter=rated),
            every=Count("pk", distinct=True),
        )
    )
    return Judged(found["number"], found["average"], found["every"] - found["number"])


def rows_of(requests: Iterable[Request], now: dt.datetime) -> list[RequestRow]:
    """Requests as rows. Two queries, however many."""
    found = list(requests)
    names, calendar = names_of(one.expert_id for one in found if one.expert_id), work_calendar()
    return [
        RequestRow(
            id=one.pk,
            number=one.number,
            topic=one.topic.label,
            spot=one.spot,
            words=one.words,
            state=one.state,
            state_label=one.get_state_display(),
            waits=one.waits,
            expert=names.get(one.expert_id or 0, ""),
            received_at=one.received_at,
            way=one.get_way_display(),
            due=due_of(one.due_on, local_date(now), calendar, one.left),
        )
        for one in found
    ]


def own_requests(actor: Standing, now: dt.datetime) -> list[RequestRow]:
    """What `actor` is asked to take or has taken and is not over, what is due first. Three queries."""
    found = Request.objects.filter(expert__in=actor.own_ids, state__in=OPEN).select_related("topic")
    return rows_of(found.order_by(SOONEST, "received_at", "pk")[:ON_PAGE], now) if actor.own_ids else []

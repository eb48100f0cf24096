"""Requests in rows, for those who triage and for experts."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Avg, Count, F, Q, QuerySet

from benliu.common.clock import local_date
from benliu.common.workdays import WorkCalendar
from benliu.org.queries import names_of
from benliu.org.standing import Standing
from benliu.workdays.queries import work_calendar

from ..course import OPEN
from ..models import Request
from ..policies import triages_any, visible_requests
from ..wording import AMBER, Due, due_of

ON_PAGE = 50
SOONEST = F("due_on").asc(nulls_last=True)  # what waits for the requester comes last
SHOWN = ("new", "going", "risk", "late", "done", "all")


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
    """A page of a list, and how many there are in each of `SHOWN`, of all that one may open."""

    page: "Page[Request]"
    rows: list[RequestRow]
    counts: dict[str, int]


@dataclass(frozen=True)
class Chosen:
    """Which requests a list shows: in one of `SHOWN`, with words, on a topic."""

    show: str = "new"
    words: str = ""
    topic: int | None = None


def requests_for(actor: Standing, chosen: Chosen, number: int, now: dt.datetime) -> Listed:
    """The requests that were chosen, what is due first; of those that are over, the newest. A fixed number of
    queries.
    """
    calendar = work_calendar()
    page = Paginator(chosen_requests(actor, chosen, calendar, now), ON_PAGE).get_page(number)
    return Listed(page, rows_of(page.object_list, now, calendar), request_counts(actor, calendar, now))


def request_counts(actor: Standing, calendar: WorkCalendar, now: dt.datetime) -> dict[str, int]:
    """How many there are in each of `SHOWN`. One query."""
    counted = {name: Count("pk", filter=wanted) for name, wanted in _groups(calendar, now).items()}
    return visible_requests(actor).aggregate(**counted)


def to_triage(actor: Standing, now: dt.datetime) -> dict[str, int]:
    """How many wait for `actor` to triage, are at risk, are late. Two queries at most, three for who leads a team."""
    if not triages_any(actor):
        return {}
    counts = request_counts(actor, work_calendar(), now)
    return {name: counts[name] for name in ("new", "risk", "late")}


def chosen_requests(actor: Standing, chosen: Chosen, calendar: WorkCalendar, now: dt.datetime) -> QuerySet[Request]:
    """All that were chosen, in order."""
    found = visible_requests(actor).filter(_groups(calendar, now)[chosen.show]).select_related("topic")
    if chosen.topic is not None:
        found = found.filter(topic=chosen.topic)
    if words := chosen.words:
        said = Q(words__icontains=words) | Q(spot__icontains=words)
        is_number = words.isascii() and words.isdecimal() and len(words) < 10  # noqa: PLR2004 - digits
        found = found.filter(said | Q(number=int(words)) if is_number else said)
    newest = chosen.show in {"done", "all"}
    return found.order_by(*(("-received_at", "pk") if newest else (SOONEST, "received_at", "pk")))


def _groups(calendar: WorkCalendar, now: dt.datetime) -> dict[str, Q]:
    today = local_date(now)
    return {
        "new": Q(state="new"),
        "going": Q(state__in=OPEN - {"new"}),
        "risk": Q(due_on__gte=today, due_on__lte=calendar.after(today, AMBER)),
        "late": Q(due_on__lt=today),
        "done": ~Q(state__in=OPEN),
        "all": Q(),
    }


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


def rows_of(requests: Iterable[Request], now: dt.datetime, calendar: WorkCalendar) -> list[RequestRow]:
    """Requests as rows. One query, however many."""
    found = list(requests)
    names = names_of(one.expert_id for one in found if one.expert_id)
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
    return (
        rows_of(found.order_by(SOONEST, "received_at", "pk")[:ON_PAGE], now, work_calendar()) if actor.own_ids else []
    )

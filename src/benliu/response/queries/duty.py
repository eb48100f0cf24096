"""What somebody's phone shows of the own duties, and keeps for when there is no network."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benliu.common.clock import local_date
from benliu.org.queries import names_of
from benliu.org.standing import Standing
from benliu.readiness.queries.members import members_on

from ..models import Call, Duty, Movement, Report, Response
from ..policies import visible_responses

MOST, OVER = 30, dt.timedelta(hours=12)  # shifts ahead; how long one that ended is still shown
MICRO = 1_000_000


@dataclass(frozen=True)
class Colleague:
    """Somebody at the same place at the same time; `leads` a team."""

    name: str
    leads: bool


@dataclass(frozen=True)
class OwnShift:
    """A shift of one's own, or a response without one (`place_id` None). Degrees; none: not noted."""

    response: Response
    place_id: int | None = None
    place: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    task: str = ""
    colleagues: tuple[Colleague, ...] = ()
    called_at: dt.datetime | None = None
    answered_at: dt.datetime | None = None


@dataclass(frozen=True)
class Task:
    """Something that was given to do."""

    id: uuid.UUID
    words: str
    place: str
    told_at: dt.datetime
    is_drill: bool


@dataclass(frozen=True)
class OwnDuties:
    """All that the page shows. `moves`: the last movements, newest first, as the phone adds its own to them."""

    shifts: list[OwnShift]
    tasks: list[Task]
    moves: list[dict[str, object]]


def own_duties(actor: Standing, now: dt.datetime) -> OwnDuties:
    """The shifts of the actor that are not over for long, in the order of time. A fixed number of queries."""
    shifts = _shifts(actor, now)
    if not shifts:
        found = visible_responses(actor).filter(ended_at=None).order_by("is_drill", "level", "started_at")
        shifts = [OwnShift(one) for one in found[:MOST]]
    return OwnDuties(shifts, _tasks(actor), _moves(actor))


def _shifts(actor: Standing, now: dt.datetime) -> list[OwnShift]:
    rows = Duty.objects.filter(person__in=actor.own_ids, gone=Duty.Gone.NONE, post__withdrawn_at=None)
    rows = rows.filter(post__ends_at__gt=now - OVER, post__response__stood_down_at=None)
    duties = list(rows.select_related("post__place", "post__response").order_by("post__starts_at", "pk")[:MOST])
    beside = _colleagues(duties, actor, now)
    said = Call.objects.filter(duty__in=duties).values_list("duty_id", "made_at", "answered_at")
    calls = {duty: times for duty, *times in said}
    return [_shift(duty, beside[duty.pk], *calls.get(duty.pk, (None, None))) for duty in duties]


def _shift(
    duty: Duty, beside: Sequence[Colleague], called_at: dt.datetime | None, answered_at: dt.datetime | None
) -> OwnShift:
    post, place = duty.post, duty.post.place
    return OwnShift(
        response=post.response,
        place_id=place.pk,
        place=place.name,
        address=place.address,
        latitude=place.latitude / MICRO if place.latitude is not None else None,
        longitude=place.longitude / MICRO if place.longitude is not None else None,
        starts_at=post.starts_at,
        ends_at=post.ends_at,
        task=post.task,
        colleagues=tuple(beside),
        called_at=called_at,
        answered_at=answered_at,
    )


def _colleagues(duties: Sequence[Duty], actor: Standing, now: dt.datetime) -> dict[uuid.UUID, list[Colleague]]:
    """By duty, who is at the same place for a part of the same time."""
    posts = [duty.post for duty in duties]
    others = Duty.objects.filter(gone=Duty.Gone.NONE, post__withdrawn_at=None).exclude(person__in=actor.own_ids)
    others = others.filter(
        post__response__in={post.response_id for post in posts}, post__place__in={post.place_id for post in posts}
    )
    said = ("post__response_id", "post__place_id", "post__starts_at", "post__ends_at", "person_id")
    beside: dict[uuid.UUID, list[int]] = defaultdict(list)
    for response, place, starts, ends, person in others.order_by("person_id").values_list(*said):
        for duty in duties:
            post = duty.post
            same = (post.response_id, post.place_id) == (response, place)
            if same and starts < post.ends_at and post.starts_at < ends:
                beside[duty.pk].append(person)
    people = {person for found in beside.values() for person in found}
    names, leads = names_of(people), _leading(people, now)
    return defaultdict(
        list,
        {
            duty: [Colleague(names[one], one in leads) for one in dict.fromkeys(found) if one in names]
            for duty, found in beside.items()
        },
    )


def _leading(people: Iterable[int], now: dt.datetime) -> set[int]:
    rows = members_on(local_date(now)).filter(person__in=list(people), leads=True)
    return set(rows.values_list("person_id", flat=True))


def _tasks(actor: Standing) -> list[Task]:
    rows = Report.objects.filter(kind=Report.Kind.TASK, person__in=actor.own_ids, done_at=None)
    rows = rows.filter(response__stood_down_at=None).order_by("happened_at")[:MOST]
    said = rows.values_list("pk", "words", "place__name", "happened_at", "response__is_drill")
    return [Task(pk, words, place or "", at, drill) for pk, words, place, at, drill in said]


def _moves(actor: Standing) -> list[dict[str, object]]:
    rows = Movement.objects.filter(person__in=actor.own_ids, response__stood_down_at=None, undone_by=None)
    rows = rows.exclude(act=Movement.Act.UNDONE).order_by("-happened_at", "pk")[:MOST]
    said = rows.values_list("pk", "response_id", "place_id", "act", "happened_at")
    return [
        {"movement": str(pk), "response": str(response), "place": place, "act": act, "at": at.isoformat()}
        for pk, response, place, act, at in said
    ]

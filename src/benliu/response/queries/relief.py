"""Who is relieved by whom: those on duty at each place beside those of the next shift, and what was handed over."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from benliu.org.queries import names_of, names_of_accounts

from ..models import Call, Duty, Post, Presence, Report, Response
from .board import Staying, posts_of, staying_people

JUST_BEGUN = dt.timedelta(hours=2)  # so long after its start a shift is still the one that relieves
AROUND = dt.timedelta(hours=2)  # a note so near the end of a shift hands that shift over


@dataclass(frozen=True)
class Leaver:
    """Somebody on duty; `state` as `Staying.state`."""

    name: str
    since: dt.datetime
    limit_at: dt.datetime
    state: str


@dataclass(frozen=True)
class Comer:
    """Somebody of the next shift. `answer`: none, yes, limited or no; `is_there`: has arrived."""

    name: str
    skill: str
    answer: str
    answer_label: str
    arrives_at: dt.datetime | None
    is_there: bool


@dataclass(frozen=True)
class Note:
    """What was handed over, by whom, when."""

    words: str
    by: str
    at: dt.datetime


@dataclass(frozen=True)
class PlaceRelief:
    """A place: those who leave, each beside who relieves them; `starts_at` of the next shift, None: none is planned.

    `silent_since`: the end of the last shift that was handed over without a word, None where there was a note.
    """

    place_id: int
    code: str
    name: str
    starts_at: dt.datetime | None
    pairs: tuple[tuple[Leaver | None, Comer | None], ...]
    note: Note | None
    silent_since: dt.datetime | None

    @property
    def leaving(self) -> list[tuple[Leaver, Comer | None]]:
        """Those on duty, each with who relieves them."""
        return [(leaver, comer) for leaver, comer in self.pairs if leaver]

    @property
    def further(self) -> list[Comer]:
        """Those of the next shift who relieve nobody."""
        return [comer for leaver, comer in self.pairs if comer and not leaver]


def reliefs(response_id: uuid.UUID, now: dt.datetime, *, only_of: Collection[int] = ()) -> list[PlaceRelief]:
    """Every place by code; with `only_of`, those at which these people are or were to be. Nine queries at most."""
    posts = list(posts_of(response_id))
    by_place: dict[int, list[Post]] = defaultdict(list)
    for post in posts:
        by_place[post.place_id].append(post)
    if only_of:
        own = _own_places(response_id, only_of)
        by_place = defaultdict(list, {place: some for place, some in by_place.items() if place in own})
    nexts = {place: _next(some, now) for place, some in by_place.items()}
    staying = staying_people(response_id, {post.place_id: post.ends_at - post.starts_at for post in posts})
    comers = _comers([post for some in nexts.values() for post in some])
    notes = _notes(response_id)
    people = {one.person_id for one in staying} | {duty.person_id for some in comers.values() for duty in some}
    names, tellers = names_of(people), names_of_accounts(note.told_by_id for some in notes.values() for note in some)
    known = _Known(names, tellers, {one.person_id: one.place_id for one in staying}, now)
    rows = [
        _row(known, some, nexts[place], [one for one in staying if one.place_id == place], comers[place], notes[place])
        for place, some in by_place.items()
    ]
    return sorted(rows, key=lambda row: (row.code, row.place_id))


@dataclass(frozen=True)
class _Known:
    names: Mapping[int, str]
    tellers: Mapping[int, str]
    places: Mapping[int, int]  # where people are
    now: dt.datetime


def _own_places(response_id: uuid.UUID, people: Collection[int]) -> set[int]:
    duties = Duty.objects.filter(post__response=response_id, person__in=people, gone=Duty.Gone.NONE)
    stays = Presence.objects.filter(response=response_id, person__in=people)
    return set(duties.values_list("post__place", flat=True)) | set(stays.values_list("place", flat=True))


def _next(posts: Iterable[Post], now: dt.datetime) -> list[Post]:
    """The shift that relieves: the first that begins from two hours ago on."""
    coming = [post for post in posts if post.starts_at > now - JUST_BEGUN]
    first = min((post.starts_at for post in coming), default=None)
    return [post for post in coming if post.starts_at == first]


def _comers(posts: Sequence[Post]) -> dict[int, list[Duty]]:
    found: dict[int, list[Duty]] = defaultdict(list)
    duties = Duty.objects.filter(post__in=[post.pk for post in posts], gone=Duty.Gone.NONE)
    for duty in duties.select_related("post__skill", "call").order_by("made_at", "pk"):
        found[duty.post.place_id].append(duty)
    return found


def _notes(response_id: uuid.UUID) -> dict[int, list[Report]]:
    """By place, newest first."""
    found: dict[int, list[Report]] = defaultdict(list)
    handed = Report.objects.filter(response=response_id, kind=Report.Kind.HANDOVER, place__isnull=False)
    for note in handed.order_by("-happened_at", "-pk"):
        found[note.place_id or 0].append(note)
    return found


def _row(  # noqa: PLR0917 - what is known of one place
    known: _Known,
    posts: Sequence[Post],
    following: Sequence[Post],
    staying: Sequence[Staying],
    comers: Sequence[Duty],
    notes: Sequence[Report],
) -> PlaceRelief:
    place, coming = posts[0].place, {duty.pk for duty in comers}
    leaving = [one for one in staying if one.duty_id not in coming]
    note = notes[0] if notes else None
    told = Note(note.words, known.tellers.get(note.told_by_id, ""), note.happened_at) if note else None
    return PlaceRelief(
        place.pk,
        place.code,
        place.name,
        following[0].starts_at if following else None,
        tuple(_pairs(known, leaving, comers)),
        told,
        silent_end(posts, notes, known.now),
    )


def silent_end(posts: Iterable[Post], notes: Iterable[Report], now: dt.datetime) -> dt.datetime | None:
    """The end of the last shift at a place, where nobody wrote a note around it."""
    end = max((post.ends_at for post in posts if post.ends_at <= now), default=None)
    if end is None or any(abs(note.happened_at - end) <= AROUND for note in notes):
        return None
    return end


def _pairs(
    known: _Known, leaving: Sequence[Staying], comers: Sequence[Duty]
) -> Iterable[tuple[Leaver | None, Comer | None]]:
    """Who has been there longest is relieved first, by somebody of the same skill where there is one."""
    free = list(comers)
    found: list[tuple[Staying, Duty | None]] = []
    for one in leaving:
        same = next((duty for duty in free if duty.post.skill_id == one.skill_id), None)
        if same:
            free.remove(same)
        found.append((one, same))
    for one, duty in found:
        relief = duty or (free.pop(0) if free else None)
        yield _leaver(known, one), _comer(known, relief) if relief else None
    for duty in free:
        yield None, _comer(known, duty)


def _leaver(known: _Known, one: Staying) -> Leaver:
    return Leaver(known.names.get(one.person_id, ""), one.since, one.limit_at, one.state(known.now))


def _comer(known: _Known, duty: Duty) -> Comer:
    call: Call | None = getattr(duty, "call", None)
    return Comer(
        name=known.names.get(duty.person_id, ""),
        skill=duty.post.skill.title if duty.post.skill else "",
        answer=call.answer if call else "",
        answer_label=call.get_answer_display() if call else "",
        arrives_at=call.arrives_at or call.free_from if call else None,
        is_there=known.places.get(duty.person_id) == duty.post.place_id,
    )


def places_to_hand_over(rows: Iterable[PlaceRelief]) -> list[tuple[int, str]]:
    """By id and name."""
    return [(row.place_id, row.name) for row in rows]


def response_of(response_id: uuid.UUID) -> Response | None:
    """The response with its unit. One query."""
    return Response.objects.select_related("unit").filter(pk=response_id).first()

"""The after-action report: what happened, in figures, without anybody's name."""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from benliu.org.queries import names_of

from ..models import Call, CallRound, Duty, Post, Presence, Report, Response, ServiceRecord
from ..reasons import REASONS, reason_of
from .board import Event, events
from .coming import COMING
from .relief import silent_end
from .served import Served, served
from .standdown import count_still_out

FEW = 2  # a reason that fewer gave could say who gave it: it is counted among the others
ALL = 20_000  # lines of each kind
TIMELY = dt.timedelta(minutes=10)  # who arrives within so long after the time arrived in time


@dataclass(frozen=True)
class Gap:
    """A post of a shift: how many were wanted, and how many came."""

    place: str
    skill: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    needed: int
    came: int

    @property
    def lacked(self) -> int:
        """How many did not come."""
        return max(0, self.needed - self.came)


@dataclass(frozen=True)
class Told:
    """A finding, a request or a task, with what became of it."""

    kind: str
    kind_label: str
    place: str
    words: str
    at: dt.datetime
    done_at: dt.datetime | None
    done_words: str


@dataclass(frozen=True)
class Answers:
    """Of all calls for a duty. `median`: minutes from call to answer. `reasons`: with how many gave each."""

    called: int
    coming: int
    refused: int
    silent: int
    within: int
    median: int | None
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class ServedPerson:
    """Somebody who served: only for those who may see names."""

    name: str
    shifts: int
    minutes: int

    @property
    def hours(self) -> str:
        """On site."""
        return f"{self.minutes / 60:.1f}"


@dataclass(frozen=True)
class After:
    """The whole report. `in_time` of `expected` confirmed people came within ten minutes (`_punctuality`)."""

    id: uuid.UUID
    title: str
    unit: str
    is_drill: bool
    started_at: dt.datetime
    ended_at: dt.datetime | None
    stood_down_at: dt.datetime | None
    stood_down_reason: str
    out: int
    timeline: tuple[Event, ...]
    people: int
    shifts: int
    minutes: int
    expected: int
    in_time: int
    answers: Answers
    gaps: tuple[Gap, ...]
    posts: int
    silent_places: tuple[str, ...]
    told: tuple[Told, ...]
    records: int
    records_waiting: int
    records_url: str
    unplanned: int
    served: tuple[ServedPerson, ...] = ()

    @property
    def hours(self) -> str:
        """On site, all together."""
        return f"{self.minutes / 60:.1f}"

    @property
    def in_time_share(self) -> int | None:
        """In percent; None where nobody was expected."""
        return self.in_time * 100 // self.expected if self.expected else None

    @property
    def findings(self) -> list[Told]:
        """What was found on site."""
        return [one for one in self.told if one.kind == Report.Kind.FINDING]

    @property
    def open(self) -> list[Told]:
        """Findings, requests and tasks that nobody has settled."""
        return [one for one in self.told if one.done_at is None]

    @property
    def short(self) -> list[Gap]:
        """Posts at which fewer came than were wanted."""
        return [gap for gap in self.gaps if gap.lacked]


def after_action(response: Response, now: dt.datetime, *, with_names: bool) -> After:
    """The report as it stands at a moment. Some twenty queries, whatever the number of people."""
    did = served(response)
    posts = list(Post.objects.filter(response=response, withdrawn_at=None).select_related("place", "skill"))
    expected, in_time = _punctuality(response, now)
    records = ServiceRecord.objects.filter(response=response)
    return After(
        id=response.pk,
        title=response.title,
        unit=response.unit.name,
        is_drill=response.is_drill,
        started_at=response.started_at,
        ended_at=response.ended_at,
        stood_down_at=response.stood_down_at,
        stood_down_reason=response.stood_down_reason,
        out=count_still_out(response, now),
        timeline=tuple(reversed(events(response.pk, most=ALL))),
        people=len({one.person_id for one in did}),
        shifts=sum(one.shifts for one in did),
        minutes=sum(one.minutes for one in did),
        expected=expected,
        in_time=in_time,
        answers=_answers(response),
        gaps=tuple(_gaps(posts, response, now)),
        posts=len(posts),
        silent_places=tuple(_silent(posts, response, now)),
        told=tuple(_told(response)),
        records=records.count(),
        records_waiting=records.filter(record__state="submitted").count(),
        records_url=_records_url(records),
        unplanned=sum(not one.shifts for one in did),
        served=tuple(_people(did)) if with_names else (),
    )


def _records_url(records: QuerySet[ServiceRecord]) -> str:
    """The list of records, narrowed to their kind and days; empty where there are none. One query."""
    kinds = records.order_by().values_list("record__kind")
    for kind, first, last in kinds.annotate(first=Min("day"), last=Max("day")):
        return f"{reverse('records')}?{urlencode({'kind': kind, 'since': first, 'until': last})}"
    return ""


def _punctuality(response: Response, now: dt.datetime) -> tuple[int, int]:
    """How many confirmed for a time that has begun, and how many of them came in time. One query.

    The time is the start of the shift, or later, what was answered (“from 14:15”). Who was called after the start and
    named no time was asked for none, and is not counted.
    """
    said = Coalesce("call__arrives_at", "call__free_from", "post__starts_at")
    begun = Duty.objects.filter(post__response=response, gone=Duty.Gone.NONE, post__starts_at__lte=now)
    begun = begun.annotate(due_at=Greatest("post__starts_at", said))
    in_good_time = Q(call=None) | Q(call__made_at__lte=F("post__starts_at"))
    begun = begun.filter(in_good_time | Q(due_at__gt=F("post__starts_at")), due_at__lte=now)
    stays = Presence.objects.filter(response=response, person=OuterRef("person"), place=OuterRef("post__place"))
    timely = stays.filter(arrived_at__lte=OuterRef("due_at") + TIMELY)
    timely = timely.filter(Q(left_at=None) | Q(left_at__gt=OuterRef("post__starts_at")))
    rows = begun.annotate(timely=Exists(timely), came=Exists(stays.filter(duty=OuterRef("pk")))).filter(
        Q(call__answer__in=COMING) | Q(came=True)
    )
    found = list(rows.values_list("timely", flat=True))
    return len(found), sum(map(bool, found))


def _answers(response: Response) -> Answers:
    calls = Call.objects.filter(round__response=response, round__kind=CallRound.Kind.CHOSEN)
    said = ("answer", "made_at", "answered_at", "reason", "round__answer_within")
    rows = list(calls.values_list(*said))
    took = sorted((answered - made).total_seconds() / 60 for _a, made, answered, _r, _w in rows if answered)
    within = sum(1 for _a, made, at, _r, most in rows if at and at - made <= dt.timedelta(minutes=most))
    counts = Counter(answer for answer, *_rest in rows)
    reasons = Counter(_reason(reason) for answer, _m, _at, reason, _w in rows if answer == Call.Answer.NO)
    return Answers(
        called=len(rows),
        coming=sum(counts[answer] for answer in COMING),
        refused=counts[Call.Answer.NO],
        silent=counts[Call.Answer.NONE],
        within=within,
        median=round(took[len(took) // 2]) if took else None,
        reasons=tuple(_reasons(reasons)),
    )


def _reason(words: str) -> str:
    """What is known of them; else the words themselves, which count where others gave the same."""
    known = reason_of(words)
    return str(REASONS[known]) if known else words.strip()


def _reasons(given: Counter[str]) -> list[tuple[str, int]]:
    """The most frequent first; those that one person alone gave, and those who gave none, together and last."""
    common = [(words, n) for words, n in given.most_common() if words and n >= FEW]
    others = sum(n for words, n in given.items() if not words or n < FEW)
    return [*common, *([(_("其他，或没有说明"), others)] if others else [])]


def _gaps(posts: list[Post], response: Response, now: dt.datetime) -> list[Gap]:
    """Every post that has begun, in the order of time. One query."""
    came: Counter[int] = Counter()
    rows = Presence.objects.filter(response=response, duty__isnull=False).order_by()
    for post, _person in rows.values_list("duty__post", "person").distinct():
        came[post or 0] += 1
    begun = [post for post in posts if post.starts_at <= now]
    begun.sort(key=lambda post: (post.starts_at, post.place.code, post.pk))
    return [
        Gap(
            post.place.name,
            post.skill.title if post.skill else "",
            post.starts_at,
            post.ends_at,
            post.number,
            came[post.pk],
        )
        for post in begun
    ]


def _silent(posts: list[Post], response: Response, now: dt.datetime) -> list[str]:
    """Places at which the last shift was handed over without a note. One query."""
    notes: dict[int | None, list[Report]] = defaultdict(list)
    for note in Report.objects.filter(response=response, kind=Report.Kind.HANDOVER):
        notes[note.place_id].append(note)
    by_place: dict[int, list[Post]] = defaultdict(list)
    for post in posts:
        by_place[post.place_id].append(post)
    found = [some[0].place for place, some in by_place.items() if silent_end(some, notes[place], now)]
    return [place.name for place in sorted(found, key=lambda place: (place.code, place.pk))]


def _told(response: Response) -> list[Told]:
    reports = (
        Report.objects.filter(response=response, kind__in=Report.ASKING).select_related("place").order_by("happened_at")
    )
    return [
        Told(
            one.kind,
            one.get_kind_display(),
            one.place.name if one.place else "",
            one.words,
            one.happened_at,
            one.done_at,
            one.done_words,
        )
        for one in reports
    ]


def _people(did: Iterable[Served]) -> list[ServedPerson]:
    shifts, minutes = Counter[int](), Counter[int]()
    for one in did:
        shifts[one.person_id] += one.shifts
        minutes[one.person_id] += one.minutes
    names = names_of(minutes)
    rows = [ServedPerson(names.get(person, ""), shifts[person], spent) for person, spent in minutes.items()]
    return sorted(rows, key=lambda row: (-row.minutes, row.name))

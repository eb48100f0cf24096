"""Who is on site, and what is reported from there."""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from benliu.common.clock import local_date
from benliu.common.decision import require
from benliu.org.models import Person
from benliu.org.queries import names_of, names_of_all
from benliu.org.standing import Standing
from benliu.places.models import Place
from benliu.records.models import StoredFile

from ..models import Duty, Post, Presence, Report, ReportPhoto, Response
from ..policies import can_finish_report, can_see_alerts, can_see_people, led_people, visible_responses
from ..stays import AHEAD
from .paper import PaperPlace, paper_lines, paper_roster

MOST, AROUND = 200, dt.timedelta(hours=12)
REPORT_KINDS = Report.Kind.choices
THERE = ("person_id", "place_id", "place__name")
SHIFT = ("person_id", "post__place_id", "post__place__name", "post__starts_at", "post__ends_at")
STAY = ("person_id", "place_id", "arrived_at", "left_at")


@dataclass(frozen=True)
class OnSite:
    """Somebody who arrived and has not left. `ends_at`: when the shift ends, where the stay belongs to one."""

    person_id: int
    place_id: int
    arrived_at: dt.datetime
    duty_id: uuid.UUID | None
    ends_at: dt.datetime | None


def on_site(response_id: uuid.UUID) -> list[OnSite]:
    """Who is on site now, who came first before the others. One query."""
    rows = Presence.objects.filter(response_id=response_id, left_at=None).order_by("arrived_at", "person_id")
    said = ("person_id", "place_id", "arrived_at", "duty_id", "duty__post__ends_at")
    return [OnSite(*row) for row in rows.values_list(*said)]


@dataclass(frozen=True)
class SiteRow:
    """Somebody at a place: on duty there, or who came of their own accord (no times of a shift).

    `state`: here, gone, or out: not there yet. `at`: since when.
    """

    person_id: int
    place_id: int
    place: str
    name: str
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    state: str
    at: dt.datetime | None

    @property
    def key(self) -> str:
        """What a form calls it."""
        return f"{self.person_id}-{self.place_id}"


def site_rows(actor: Standing, response: Response, place_id: int | None, now: dt.datetime) -> list[SiteRow]:
    """Shifts from half a day ago to half a day ahead, and whoever is there; of those of whom the actor may tell, by
    place, time and name. A fixed number of queries.
    """
    people = None if actor.officer_of(response.unit.path) else set(led_people(actor, local_date(now)))
    within = Q(post__starts_at__lte=now + AROUND, post__ends_at__gte=now - AROUND)
    duties = Duty.objects.filter(within, post__response=response, gone=Duty.Gone.NONE, post__withdrawn_at=None)
    stays = Presence.objects.filter(Q(left_at=None) | Q(left_at__gte=now - AROUND), response=response)
    if people is not None:
        duties, stays = duties.filter(person__in=people), stays.filter(person__in=people)
    if place_id is not None:
        duties, stays = duties.filter(post__place=place_id), stays.filter(place=place_id)
    held = {(person, place): (name, None, None) for person, place, name in stays.values_list(*THERE)}
    held |= {(person, place): (name, *shift) for person, place, name, *shift in duties.values_list(*SHIFT)}
    times = {(one[0], one[1]): one[2:] for one in stays.order_by("arrived_at").values_list(*STAY)}
    names = names_of({person for person, _place in held})
    rows = [
        SiteRow(person, place, name, names[person], starts, ends, *_state(times.get((person, place))))
        for (person, place), (name, starts, ends) in held.items()
        if person in names
    ]
    return sorted(rows, key=lambda row: (row.place, row.starts_at is None, row.starts_at, row.name))


def _state(stay: tuple[dt.datetime, dt.datetime | None] | None) -> tuple[str, dt.datetime | None]:
    if stay is None:
        return "out", None
    arrived, left = stay
    return ("gone", left) if left else ("here", arrived)


def site_places(response_id: uuid.UUID) -> list[tuple[int, str]]:
    """The places at which there are posts, or people, or of which something was reported. One query."""
    there = Q(pk__in=Post.objects.filter(response=response_id, withdrawn_at=None).values("place"))
    there |= Q(pk__in=Presence.objects.filter(response=response_id).values("place"))
    there |= Q(pk__in=Report.objects.filter(response=response_id, place__isnull=False).values("place"))
    return list(Place.objects.filter(there).order_by("code", "pk").values_list("pk", "name"))


@dataclass(frozen=True)
class ReportRow:
    """Something that was reported. `water`: metres; `heard_late`: it came in much later than it happened."""

    id: uuid.UUID
    kind: str
    kind_label: str
    place: str
    words: str
    water: Decimal | None
    happened_at: dt.datetime
    received_at: dt.datetime
    told_by: str
    person: str
    done_at: dt.datetime | None
    done_words: str
    photos: tuple[int, ...]
    may_finish: bool

    @property
    def heard_late(self) -> bool:
        """Whether both times are worth showing."""
        return abs(self.received_at - self.happened_at) > AHEAD

    @property
    def is_open(self) -> bool:
        """A task or a request that nobody has done."""
        return self.done_at is None and self.kind in Report.ASKING


def site_reports(
    actor: Standing, response: Response, *, kind: str = "", place_id: int | None = None, only_open: bool = False
) -> list[ReportRow]:
    """The newest reports first, as they were filtered. Three queries."""
    rows = Report.objects.filter(response=response)
    if kind:
        rows = rows.filter(kind=kind)
    if place_id is not None:
        rows = rows.filter(place=place_id)
    if only_open:
        rows = rows.filter(done_at=None, kind__in=Report.ASKING)
    found = list(rows.select_related("place", "response__unit").order_by("-happened_at", "pk")[:MOST])
    people, accounts = names_of_all((one.person_id for one in found), (one.told_by_id for one in found))
    photos: dict[uuid.UUID, list[int]] = defaultdict(list)
    for photo, report in ReportPhoto.objects.filter(report__in=found).order_by("pk").values_list("pk", "report_id"):
        photos[report].append(photo)
    return [
        ReportRow(
            id=one.pk,
            kind=one.kind,
            kind_label=one.get_kind_display(),
            place=one.place.name if one.place else "",
            words=one.words,
            water=Decimal(one.water_mm) / 1000 if one.water_mm is not None else None,
            happened_at=one.happened_at,
            received_at=one.received_at,
            told_by=accounts.get(one.told_by_id, ""),
            person=people.get(one.person_id or 0, ""),
            done_at=one.done_at,
            done_words=one.done_words,
            photos=tuple(photos[one.pk]),
            may_finish=bool(can_finish_report(actor, one)),
        )
        for one in found
    ]


def report_photo(actor: Standing, photo_id: int, now: dt.datetime) -> StoredFile | None:
    """The photo of a report that `actor` may see."""
    rows = ReportPhoto.objects.select_related("file", "report__response__unit")
    found = rows.filter(pk=photo_id).first()
    return found.file if found and can_see_people(actor, found.report.response, now) else None


def site_of(actor: Standing, response_id: uuid.UUID, now: dt.datetime) -> Response | None:
    """The response whose site `actor` asks for; raises `Refused` where it is not theirs to see."""
    require(can_see_alerts(actor))
    found = visible_responses(actor).select_related("unit").filter(pk=response_id).first()
    if found:
        require(can_see_people(actor, found, now))
    return found


def duty_person(response_id: uuid.UUID, words: str) -> int | None:
    """Who is meant: a code of the paper roster, a staff number, or a name; of those on duty, and only if it is one."""
    words = words.strip()
    if line := paper_lines(response_id).get(words.upper()):
        return line.person_id
    people = Person.objects.filter(Q(name=words) | Q(staff_no=words), erased_at=None)
    found = list(people.filter(pk__in=Duty.objects.filter(post__response=response_id).values("person"))[:2])
    return found[0].pk if len(found) == 1 else None


def paper_for(actor: Standing, response: Response, now: dt.datetime) -> list[PaperPlace]:
    """The roster on paper: of an officer all, of a leader the own people."""
    places = paper_roster(response.pk)
    if not actor.officer_of(response.unit.path):
        led = set(led_people(actor, local_date(now)))
        for place in places:
            place.lines = [line for line in place.lines if line.person_id in led]
    return [place for place in places if any(line.shifts for line in place.lines)]

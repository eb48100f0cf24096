"""Standing duty as its pages show it: an outpost's, and one's own."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q, QuerySet
from django.utils import timezone

from benliu.common.clock import local_date
from benliu.org.particulars import ENTRIES
from benliu.org.queries.personal import particulars_of
from benliu.org.standing import Standing
from benliu.places.models import Place
from benliu.places.policies import visible_places

from ..models import DutyPlan, DutySeat, DutySwap, HandOver, OpenPoint
from ..policies import can_keep_duties, can_read_notes, can_see_duties, keeping, own_seats

PHONE = next(entry for entry in ENTRIES if entry.name == "phone")
WEEKS, LATE = dt.timedelta(days=28), dt.timedelta(days=3)
MOST, MOST_NOTES = 400, 6


@dataclass(frozen=True)
class SeatRow:
    """A seat: who stands there (none: nobody). `phone`: as the roster shows it, for who keeps the duty."""

    id: int
    shift: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    person_id: int | None
    name: str
    own: bool
    phone: str
    version: int
    has_record: bool
    handed_over: bool


@dataclass(frozen=True)
class NoteRow:
    """A hand-over. `late`: it arrived so much after it was written that both times are said."""

    id: uuid.UUID
    name: str
    shift: str
    words: str
    happened_at: dt.datetime
    received_at: dt.datetime
    late: bool


@dataclass(frozen=True)
class PointRow:
    """What stays to be done, and from when."""

    id: int
    words: str
    since: dt.datetime


@dataclass(frozen=True)
class SwapRow:
    """A swap as both sides and who decides read it. `mine`: "giver", "taker" or nothing."""

    id: int
    place: str
    giver: str
    taker: str
    given: str
    given_at: dt.datetime
    wanted: str
    wanted_at: dt.datetime | None
    words: str
    state: str
    state_label: str
    mine: str


@dataclass(frozen=True)
class PlaceWatch:
    """An outpost's standing duty. `unconfirmed`: shifts that ended without a hand-over, for who keeps it; `notes` and
    `points` for who stands there or keeps it, `plans` for who keeps it.
    """

    place: Place
    keeps: bool
    reads: bool
    now: tuple[SeatRow, ...]
    next: tuple[SeatRow, ...]
    days: tuple[tuple[dt.date, tuple[SeatRow, ...]], ...]
    unconfirmed: tuple[SeatRow, ...]
    swaps: tuple[SwapRow, ...]
    notes: tuple[NoteRow, ...]
    points: tuple[PointRow, ...]
    plans: tuple[DutyPlan, ...]


@dataclass(frozen=True)
class OwnDuty:
    """An own seat. `under_way`: it lasts now; `may_hand_over`: a hand-over may be written, from an hour before its end
    or later on the phone that keeps the page; `swap`: one that is open.
    """

    id: int
    place_id: int
    place: str
    shift: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    under_way: bool
    ended: bool
    handed_over: bool
    read: bool
    swap: SwapRow | None


def duty_place(actor: Standing, place_id: int, now: dt.datetime) -> Place | None:
    """A place whose standing duty `actor` may read: no closed one but for who keeps it. One query, two for guests."""
    places = visible_places(actor) if actor.on_roster else Place.objects.filter(closed_on=None)
    place = places.select_related(*keeping()).filter(pk=place_id).first()
    return place if place and can_see_duties(actor, place, now) else None


def place_watch(actor: Standing, place: Place, now: dt.datetime) -> PlaceWatch:
    """All that an outpost's page shows. Nine queries at most."""
    keeps = bool(can_keep_duties(actor, place))
    reads = bool(can_read_notes(actor, place, now))
    seats = _published().filter(plan__place=place)
    near = list(
        seats.filter(ends_at__gt=now, starts_at__lt=now + WEEKS).order_by("starts_at", "shift", "position")[:MOST]
    )
    phones = particulars_of({seat.person_id for seat in near if seat.person_id}) if keeps else {}
    rows = [seat_row(actor, seat, phones.get(seat.person_id or 0, {}).get("phone", "")) for seat in near]
    ahead = [row for row in rows if row.starts_at > now]
    past = seats.filter(ends_at__lte=now, ends_at__gt=now - LATE * 3, person__isnull=False, record=None, hand_over=None)
    return PlaceWatch(
        place=place,
        keeps=keeps,
        reads=reads,
        now=tuple(row for row in rows if row.starts_at <= now),
        next=tuple(row for row in ahead if row.starts_at == ahead[0].starts_at),
        days=tuple((day, tuple(some)) for day, some in groupby(ahead, lambda row: timezone.localdate(row.starts_at))),
        unconfirmed=tuple(seat_row(actor, seat, "") for seat in past.order_by("starts_at")[:MOST]) if keeps else (),
        swaps=tuple(_place_swaps(actor, place)) if keeps else (),
        notes=last_notes([place.pk])[:MOST_NOTES] if reads else (),
        points=open_points([place.pk]) if reads else (),
        plans=tuple(_plans(place, now)) if keeps else (),
    )


def own_duties(actor: Standing, now: dt.datetime) -> list[OwnDuty]:
    """One's own from the last three days on, by time. Two queries."""
    mine = own_seats(actor, now).filter(ends_at__gt=now - LATE).select_related("plan__place", "hand_over")
    seats = list(mine.order_by("starts_at", "pk")[:MOST])
    open_ones = DutySwap.objects.filter(seat__in=[seat.pk for seat in seats], state__in=DutySwap.OPEN)
    swaps = {swap.seat_id: swap_row(actor, swap) for swap in _with_names(open_ones)} if seats else {}
    return [_own(seat, swaps.get(seat.pk), now) for seat in seats]


def coming_duties(actor: Standing, now: dt.datetime) -> list[OwnDuty]:
    """The next three of one's own, the one under way first. One query."""
    mine = own_seats(actor, now).filter(ends_at__gt=now).select_related("plan__place", "hand_over")
    return [_own(seat, None, now) for seat in mine.order_by("starts_at", "pk")[:3]]


def own_swaps(actor: Standing) -> list[SwapRow]:
    """Those in which `actor` has a part, open ones first, then the newest. One query."""
    mine = DutySwap.objects.filter(Q(giver__in=actor.own_ids) | Q(taker__in=actor.own_ids))
    rows = [swap_row(actor, swap) for swap in _with_names(mine).order_by("-offered_at", "-pk")[:20]]
    return sorted(rows, key=lambda row: row.state not in DutySwap.OPEN)


def last_notes(places: Iterable[int]) -> tuple[NoteRow, ...]:
    """The newest hand-overs at these places. One query."""
    found = HandOver.objects.filter(seat__plan__place__in=list(places)).select_related("seat__person")
    return tuple(_note(one) for one in found.order_by("-happened_at", "pk")[: MOST_NOTES * 3])


def open_points(places: Iterable[int]) -> tuple[PointRow, ...]:
    """What is not ticked at these places, the oldest first. One query."""
    found = OpenPoint.objects.filter(hand_over__seat__plan__place__in=list(places), done_at=None)
    rows = found.select_related("hand_over").order_by("hand_over__happened_at", "position")[:MOST]
    return tuple(PointRow(one.pk, one.words, one.hand_over.happened_at) for one in rows)


def seat_row(actor: Standing, seat: DutySeat, phone: str) -> SeatRow:
    """A seat with `person` and `hand_over` as its page shows it."""
    return SeatRow(
        id=seat.pk,
        shift=seat.shift,
        starts_at=seat.starts_at,
        ends_at=seat.ends_at,
        person_id=seat.person_id,
        name=seat.person.name if seat.person else "",
        own=seat.person_id in actor.own_ids,
        phone=PHONE.shown(phone),
        version=seat.version,
        has_record=seat.record_id is not None,
        handed_over=hasattr(seat, "hand_over"),
    )


def swap_row(actor: Standing, swap: DutySwap) -> SwapRow:
    """A swap with its seats, place and people."""
    sides = {swap.giver_id: "giver", swap.taker_id: "taker"}
    return SwapRow(
        id=swap.pk,
        place=swap.seat.plan.place.name,
        giver=swap.giver.name,
        taker=swap.taker.name,
        given=swap.seat.shift,
        given_at=swap.seat.starts_at,
        wanted=swap.wanted.shift if swap.wanted else "",
        wanted_at=swap.wanted.starts_at if swap.wanted else None,
        words=swap.words,
        state=swap.state,
        state_label=swap.get_state_display(),
        mine=next((side for person, side in sides.items() if person in actor.own_ids), ""),
    )


def _published() -> QuerySet[DutySeat]:
    return DutySeat.objects.filter(plan__published_at__isnull=False).select_related("person", "hand_over")


def _with_names(swaps: QuerySet[DutySwap]) -> QuerySet[DutySwap]:
    return swaps.select_related("seat__plan__place", "wanted", "giver", "taker")


def _place_swaps(actor: Standing, place: Place) -> list[SwapRow]:
    found = _with_names(DutySwap.objects.filter(seat__plan__place=place)).order_by("-offered_at", "-pk")[:30]
    rows = [swap_row(actor, swap) for swap in found]
    return sorted(rows, key=lambda row: row.state not in DutySwap.OPEN)


def _plans(place: Place, now: dt.datetime) -> QuerySet[DutyPlan]:
    found = DutyPlan.objects.filter(place=place, ends_on__gte=local_date(now) - WEEKS)
    return found.select_related("team").order_by("-starts_on", "-pk")[:20]


def _own(seat: DutySeat, swap: SwapRow | None, now: dt.datetime) -> OwnDuty:
    return OwnDuty(
        id=seat.pk,
        place_id=seat.plan.place_id,
        place=seat.plan.place.name,
        shift=seat.shift,
        starts_at=seat.starts_at,
        ends_at=seat.ends_at,
        under_way=seat.starts_at <= now < seat.ends_at,
        ended=seat.ends_at <= now,
        handed_over=hasattr(seat, "hand_over"),
        read=seat.read_at is not None,
        swap=swap,
    )


def _note(one: HandOver) -> NoteRow:
    return NoteRow(
        id=one.pk,
        name=one.seat.person.name if one.seat.person else "",
        shift=one.seat.shift,
        words=one.words,
        happened_at=one.happened_at,
        received_at=one.received_at,
        late=one.received_at - one.happened_at > dt.timedelta(minutes=10),
    )

"""A plan of standing duty for who keeps it: its seats by day, how fair it is, who may be chosen."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Case, When
from django.utils import timezone

from benliu.common.clock import local_date
from benliu.common.language import reads_english
from benliu.org.models import Unit
from benliu.org.queries import names_of
from benliu.org.standing import Standing
from benliu.places.models import Place
from benliu.readiness.queries.members import on_roster
from rostering import Reason

from ..models import DutyPlan, DutySeat
from ..policies import branches_near, can_keep_duties, keeping, own_seats, site_branches, teams_near
from ..services.watch_proposal import duties_before, people_of
from .watch import SeatRow, seat_row

MOST = 300
Kind = DutySeat.Kind


@dataclass(frozen=True)
class Fairness:
    """One person's duties of a plan by kind of day, and the hours; `before`: those of other plans of the year."""

    person_id: int
    name: str
    weekdays: int
    weekends: int
    holidays: int
    hours: float
    before: int

    @property
    def days(self) -> int:
        """All of the plan."""
        return self.weekdays + self.weekends + self.holidays


@dataclass(frozen=True)
class PlanSeat:
    """A seat on the plan's page. `why`: why nobody stands there; `may_change`: it has not begun, or is no duty yet."""

    row: SeatRow
    kind: str
    kind_label: str
    by_hand: bool
    why: str
    may_change: bool


@dataclass(frozen=True)
class PlanDetail:
    """A plan. `people`: who may be put on its seats, by id and name."""

    plan: DutyPlan
    days: tuple[tuple[dt.date, tuple[PlanSeat, ...]], ...]
    fairness: tuple[Fairness, ...]
    people: tuple[tuple[int, str], ...]
    empty: int


def plan_detail(actor: Standing, plan_id: int, now: dt.datetime) -> PlanDetail | None:
    """One that `actor` keeps. Six queries."""
    found = DutyPlan.objects.select_related("team", *keeping("place__"))
    plan = found.filter(pk=plan_id).first()
    if plan is None or not can_keep_duties(actor, plan.place):
        return None
    seats = list(plan.seats.select_related("person", "hand_over").order_by("starts_at", "shift", "position"))
    ids = people_of(plan, local_date(now)) | {seat.person_id for seat in seats if seat.person_id}
    names = names_of(ids)
    rows = [_seat(actor, seat, now) for seat in seats]
    return PlanDetail(
        plan=plan,
        days=tuple(
            (day, tuple(some)) for day, some in groupby(rows, lambda one: timezone.localdate(one.row.starts_at))
        ),
        fairness=fairness_of(seats, names, duties_before(plan, ids)),
        people=tuple(sorted(names.items(), key=lambda pair: pair[1])),
        empty=sum(seat.person_id is None for seat in seats),
    )


def fairness_of(
    seats: Sequence[DutySeat], names: Mapping[int, str], before: Mapping[int, Mapping[str, int]]
) -> tuple[Fairness, ...]:
    """How the seats are spread over these people, by name; also who has none."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    hours: Counter[int] = Counter()
    for seat in seats:
        if seat.person_id:
            counts[seat.person_id][seat.kind] += 1
            hours[seat.person_id] += int((seat.ends_at - seat.starts_at).total_seconds())
    return tuple(
        Fairness(
            person_id=person,
            name=name,
            weekdays=counts[person][Kind.WEEKDAY],
            weekends=counts[person][Kind.WEEKEND],
            holidays=counts[person][Kind.HOLIDAY],
            hours=round(hours[person] / 3600, 1),
            before=sum(before.get(person, {}).values()),
        )
        for person, name in sorted(names.items(), key=lambda pair: (pair[1], pair[0]))
    )


def units_to_choose(actor: Standing, place: Place) -> list[tuple[int, str]]:
    """The branches whose people may stand there, that of its site first. One query."""
    own_first = Case(When(pk__in=site_branches(place), then=0), default=1)
    return list(branches_near(actor, place).order_by(own_first, "path").values_list("pk", "name")[:MOST])


def people_to_choose(unit_id: int, day: dt.date) -> list[tuple[int, str]]:
    """Who belongs to a branch on a day. Two queries."""
    unit = Unit.objects.filter(pk=unit_id).first()
    return list(on_roster(day, unit).order_by("name", "pk").values_list("pk", "name")[:MOST]) if unit else []


def teams_to_choose(actor: Standing, place: Place) -> list[tuple[int, str]]:
    """The standing teams of the place's unit, of those below and above it, that `actor` may open. One query."""
    return list(teams_near(actor, place).order_by("name", "pk").values_list("pk", "name")[:MOST])


@dataclass(frozen=True)
class SwapChoice:
    """An own seat that may be offered; to whom, and for which seats of theirs at the same place."""

    seat: DutySeat
    colleagues: tuple[tuple[int, str], ...]
    wanted: tuple[tuple[int, str, dt.datetime, str], ...]


def swap_choice(actor: Standing, seat_id: int, now: dt.datetime) -> SwapChoice | None:
    """For an own published seat that has not begun. Four queries."""
    mine = own_seats(actor, now).filter(pk=seat_id, starts_at__gt=now).select_related("plan__place", "plan__team")
    seat = mine.first()
    if seat is None:
        return None
    names = names_of(people_of(seat.plan, local_date(now)) - set(actor.own_ids))
    theirs = DutySeat.objects.filter(
        plan__place=seat.plan.place_id, plan__published_at__isnull=False, starts_at__gt=now, person__isnull=False
    )
    rows = theirs.exclude(person__in=actor.own_ids).select_related("person").order_by("starts_at", "pk")[:MOST]
    return SwapChoice(
        seat,
        tuple(sorted(names.items(), key=lambda pair: pair[1])),
        tuple((one.pk, one.person.name if one.person else "", one.starts_at, one.shift) for one in rows),
    )


def _seat(actor: Standing, seat: DutySeat, now: dt.datetime) -> PlanSeat:
    return PlanSeat(
        row=seat_row(actor, seat, ""),
        kind=seat.kind,
        kind_label=seat.get_kind_display(),
        by_hand=seat.by_hand,
        why=_why(seat),
        may_change=seat.starts_at > now or seat.plan.published_at is None,
    )


def _why(seat: DutySeat) -> str:
    if not seat.why:
        return ""
    code, figures = seat.why
    return Reason(code, figures).said("en" if reads_english() else "zh")

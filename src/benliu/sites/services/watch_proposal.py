"""Who stands when, proposed by `rostering` in its calm form: weekdays, weekends and holidays each spread evenly."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.timezone import get_default_timezone

from benliu.common.workdays import SATURDAY, WorkCalendar
from benliu.readiness.queries import ready_people
from benliu.readiness.queries.members import members_on
from benliu.workdays.queries import work_calendar
from rostering import Costs, Person, Plan, Post, Problem, Rules, solve

from ..models import DutyPlan, DutySeat

DAY, STEP = dt.timedelta(days=1), 10
SECONDS = 1.0  # the first plan is most often the best there is
Kind = DutySeat.Kind
Seat = tuple[str, dt.datetime, dt.datetime, str]  # shift, from, to, kind of day
Counts = Mapping[int, Mapping[str, int]]  # by person and kind of day


@dataclass(frozen=True)
class Shift:
    """A shift of every day and how many people it takes; one that ends no later than it starts ends the next day."""

    name: str
    starts: dt.time
    ends: dt.time
    number: int

    def on(self, day: dt.date) -> tuple[dt.datetime, dt.datetime]:
        """From when to when it lasts on a day."""
        zone, last = get_default_timezone(), day + DAY if self.ends <= self.starts else day
        return dt.datetime.combine(day, self.starts, zone), dt.datetime.combine(last, self.ends, zone)


def shifts_of(plan: DutyPlan) -> list[Shift]:
    """The shifts of a plan as its row keeps them."""
    return [
        Shift(name, dt.time.fromisoformat(starts), dt.time.fromisoformat(ends), number)
        for name, starts, ends, number in plan.shifts
    ]


def kind_of(day: dt.date, calendar: WorkCalendar) -> str:
    """A day off by decree is a holiday, whatever its weekday; a weekend day that is worked is none."""
    if day in calendar.off:
        return Kind.HOLIDAY
    return Kind.WEEKEND if day.weekday() >= SATURDAY and day not in calendar.worked else Kind.WEEKDAY


def propose_seats(plan: DutyPlan, now: dt.datetime, *, seconds: float = SECONDS) -> list[DutySeat]:
    """The seats of a plan, filled as evenly as can be; who was put on one by hand stays there. Raises `RosterError`
    where what was decided by hand cannot be.
    """
    shifts, calendar = shifts_of(plan), work_calendar()
    days = [plan.starts_on + nth * DAY for nth in range((plan.ends_on - plan.starts_on).days + 1)]
    wanted = {
        (shift.name, *shift.on(day), str(kind_of(day, calendar))): shift.number for day in days for shift in shifts
    }
    kept: dict[Seat, list[DutySeat]] = defaultdict(list)
    for seat in plan.seats.filter(by_hand=True, person__isnull=False).order_by("position"):
        kept[seat.shift, seat.starts_at, seat.ends_at, seat.kind].append(seat)
    pinned = {(one.person_id or 0, key) for key, seats in kept.items() for one in seats if key in wanted}
    solved = _solved(plan, wanted, pinned, now, seconds)
    on: dict[str, list[int]] = defaultdict(list)
    for person, post in solved.duties:
        on[post].append(int(person))
    seats = []
    for nth, (key, number) in enumerate(wanted.items()):
        shift, starts_at, ends_at, kind = key
        why = None
        if (empty := solved.empty.get(str(nth), 0)) > 0:
            reason = solved.why_empty(str(nth))
            why = [reason.code, {**reason.figures, "empty": empty}]
        people = [*on[str(nth)], *([None] * empty)]
        assert len(people) == number
        seats += [
            DutySeat(
                plan=plan,
                shift=shift,
                starts_at=starts_at,
                ends_at=ends_at,
                kind=kind,
                position=position,
                person_id=person,
                why=None if person else why,
                by_hand=(person, key) in pinned,
            )
            for position, person in enumerate(people)
        ]
    return seats


def _solved(
    plan: DutyPlan, wanted: Mapping[Seat, int], pinned: set[tuple[int, Seat]], now: dt.datetime, seconds: float
) -> Plan:
    midnight = dt.datetime.combine(plan.starts_on, dt.time(), get_default_timezone())

    def minute(moment: dt.datetime) -> int:
        return int((moment - midnight).total_seconds() // 60)

    posts = tuple(
        Post(str(nth), "here", minute(starts_at), minute(ends_at), number=number, kind=kind)
        for nth, ((_shift, starts_at, ends_at, kind), number) in enumerate(wanted.items())
    )
    ids = people_of(plan, timezone.localdate(now)) | {person for person, _key in pinned}
    starts_at, ends_at = min(key[1] for key in wanted), max(key[2] for key in wanted)
    ready = ready_people(people=ids, teams=(), starts_at=starts_at, ends_at=ends_at, now=now)
    counts, busy = duties_before(plan, ids), _elsewhere(plan, ids, starts_at, ends_at)
    of_key = {key: str(nth) for nth, key in enumerate(wanted)}
    pins = {(str(person), of_key[key]) for person, key in pinned}
    people = []
    for one in ready:
        spans = [*one.absences, *busy[one.person_id]]
        by_hand = [key for person, key in pinned if person == one.person_id]  # who decides by hand knows of absences
        absences = [(begins, ends) for begins, ends in spans if not any(begins < k[2] and k[1] < ends for k in by_hand)]
        minutes = tuple(sorted((minute(begins), max(minute(begins) + 1, minute(ends))) for begins, ends in absences))
        people.append(Person(str(one.person_id), absences=minutes, earlier=dict(counts.get(one.person_id, {}))))
    there = {one.id for one in people}
    most = len(wanted) + max((had for one in counts.values() for had in one.values()), default=0)
    steps = tuple(range(0, STEP * (most + 1), STEP))
    costs = Costs(unfilled=10 * steps[-1] + 1000, kinds={str(kind): steps for kind in Kind})
    problem = Problem(
        tuple(people),
        posts,
        {(one, "here"): 0 for one in there},
        Rules(rest=60 * plan.rest_hours, nights=None),
        costs,
        pins=frozenset(pair for pair in pins if pair[0] in there),
    )
    return solve(problem, seconds=seconds)


def people_of(plan: DutyPlan, day: dt.date) -> set[int]:
    """The ids of those who may be put on a plan: the team's members, or who was chosen. One query."""
    if plan.team_id:
        return set(members_on(day).filter(team=plan.team_id).values_list("person_id", flat=True))
    return set(plan.chosen.values_list("person_id", flat=True))


def duties_before(plan: DutyPlan, people: Collection[int]) -> Counts:
    """The duties of other published plans in the year in which this one starts, by person and kind. One query."""
    year = dt.datetime(plan.starts_on.year, 1, 1, tzinfo=get_default_timezone())
    after = year.replace(year=year.year + 1)
    seats = DutySeat.objects.filter(person__in=people, plan__published_at__isnull=False).exclude(plan=plan)
    rows = seats.filter(starts_at__gte=year, starts_at__lt=after).values_list("person", "kind")
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for person, kind, number in rows.annotate(number=Count("pk")).order_by():
        found[person][kind] = number
    return found


def _elsewhere(
    plan: DutyPlan, people: Iterable[int], starts_at: dt.datetime, ends_at: dt.datetime
) -> dict[int, list[tuple[dt.datetime, dt.datetime]]]:
    """When they stand on other plans, or rest from it. One query."""
    rest = dt.timedelta(hours=plan.rest_hours)
    touching = Q(starts_at__lt=ends_at + rest, ends_at__gt=starts_at - rest)
    seats = DutySeat.objects.filter(touching, person__in=people, plan__published_at__isnull=False).exclude(plan=plan)
    found = defaultdict(list)
    for person, begins, ends in seats.values_list("person", "starts_at", "ends_at"):
        found[person].append((begins - rest, ends + rest))
    return found

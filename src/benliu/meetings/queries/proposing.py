"""What a branch's fixed days propose for a month that has nothing of the kind yet."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from benliu.common.decision import require
from benliu.common.workdays import DAY, WorkCalendar
from benliu.org.models import Unit
from benliu.org.standing import Standing
from benliu.records.models import RecordKind

from ..duties import Duty, frequencies
from ..models import FixedDay, Meeting
from ..monthly import MonthlyDay, worked_day
from ..policies import can_plan
from ..wording import monthly_words
from .facts import DutyFacts, KindsOfDuties, duty_facts, earliest_due
from .listing import MeetingLine, Month
from .missing import Due, duties_of

AHEAD = 3  # months that are looked through for the next proposal


@dataclass(frozen=True)
class Proposal:
    """A meeting that could be: `kind` by code; `meant_on` is the fixed day, another than that of `starts_at` where it
    is off.
    """

    fixed_id: int
    duty: str
    kind: str
    title: str
    label: str
    stream: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str
    meant_on: dt.date

    @property
    def is_moved(self) -> bool:
        """Whether the fixed day is a day off."""
        return self.meant_on != timezone.localdate(self.starts_at)


def fixed_days(unit_id: int) -> dict[str, FixedDay]:
    """A branch's fixed days by duty. One query."""
    return {fixed.duty: fixed for fixed in FixedDay.objects.filter(unit_id=unit_id)}


@dataclass(frozen=True)
class FixedDayPage:
    """What the form for a branch's fixed day says: `answers` by field; `is_fixed` where there is one already."""

    unit: Unit
    duty: Duty
    answers: Mapping[str, object]
    is_fixed: bool


def fixed_day_page(reader: Standing, unit_id: int, duty: str) -> FixedDayPage:
    """The form for who leads the branch; in the afternoon of the 5th where nothing is fixed yet. `Http404` for a duty
    that is not due every month. Two queries.
    """
    unit = Unit.objects.filter(pk=unit_id, kind=Unit.Kind.BRANCH).first()
    monthly = {one.code: one for one in frequencies().duties if one.every == "month"}
    if unit is None or duty not in monthly:
        raise Http404(_("没有这一项每月的要求。"))
    require(can_plan(reader, unit))
    fixed = fixed_days(unit_id).get(duty)
    usual = FixedDay(week=0, day=5, starts=dt.time(14, 30), ends=dt.time(16, 0))
    said = fixed or usual
    answers = {"on": f"{said.week}-{said.day}", "start": said.starts, "end": said.ends, "place": said.place}
    return FixedDayPage(unit, monthly[duty], answers, fixed is not None)


def proposals_of(fixed: Collection[FixedDay], first: dt.date, facts: DutyFacts, now: dt.datetime) -> list[Proposal]:
    """What the `fixed` days of one branch propose for the month of `first`, in order of time: nothing where one of the
    kind is planned or recorded in that month, or where the hour is over. One query.

    `facts` are those of the branch since `first` or earlier.
    """
    own = [(one, facts.kinds[one.duty]) for one in fixed if facts.kinds.get(one.duty)]
    met = _met(own[0][0].unit_id, {kind.pk for _one, of_duty in own for kind in of_duty}, first, facts) if own else ()
    free = [(one, of_duty) for one, of_duty in own if not any(kind.pk in met for kind in of_duty)]
    found = [_proposal(one, of_duty[0], facts.calendar, first) for one, of_duty in free]
    return sorted((one for one in found if one.starts_at > now), key=lambda one: one.starts_at)


def next_proposal(fixed: FixedDay, facts: DutyFacts, now: dt.datetime) -> Proposal | None:
    """The next one of a fixed day within three months; `facts` since the first of this month. A query for a month."""
    month = timezone.localdate(now).replace(day=1)
    for _month in range(AHEAD):
        if found := proposals_of([fixed], month, facts, now):
            return found[0]
        month = _next_month(month)
    return None


def _met(unit_id: int, kinds: Collection[int], first: dt.date, facts: DutyFacts) -> set[int]:
    """Those of `kinds` of which something is planned or recorded in the month of `first`."""
    planned = _meetings(unit_id, kinds, first).order_by().values_list("kind_id", flat=True)
    days = {kind: facts.recorded.get((unit_id, kind), ()) for kind in kinds}
    return {*planned, *(kind for kind in kinds if any(first <= day < _next_month(first) for day in days[kind]))}


def _proposal(fixed: FixedDay, kind: RecordKind, calendar: WorkCalendar, first: dt.date) -> Proposal:
    meant_on = MonthlyDay(fixed.week, fixed.day).in_month(first)
    day = worked_day(meant_on, calendar)
    return Proposal(
        fixed_id=fixed.pk,
        duty=fixed.duty,
        kind=kind.code,
        title=kind.title,
        label=kind.label,
        stream=kind.stream,
        starts_at=_moment(day, fixed.starts),
        ends_at=_moment(day, fixed.ends),
        place=fixed.place,
        meant_on=meant_on,
    )


def meetings_in(fixed: FixedDay, kinds: Sequence[RecordKind], first: dt.date) -> QuerySet[Meeting]:
    """The branch's meetings of the month of `first` that fulfil the same duty."""
    return _meetings(fixed.unit_id, [kind.pk for kind in kinds], first)


def _meetings(unit_id: int, kinds: Collection[int], first: dt.date) -> QuerySet[Meeting]:
    begin, end = _moment(first, dt.time()), _moment(_next_month(first), dt.time())
    rows = Meeting.objects.filter(unit_id=unit_id, kind__in=kinds, cancelled_at=None)
    return rows.filter(starts_at__gte=begin, starts_at__lt=end).order_by("starts_at", "pk")


def _next_month(first: dt.date) -> dt.date:
    return (first + 31 * DAY).replace(day=1)


def _moment(day: dt.date, hour: dt.time) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, hour))


def fixed_answers(
    unit_id: int, kind: str, kinds: KindsOfDuties, *, asked: dt.date | None, now: dt.datetime
) -> dict[str, object]:
    """What the branch's fixed day says of a meeting of `kind`, for its form: hours and place, and the day of the next
    proposal unless one is `asked` for. Nothing where none is fixed.
    """
    for fixed in fixed_days(unit_id).values():
        if kind in {one.code for one in kinds.get(fixed.duty, ())}:
            day = {} if asked else _next_day(fixed, kinds, now)
            return {"start": fixed.starts, "end": fixed.ends, "place": fixed.place} | day
    return {}


def _next_day(fixed: FixedDay, kinds: KindsOfDuties, now: dt.datetime) -> dict[str, object]:
    facts = duty_facts([fixed.unit_id], timezone.localdate(now).replace(day=1), kinds)
    proposal = next_proposal(fixed, facts, now)
    return {"day": timezone.localdate(proposal.starts_at)} if proposal else {}


def fixed_words(fixed: FixedDay) -> str:
    """“每月 5 日 15:00”."""
    return f"{monthly_words(MonthlyDay(fixed.week, fixed.day))} {fixed.starts:%H:%M}"


@dataclass(frozen=True)
class Ahead:
    """What a branch's calendar says besides its meetings: fixed days by duty, how it stands with its duties (only for
    who leads it), what is proposed for the month.
    """

    fixed: Mapping[str, FixedDay] = field(default_factory=dict)
    duties: Sequence[Due] = ()
    proposals: Sequence[Proposal] = ()

    @property
    def monthly(self) -> list[tuple[Duty, str]]:
        """The monthly duties, each with the words of its fixed day; nothing where there is none."""
        monthly = [due.duty for due in self.duties if due.duty.every == "month"]
        return [(duty, fixed_words(self.fixed[duty.code]) if duty.code in self.fixed else "") for duty in monthly]


def ahead_of(unit_id: int, first: dt.date, now: dt.datetime, *, leads: bool) -> Ahead:
    """What lies ahead of a branch in the month of `first`. Six queries at most; the caller has asked who may see it."""
    fixed = fixed_days(unit_id)
    if not (fixed or leads):
        return Ahead()
    facts = duty_facts([unit_id], min(first, earliest_due(timezone.localdate(now))))
    duties = duties_of([unit_id], facts, now)[unit_id] if leads else ()
    return Ahead(fixed, duties, proposals_of(fixed.values(), first, facts, now))


Day = tuple[dt.date, Sequence[MeetingLine], Sequence[Proposal]]


def days_with(month: Month, proposals: Sequence[Proposal]) -> list[Day]:
    """The days of a month on which something is or is proposed, in order."""
    held, proposed = dict(month.days), defaultdict(list)
    for one in proposals:
        proposed[timezone.localdate(one.starts_at)].append(one)
    return [(day, held.get(day, ()), proposed.get(day, ())) for day in sorted(held.keys() | proposed.keys())]

"""What a branch's fixed days propose for a month that has nothing of the kind yet."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from benliu.common.decision import require
from benliu.common.workdays import DAY, WorkCalendar
from benliu.org.models import Unit
from benliu.org.standing import Standing
from benliu.records.models import RecordKind
from benliu.workdays.queries import work_calendar

from ..duties import Duty, frequencies
from ..models import FixedDay, Meeting
from ..monthly import MonthlyDay, worked_day
from ..policies import can_plan, sees_branch
from ..wording import monthly_words
from .listing import MeetingLine, Month
from .missing import Due, kinds_of_duties, recorded_days

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


def proposals_of(
    reader: Standing, unit_id: int, fixed: Collection[FixedDay], first: dt.date, now: dt.datetime
) -> list[Proposal]:
    """What the branch's `fixed` days propose for the month of `first`, for who may see its calendar, in order of time.

    Four queries, however many they are.
    """
    return sorted(_proposals(fixed, first, now), key=lambda one: one.starts_at) if sees_branch(reader, unit_id) else []


def next_proposal(fixed: FixedDay, now: dt.datetime) -> Proposal | None:
    """The next one of a fixed day within three months."""
    month = timezone.localdate(now).replace(day=1)
    for _month in range(AHEAD):
        if proposal := proposal_of(fixed, month, now):
            return proposal
        month = _next_month(month)
    return None


def proposal_of(fixed: FixedDay, first: dt.date, now: dt.datetime) -> Proposal | None:
    """What `fixed` proposes for the month of `first`; None where it is over, or where there is one. Four queries."""
    return next(iter(_proposals([fixed], first, now)), None)


def _proposals(fixed: Collection[FixedDay], first: dt.date, now: dt.datetime) -> list[Proposal]:
    """What the fixed days of one branch propose where nothing of the kind is planned or recorded in that month."""
    if not fixed:
        return []
    kinds, calendar, unit_id = kinds_of_duties(), work_calendar(), next(iter(fixed)).unit_id
    own = [(one, kinds[one.duty]) for one in fixed if kinds.get(one.duty)]
    ids = {kind.pk for _one, of_duty in own for kind in of_duty}
    met = set(_meetings(unit_id, ids, first).order_by().values_list("kind_id", flat=True))
    days = recorded_days([unit_id], ids, first)
    met |= {kind for (_unit, kind), found in days.items() if any(day < _next_month(first) for day in found)}
    free = [(one, of_duty) for one, of_duty in own if met.isdisjoint(kind.pk for kind in of_duty)]
    found = [_proposal(one, of_duty[0], calendar, first) for one, of_duty in free]
    return [proposal for proposal in found if proposal.starts_at > now]


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


def fixed_answers(unit_id: int, kind: str, *, asked: dt.date | None, now: dt.datetime) -> dict[str, object]:
    """What the branch's fixed day says of a meeting of `kind`, for its form: hours and place, and the day of the next
    proposal unless one is `asked` for. Nothing where none is fixed.
    """
    for fixed in fixed_days(unit_id).values():
        if kind in {one.code for one in kinds_of_duties().get(fixed.duty, ())}:
            proposal = None if asked else next_proposal(fixed, now)
            day = {"day": timezone.localdate(proposal.starts_at)} if proposal else {}
            return {"start": fixed.starts, "end": fixed.ends, "place": fixed.place} | day
    return {}


def fixed_words(fixed: FixedDay) -> str:
    """“每月 5 日 15:00”."""
    return f"{monthly_words(MonthlyDay(fixed.week, fixed.day))} {fixed.starts:%H:%M}"


def monthly_duties(days: Mapping[str, FixedDay], duties: Sequence[Due]) -> list[tuple[Duty, str]]:
    """The monthly duties, each with the words of its fixed day; nothing where there is none."""
    monthly = [due.duty for due in duties if due.duty.every == "month"]
    return [(duty, fixed_words(days[duty.code]) if duty.code in days else "") for duty in monthly]


Day = tuple[dt.date, Sequence[MeetingLine], Sequence[Proposal]]


def days_with(month: Month, proposals: Sequence[Proposal]) -> list[Day]:
    """The days of a month on which something is or is proposed, in order."""
    held, proposed = dict(month.days), defaultdict(list)
    for one in proposals:
        proposed[timezone.localdate(one.starts_at)].append(one)
    return [(day, held.get(day, ()), proposed.get(day, ())) for day in sorted(held.keys() | proposed.keys())]

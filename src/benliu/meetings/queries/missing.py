"""What a branch still has to hold in the running month, quarter or year, and by when."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone

from benliu.common.clock import local_date
from benliu.common.workdays import WorkCalendar
from benliu.records.models import Record, RecordKind
from benliu.workdays.queries import work_calendar

from ..duties import Duty, frequencies
from ..models import Meeting

Held = Mapping[tuple[int, int], list[dt.date]]  # days by branch and kind


@dataclass(frozen=True)
class Due:
    """How a branch stands with one duty in its running period; `kind` is the code by which to plan it.

    `held_on` is when it was recorded, `planned_on` for when it is planned; `deadline` is the period's last working day,
    `left` how many working days there are until then; `is_soon` where that is within the days of warning.
    """

    duty: Duty
    kind: str
    deadline: dt.date
    left: int
    held_on: dt.date | None
    planned_on: dt.date | None
    is_soon: bool

    @property
    def is_missing(self) -> bool:
        """Neither held nor planned."""
        return self.held_on is None and self.planned_on is None


def duties_of(unit_ids: Collection[int], now: dt.datetime) -> dict[int, list[Due]]:
    """How branches stand with all duties that are due now and that have a kind of record. Four queries for all."""
    today, calendar = local_date(now), work_calendar()
    due = [(duty, period) for duty in frequencies().duties if (period := duty.period(today))]
    kinds = kinds_of_duties()
    ids = {kind.pk for duty, _period in due for kind in kinds[duty.code]}
    since = min((first for _duty, (first, _last) in due), default=today)
    held, planned = recorded_days(unit_ids, ids, since), _planned(unit_ids, ids, now)
    return {
        unit: [
            _standing(duty, period, kinds[duty.code], today, calendar, (held, planned), unit)
            for duty, period in due
            if kinds[duty.code]
        ]
        for unit in unit_ids
    }


def urgent_duties(unit_id: int, now: dt.datetime) -> list[Due]:
    """What a branch has neither held nor planned, and must soon. Four queries."""
    return [one for one in duties_of([unit_id], now)[unit_id] if one.is_missing and one.is_soon]


def _standing(  # noqa: PLR0917
    duty: Duty,
    period: tuple[dt.date, dt.date],
    kinds: list[RecordKind],
    today: dt.date,
    calendar: WorkCalendar,
    days: tuple[Held, Held],
    unit: int,
) -> Due:
    held, planned = (
        [day for kind in kinds for day in found.get((unit, kind.pk), ()) if period[0] <= day <= period[1]]
        for found in days
    )
    deadline = calendar.last_in(*period)
    left = calendar.left(today, deadline)
    return Due(
        duty=duty,
        kind=kinds[0].code,
        deadline=deadline,
        left=left,
        held_on=max(held, default=None),
        planned_on=min(planned, default=None),
        is_soon=left <= frequencies().warn_working_days,
    )


def kinds_of_duties() -> dict[str, list[RecordKind]]:
    """For each duty its kinds; members' before the branches', since a meeting of them makes both. One query."""
    rows = RecordKind.objects.filter(retired_at=None).order_by("-subject", "code")
    named = [(kind, {kind.title, *kind.aliases}) for kind in rows]
    return {duty.code: [kind for kind, names in named if names & set(duty.kinds)] for duty in frequencies().duties}


def recorded_days(unit_ids: Collection[int], kinds: Collection[int], since: dt.date) -> Held:
    """The days from `since` on which something of these kinds counts or waits. One query."""
    newer = Record.objects.filter(target_id=OuterRef("pk"), state=Record.State.VERIFIED)
    rows = Record.objects.filter(unit_id__in=unit_ids, kind_id__in=kinds, happened_on__gte=since)
    rows = rows.filter(state__in=[Record.State.SUBMITTED, Record.State.VERIFIED]).exclude(act=Record.Act.CANCEL)
    found: dict[tuple[int, int], list[dt.date]] = defaultdict(list)
    days = rows.filter(~Exists(newer)).order_by().values_list("unit_id", "kind_id", "happened_on").distinct()
    for unit, kind, day in days:
        found[unit, kind].append(day)
    return found


def _planned(unit_ids: Collection[int], kinds: Collection[int], now: dt.datetime) -> Held:
    rows = Meeting.objects.filter(unit_id__in=unit_ids, kind_id__in=kinds, cancelled_at=None, activity=None)
    found: dict[tuple[int, int], list[dt.date]] = defaultdict(list)
    for unit, kind, start in rows.filter(ends_at__gt=now).values_list("unit_id", "kind_id", "starts_at"):
        found[unit, kind].append(timezone.localdate(start))
    return found

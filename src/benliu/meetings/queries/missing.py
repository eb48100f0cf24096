"""What a branch still has to hold in the running month, quarter or year, and by when."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from benliu.common.clock import local_date

from ..duties import Duty, frequencies
from ..models import Meeting
from .facts import Days, DutyFacts, due_periods, duty_facts, earliest_due


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


def duties_of(unit_ids: Collection[int], facts: DutyFacts, now: dt.datetime) -> dict[int, list[Due]]:
    """How branches stand with all duties that are due now and that have a kind of record. One query for all.

    `facts` are those of these branches since `earliest_due`.
    """
    today, duties = local_date(now), {duty.code: duty for duty in frequencies().duties}
    due = [(duties[code], (first, last)) for code, first, last in due_periods(today) if facts.kinds[code]]
    planned = _planned(unit_ids, {kind.pk for duty, _period in due for kind in facts.kinds[duty.code]}, now)
    return {unit: [_standing(duty, period, facts, planned, unit, today) for duty, period in due] for unit in unit_ids}


def urgent_duties(unit_id: int, now: dt.datetime) -> list[Due]:
    """What a branch has neither held nor planned, and must soon. Four queries."""
    facts = duty_facts([unit_id], earliest_due(local_date(now)))
    return [one for one in duties_of([unit_id], facts, now)[unit_id] if one.is_missing and one.is_soon]


def _standing(  # noqa: PLR0917
    duty: Duty, period: tuple[dt.date, dt.date], facts: DutyFacts, planned: Days, unit: int, today: dt.date
) -> Due:
    kinds = facts.kinds[duty.code]
    held, meant = (
        [day for kind in kinds for day in found.get((unit, kind.pk), ()) if period[0] <= day <= period[1]]
        for found in (facts.recorded, planned)
    )
    deadline = facts.calendar.last_in(*period)
    left = facts.calendar.left(today, deadline)
    return Due(
        duty=duty,
        kind=kinds[0].code,
        deadline=deadline,
        left=left,
        held_on=max(held, default=None),
        planned_on=min(meant, default=None),
        is_soon=left <= frequencies().warn_working_days,
    )


def _planned(unit_ids: Collection[int], kinds: Collection[int], now: dt.datetime) -> Days:
    rows = Meeting.objects.filter(unit_id__in=unit_ids, kind_id__in=kinds, cancelled_at=None, activity=None)
    found: dict[tuple[int, int], list[dt.date]] = defaultdict(list)
    for unit, kind, start in rows.filter(ends_at__gt=now).values_list("unit_id", "kind_id", "starts_at"):
        found[unit, kind].append(timezone.localdate(start))
    return found

"""What a branch still has to hold in the running month, quarter or year, and by when."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from benliu.common.clock import local_date
from benliu.records.models import RecordKind

from ..duties import Duty, frequencies
from ..models import Meeting
from .facts import DutyFacts, due_periods, duty_facts, earliest_due


@dataclass(frozen=True)
class OpenMeeting:
    """A meeting that is not recorded: it lies ahead, goes on, or is over."""

    id: uuid.UUID
    day: dt.date
    is_over: bool


OpenMeetings = Mapping[tuple[int, int], Sequence[OpenMeeting]]  # by branch and kind


@dataclass(frozen=True)
class Due:
    """How a branch stands with one duty in its running period; `kind` is the code by which to plan it.

    `held_on` is when it was recorded, `planned_on` for when it is planned, `to_record` the meeting that is over and
    waits to be recorded where nothing of the period is; `deadline` is the period's last working day, `left` how many
    working days there are until then; `is_soon` where that is within the days of warning. `uncounted`: why what was
    held does not count for the stars of the branch: it is not verified (`waiting`), or only people have a record of
    it (`people`): the branch's is of `branch_kind`.
    """

    duty: Duty
    kind: str
    deadline: dt.date
    left: int
    held_on: dt.date | None
    planned_on: dt.date | None
    is_soon: bool
    to_record: uuid.UUID | None = None
    uncounted: str = ""
    branch_kind: str = ""

    @property
    def is_missing(self) -> bool:
        """Neither held nor planned."""
        return self.held_on is None and self.planned_on is None and self.to_record is None


def duties_of(unit_ids: Collection[int], facts: DutyFacts, now: dt.datetime) -> dict[int, list[Due]]:
    """How branches stand with all duties that are due now and that have a kind of record. One query for all.

    `facts` are those of these branches since `earliest_due`.
    """
    today, duties = local_date(now), {duty.code: duty for duty in frequencies().duties}
    due = [(duties[code], (first, last)) for code, first, last in due_periods(today) if facts.kinds[code]]
    kinds = {kind.pk for duty, _period in due for kind in facts.kinds[duty.code]}
    open_ones = _open_meetings(unit_ids, kinds, min((period[0] for _duty, period in due), default=today), now)
    return {unit: [_standing(duty, period, facts, open_ones, unit, today) for duty, period in due] for unit in unit_ids}


def urgent_duties(unit_id: int, now: dt.datetime) -> list[Due]:
    """What a branch must soon hold and has not planned; what it held and did not record, or what does not count yet.
    Four queries.
    """
    facts = duty_facts([unit_id], earliest_due(local_date(now)))
    due = duties_of([unit_id], facts, now)[unit_id]
    return [one for one in due if (one.is_missing and one.is_soon) or one.to_record or one.uncounted]


def _standing(  # noqa: PLR0917
    duty: Duty, period: tuple[dt.date, dt.date], facts: DutyFacts, open_ones: OpenMeetings, unit: int, today: dt.date
) -> Due:
    kinds = facts.kinds[duty.code]
    held = [day for kind in kinds for day in facts.recorded.get((unit, kind.pk), ()) if _in(period, day)]
    meetings = [one for kind in kinds for one in open_ones.get((unit, kind.pk), ()) if _in(period, one.day)]
    over = [] if held else [one.id for one in meetings if one.is_over]
    deadline = facts.calendar.last_in(*period)
    left = facts.calendar.left(today, deadline)
    return Due(
        duty=duty,
        kind=kinds[0].code,
        deadline=deadline,
        left=left,
        held_on=max(held, default=None),
        planned_on=min((one.day for one in meetings if not one.is_over), default=None),
        is_soon=left <= duty.warn_working_days,
        to_record=next(iter(over), None),
        branch_kind=next((kind.code for kind in kinds if kind.subject == RecordKind.Subject.BRANCH), ""),
        uncounted=_uncounted(kinds, period, facts, unit) if held else "",
    )


def _uncounted(kinds: Sequence[RecordKind], period: tuple[dt.date, dt.date], facts: DutyFacts, unit: int) -> str:
    """Stars are reckoned of verified records, of the branch's own where it has a kind for them."""
    of_branch = [kind for kind in kinds if kind.subject == RecordKind.Subject.BRANCH]
    recorded, verified = (
        any(period[0] <= day <= period[1] for kind in of_branch or kinds for day in found.get((unit, kind.pk), ()))
        for found in (facts.recorded, facts.verified)
    )
    if verified:
        return ""
    return "waiting" if recorded else "people"


def _in(period: tuple[dt.date, dt.date], day: dt.date) -> bool:
    return period[0] <= day <= period[1]


def _open_meetings(unit_ids: Collection[int], kinds: Collection[int], since: dt.date, now: dt.datetime) -> OpenMeetings:
    begin = timezone.make_aware(dt.datetime.combine(since, dt.time()))
    rows = Meeting.objects.filter(unit_id__in=unit_ids, kind_id__in=kinds, cancelled_at=None, activity=None)
    found: dict[tuple[int, int], list[OpenMeeting]] = defaultdict(list)
    said = rows.filter(starts_at__gte=begin).order_by("starts_at", "pk")
    for pk, unit, kind, start, end in said.values_list("pk", "unit_id", "kind_id", "starts_at", "ends_at"):
        found[unit, kind].append(OpenMeeting(pk, timezone.localdate(start), end <= now))
    return found

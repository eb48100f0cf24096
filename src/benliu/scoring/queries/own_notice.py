"""What stands in public notice, and what it says of one member."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ..models import MemberResult
from ..schemes import compiled
from ..wording import grade_label
from .period import standing_publications
from .publication import BEFORE

NEWEST = 20


@dataclass(frozen=True)
class StandingNotice:
    """What stands in public notice; `is_on`: its last day is not over. `before`: the run that it sets right, if any."""

    id: int
    run_id: int
    period: str
    last_day: dt.date
    is_on: bool
    before: int | None


@dataclass(frozen=True)
class OwnNotice:
    """What is in notice, for one member: total (in thousandths) and grade there, and in what it sets right, if any."""

    notice: StandingNotice
    result: tuple[int, str] | None
    earlier: tuple[int, str] | None

    @property
    def changed(self) -> bool:
        """Whether it sets the member's own result right."""
        return self.notice.before is not None and self.result != self.earlier


def standing_notices(today: dt.date, run_id: int | None = None) -> list[StandingNotice]:
    """The newest notices that stand, or that of one run. One query."""
    rows = standing_publications().order_by("-published_at")
    if run_id is not None:
        rows = rows.filter(run_id=run_id)
    found = rows.values_list("pk", "run_id", "run__period", "last_day", BEFORE)[:NEWEST]
    return [StandingNotice(pk, run, period, day, day >= today, was) for pk, run, period, day, was in found if day]


def own_notices(person_id: int, notices: Sequence[StandingNotice]) -> list[OwnNotice]:
    """What the notices that are on say of a member. One query, none where no notice is on."""
    current = [notice for notice in notices if notice.is_on]
    runs = {run for notice in current for run in (notice.run_id, notice.before) if run is not None}
    rows = MemberResult.objects.filter(run__in=runs, person_id=person_id).select_related("run__scheme")
    known = {r.run_id: (r.total, grade_label(compiled(r.run.scheme).members, r.grade)) for r in rows} if runs else {}
    return [OwnNotice(one, known.get(one.run_id), known.get(one.before or 0)) for one in current]

"""How a branch came to its stars: its total and stars at the end of each month, reckoned by the run's own scheme."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from benliu.records.models import RecordKind
from rulebook import Subjects, score

from ..exactness import median
from ..facts import doubles_of, facts_of, load, member_subjects, members_of, period_of
from ..models import BranchResult, Run
from ..schemes import compiled
from .branch import star_count

EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class MonthEnd:
    """What the branch had on the last day of a month, or on the run's day. `total` in thousandths."""

    day: dt.date
    total: int
    stars: int


def branch_year(run: Run, unit_id: int) -> list[MonthEnd]:
    """The months of the run's period, the last one as it is stored. Six queries, and the engine once for each month.

    Earlier months are reckoned from the records dated in them by then, whenever they were told; a quota across
    branches is looked at within this one.
    """
    scheme, stored = compiled(run.scheme), BranchResult.objects.filter(run=run, unit=unit_id).first()
    if scheme.branches is None or stored is None:
        return []
    period = period_of(run.period)
    members = [member for member in members_of(run.roster) if member.unit_id == unit_id]
    subjects, unit = member_subjects(members), Subjects.of([str(unit_id)])
    kept = {member.person_id for member in members}
    doubles = [(double, one) for double, one in doubles_of(run.roster) if one in kept]
    people = facts_of(run, RecordKind.Subject.MEMBER).filter(person__in=kept | {double for double, _one in doubles})
    own = load(people, scheme.members, subjects, "person_id", first=period.first, doubles=doubles).records
    branch = facts_of(run, RecordKind.Subject.BRANCH).filter(unit=unit_id)
    held = load(branch, scheme.branches, unit, "unit_id", first=period.first).records
    ends = list(_month_ends(period.first, run.as_of))
    found = []
    for day in ends[:-1]:
        last = (day - EPOCH).days
        result = score(scheme.members, subjects, own.only(own.day <= last), period, cutoff=run.cutoff)
        stars = score(scheme.branches, unit, held.only(held.day <= last), period, members=result, cutoff=run.cutoff)
        found.append(MonthEnd(day, int(stars.total[0]), star_count(scheme.branches, stars.grade_name(0))))
    return [*found, MonthEnd(ends[-1], int(stored.total * 1000), star_count(scheme.branches, stored.stars))]


def _month_ends(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The last day of every month from `first` on, the last one no later than `last`."""
    day = first
    while day <= last:
        following = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        yield min(following - dt.timedelta(days=1), last)
        day = following


FEWEST_BRANCHES = 5  # of fewer, the median beside the own total would tell what another branch has


def median_of_branches(run: Run) -> int | None:
    """The median of the branches' totals, in thousandths; None of too few. One query."""
    totals = list(BranchResult.objects.filter(run=run).values_list("total", flat=True))
    return median(int(total * 1000) for total in totals) if len(totals) >= FEWEST_BRANCHES else None

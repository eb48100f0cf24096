"""How a branch came to its stars: its total and stars at the end of each month, reckoned by the run's own scheme."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from rulebook import Records, Scheme, Subjects, score

from ..exactness import median
from ..facts import READ, Columns, Member, member_subjects, period_of
from ..models import BranchResult, Credit, MemberResult, Run
from ..schemes import compiled
from .condition import star_count
from .credit import Credited, credited

EPOCH = dt.date(1970, 1, 1)
_FIGURES = attrgetter(*READ)
FEWEST_BRANCHES = 5  # of fewer, the median beside the own total would tell what another branch has


@dataclass(frozen=True)
class MonthEnd:
    """What the branch had on the last day of a month, or on the run's day. `total` in thousandths."""

    day: dt.date
    total: int
    stars: int


def branch_year(run: Run, unit_id: int) -> list[MonthEnd]:
    """The months of the run's period, the last one as it is stored. Four queries, and the engine once for each month.

    Earlier months are reckoned from the records dated in them by then, whenever they were told; a quota across
    branches is looked at within this one.
    """
    scheme, stored = compiled(run.scheme), BranchResult.objects.filter(run=run, unit=unit_id).first()
    if scheme.branches is None or stored is None:
        return []
    period, ends = period_of(run.period), list(_month_ends(period_of(run.period).first, run.as_of))
    rows = MemberResult.objects.filter(run=run, unit=unit_id).values_list("person_id", "unit_id", "status")
    members = [Member(*row) for row in rows]
    subjects, unit = member_subjects(members), Subjects.of([str(unit_id)])
    people = credited(Credit.objects.filter(run=run, person__in=[member.person_id for member in members]))
    own = records_of(scheme.members, subjects, people, period.first)
    branch = credited(Credit.objects.filter(run=run, unit=unit_id, person=None))
    held = records_of(scheme.branches, unit, branch, period.first, unit_id)
    found = []
    for day in ends[:-1]:
        last = (day - EPOCH).days
        result = score(scheme.members, subjects, own.only(own.day <= last), period, cutoff=run.cutoff)
        stars = score(scheme.branches, unit, held.only(held.day <= last), period, members=result, cutoff=run.cutoff)
        found.append(MonthEnd(day, int(stars.total[0]), star_count(scheme.branches, stars.grade_name(0))))
    return [*found, MonthEnd(ends[-1], int(stored.total * 1000), star_count(scheme.branches, stored.stars))]


def records_of(
    scheme: Scheme, subjects: Subjects, credits: Sequence[Credited], first: dt.date, unit_id: int | None = None
) -> Records:
    """The records that a run counted, as the engine's columns: each person's, or those of the branch `unit_id`."""
    kinds = {credit.kind_id: scheme.item_index[credit.item] for credit in credits}
    columns = Columns(scheme, subjects, kinds, first)
    columns.add([(credit.record_id, unit_id or credit.person_id, *_FIGURES(credit)) for credit in credits])
    return columns.loaded().records


def _month_ends(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The last day of every month from `first` on, the last one no later than `last`."""
    day = first
    while day <= last:
        following = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        yield min(following - dt.timedelta(days=1), last)
        day = following


def median_of_branches(run: Run) -> int | None:
    """The median of the branches' totals, in thousandths; None of too few. One query."""
    totals = list(BranchResult.objects.filter(run=run).values_list("total", flat=True))
    return median(int(total * 1000) for total in totals) if len(totals) >= FEWEST_BRANCHES else None

"""The table of members of a run, and its distribution."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from benliu.org.standing import Standing

from ..models import MemberResult, Run
from ..policies import visible_results
from ..schemes import compiled
from .member import GroupScore, groups_of

PAGE = 50
SORTS = {
    "total": ("-total", "id"),
    "-total": ("total", "id"),
    "name": ("person__name", "id"),
    "branch": ("unit_id", "-total", "id"),
}


@dataclass(frozen=True)
class Filters:
    """What to show: branch id, grade, status, a word of name or staff number, and the order (a key of `SORTS`)."""

    unit_id: int | None = None
    grade: str = ""
    status: str = ""
    search: str = ""
    sort: str = "total"


@dataclass(frozen=True)
class ResultRow:
    """One member's line. Points in thousandths."""

    person_id: int
    staff_no: str
    name: str
    unit_id: int
    branch: str
    status: str
    total: int
    grade: str
    groups: tuple[GroupScore, ...]
    streams: Mapping[str, int]


@dataclass(frozen=True)
class ResultsPage:
    """A page of the table. `has_next` says whether another one follows; there is no count of all."""

    rows: tuple[ResultRow, ...]
    number: int
    has_next: bool


@dataclass(frozen=True)
class Band:
    """How many members have a total in a band of ten points; `label` such as “60–70”."""

    label: str
    count: int


@dataclass(frozen=True)
class Distribution:
    """How members are spread over totals and grades (the scheme's order); `median` in thousandths."""

    members: int
    median: int
    bands: tuple[Band, ...]
    grades: tuple[tuple[str, int], ...]


def results_page(actor: Standing, run: Run, filters: Filters, number: int = 1) -> ResultsPage:
    """Page `number` of the members of `run` that `actor` may see. One query."""
    start = (number - 1) * PAGE
    chosen = _chosen(actor, run, filters).order_by(*SORTS.get(filters.sort, SORTS["total"]))
    found = list(chosen.select_related("person", "unit")[start : start + PAGE + 1])
    return ResultsPage(tuple(result_row(run, r) for r in found[:PAGE]), number, len(found) > PAGE)


def _chosen(actor: Standing, run: Run, filters: Filters) -> QuerySet[MemberResult]:
    chosen = visible_results(actor).filter(run=run)
    if filters.unit_id:
        chosen = chosen.filter(unit_id=filters.unit_id)
    if filters.grade:
        chosen = chosen.filter(grade=filters.grade)
    if filters.status:
        chosen = chosen.filter(status=filters.status)
    if filters.search:
        word = filters.search.strip()
        chosen = chosen.filter(Q(person__name__startswith=word) | Q(person__staff_no=word))
    return chosen


def result_row(run: Run, row: MemberResult) -> ResultRow:
    """A stored result as a line; the person and the unit are selected with it."""
    return ResultRow(
        person_id=row.person_id,
        staff_no=row.person.staff_no or "",
        name=row.person.name,
        unit_id=row.unit_id,
        branch=row.unit.name,
        status=row.status,
        total=row.total,
        grade=row.grade,
        groups=groups_of(compiled(run.scheme).members, row.scores),
        streams=row.streams,
    )


def distribution(run: Run) -> Distribution:
    """How the members of a run are spread; from the run's own summary, no query."""
    summary = run.summary
    bands = [Band(f"{10 * i}–{10 * i + 10}", n) for i, n in enumerate(summary["bands"][:-1])]
    grades = summary["grades"]
    names = [g.name for g in compiled(run.scheme).members.grades]
    order = [n for n in names if n in grades] + sorted(n for n in grades if n not in names)
    return Distribution(
        members=summary["members"],
        median=summary["median"],
        bands=(*bands, Band("≥100", summary["bands"][-1])),
        grades=tuple((name, grades[name]) for name in order),
    )

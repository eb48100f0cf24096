"""The table of members of a run, and its distribution."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from benliu.org.models import Person, Unit
from benliu.org.standing import Standing

from ..models import Credit, MemberResult, Run
from ..policies import led_results
from ..schemes import compiled
from ..wording import grade_label, status_label
from .member import GroupScore, groups_of

PAGE = 30
LAST_PAGE = 40  # further down, a filter finds people faster than turning pages; and no page reads more than 1,230 rows
SCORE = "score:"
MOST_FOUND = 500  # people, and branches, that one search looks through
SORTS = {
    "total": ("-total", "id"),
    "-total": ("total", "-id"),
    "name": ("person__name", "id"),
    "branch": ("unit_id", "-total", "id"),
}


@dataclass(frozen=True)
class Filters:
    """What to show, and the order (a key of `SORTS`).

    `search` is the beginning of a member's or a branch's name, or a staff number.
    """

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
    """A page of the table, without a count of all. `cut`: there are more, but a filter is needed to reach them."""

    key = "page"  # of the address
    rows: tuple[ResultRow, ...]
    number: int
    has_next: bool
    cut: bool = False

    @property
    def previous(self) -> int:
        """The number of the page before."""
        return self.number - 1

    @property
    def following(self) -> int:
        """The number of the page after."""
        return self.number + 1


@dataclass(frozen=True)
class Band:
    """How many members have a total in a band of ten points; `label` such as “60–70”."""

    label: str
    count: int


@dataclass(frozen=True)
class GradeCount:
    """How many members have a grade; `name` as the scheme says it, `label` for the reader."""

    name: str
    label: str
    count: int


@dataclass(frozen=True)
class Distribution:
    """How members are spread over totals and grades (the scheme's order); `median` in thousandths.

    `statuses` are those that occur with their labels, `groups` the scheme's figures as (order, title).
    """

    members: int
    median: int
    bands: tuple[Band, ...]
    grades: tuple[GradeCount, ...]
    statuses: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, str], ...]


def results_page(actor: Standing, run: Run, filters: Filters, number: int = 1) -> ResultsPage:
    """Page `number` of the members of `run` that `actor` leads. Three queries, two more for a search.

    The page is found by thin rows first; the wide ones with people and branches are read for it alone.
    """
    number = min(number, LAST_PAGE)
    start = (number - 1) * PAGE
    chosen = _chosen(actor, run, filters).order_by(*_order(filters.sort))
    found = list(chosen.values_list("pk", flat=True)[start : start + PAGE + 1])
    more = len(found) > PAGE
    wide = MemberResult.objects.select_related("person", "unit").in_bulk(found[:PAGE])
    rows = tuple(result_row(run, wide[pk]) for pk in found[:PAGE])
    return ResultsPage(rows, number, more and number < LAST_PAGE, more and number == LAST_PAGE)


def _order(sort: str) -> tuple[str, ...]:
    if sort.startswith(SCORE):
        return (f"-scores__{sort.removeprefix(SCORE)}", "id")
    return SORTS.get(sort, SORTS["total"])


def members_of_branch(run: Run, unit_id: int) -> list[ResultRow]:
    """The members of one branch of a run, the highest total first. One query."""
    rows = MemberResult.objects.filter(run=run, unit_id=unit_id).select_related("person", "unit")
    return [result_row(run, row) for row in rows.order_by("-total", "id")]


def vetoed_in(run: Run, unit_id: int) -> frozenset[int]:
    """The members of a branch whom a record vetoes, by their ids. One query."""
    items = [item.id for item in compiled(run.scheme).members.items if item.veto]
    found = Credit.objects.filter(run=run, unit_id=unit_id, item__in=items).exclude(person=None)
    return frozenset(found.values_list("person_id", flat=True))


def unit_of_member(run: Run, person_id: int) -> Unit | None:
    """The branch that a member counted in; None where the run has no such member. One query."""
    row = MemberResult.objects.filter(run=run, person_id=person_id).select_related("unit").first()
    return row.unit if row else None


def _chosen(actor: Standing, run: Run, filters: Filters) -> QuerySet[MemberResult]:
    chosen = led_results(actor).filter(run=run)
    if filters.unit_id:
        chosen = chosen.filter(unit_id=filters.unit_id)
    if filters.grade:
        chosen = chosen.filter(grade=filters.grade)
    if filters.status:
        chosen = chosen.filter(status=filters.status)
    if filters.search:
        word = filters.search.strip()
        people = Person.objects.filter(Q(name__startswith=word) | Q(staff_no=word)).values_list("pk", flat=True)
        units = Unit.objects.filter(name__startswith=word).values_list("pk", flat=True)
        # Lists, not subqueries: each then goes by its own index.
        chosen = chosen.filter(Q(person__in=list(people[:MOST_FOUND])) | Q(unit__in=list(units[:MOST_FOUND])))
    return chosen


def result_row(run: Run, row: MemberResult) -> ResultRow:
    """A stored result as a line; the person and the unit are selected with it."""
    scheme = compiled(run.scheme).members
    return ResultRow(
        person_id=row.person_id,
        staff_no=row.person.staff_no or "",
        name=row.person.name,
        unit_id=row.unit_id,
        branch=row.unit.name,
        status=status_label(row.status),
        total=row.total,
        grade=grade_label(scheme, row.grade),
        groups=groups_of(scheme, row.scores),
        streams=row.streams,
    )


def distribution(run: Run) -> Distribution:
    """How the members of a run are spread; from the run's own summary, no query."""
    summary = run.summary
    bands = [Band(f"{10 * i}–{10 * i + 10}", n) for i, n in enumerate(summary["bands"][:-1])]
    grades = summary["grades"]
    scheme = compiled(run.scheme).members
    names = [g.name for g in scheme.grades]
    order = [n for n in names if n in grades] + sorted(n for n in grades if n not in names)
    return Distribution(
        members=summary["members"],
        median=summary["median"],
        bands=(*bands, Band("≥100", summary["bands"][-1])),
        grades=tuple(GradeCount(name, grade_label(scheme, name), grades[name]) for name in order),
        statuses=tuple((status, status_label(status)) for status in summary["statuses"]),
        groups=tuple((SCORE + g.name, g.title) for g in groups_of(scheme, dict.fromkeys(scheme.measures, 0))),
    )

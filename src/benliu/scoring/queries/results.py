"""The table of members of a run, and its distribution."""

from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

from benliu.org.models import Person, Unit
from benliu.org.standing import Standing

from ..models import MemberResult, Run
from ..policies import led_results
from ..schemes import compiled
from ..spread import limits_of
from ..wording import grade_label, status_label
from .distribution import SCORE, Distribution
from .member import GroupScore, groups_of, streams_of

PAGE = 30
LAST_PAGE = 40  # further down, a filter finds people faster than turning pages; and no page reads more than 1,230 rows
MOST_FOUND = 500  # people, and branches, that one search looks through
SORTS = {
    "total": ("-total", "id"),
    "-total": ("total", "-id"),
    "name": ("person__name", "id"),
    "branch": ("unit_id", "-total", "id"),
}


@dataclass(frozen=True)
class Filters:
    """What to show, and the order (a key of `SORTS`). `band`: the points where a band of ten starts.

    `search` is the beginning of a member's or a branch's name, or a staff number.
    """

    unit_id: int | None = None
    grade: str = ""
    band: int | None = None
    status: str = ""
    search: str = ""
    sort: str = "total"

    @property
    def narrow(self) -> bool:
        """Whether anybody is left out."""
        return replace(self, sort="") != Filters(sort="")

    def count_in(self, spread: Distribution) -> int | None:
        """How many members are chosen, where the distribution tells: all, those of one band, those of one grade."""
        if not self.narrow:
            return spread.members
        if replace(self, sort="") == Filters(band=self.band, sort=""):
            return next((band.count for band in spread.bands if band.key == self.band), 0)
        if replace(self, sort="") == Filters(grade=self.grade, sort=""):
            return next((grade.count for grade in spread.grades if grade.name == self.grade), 0)
        return None


@dataclass(frozen=True)
class ResultRow:
    """One member's line. Points in thousandths; `grade` for the reader, `grade_name` as the scheme says it."""

    person_id: int
    staff_no: str
    name: str
    unit_id: int
    branch: str
    status: str
    total: int
    grade: str
    grade_name: str
    groups: tuple[GroupScore, ...]
    streams: tuple[tuple[str, int], ...]


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


def results_page(actor: Standing, run: Run, filters: Filters, number: int = 1) -> ResultsPage:
    """Page `number` of the members of `run` that `actor` leads. Three queries, two more for a search.

    The page is found by thin rows first; the wide ones with people and branches are read for it alone.
    """
    number = min(number, LAST_PAGE)
    start = (number - 1) * PAGE
    chosen = chosen_results(actor, run, filters)
    found = list(chosen.values_list("pk", flat=True)[start : start + PAGE + 1])
    more = len(found) > PAGE
    wide = MemberResult.objects.select_related("person", "unit").in_bulk(found[:PAGE])
    rows = tuple(result_row(run, wide[pk]) for pk in found[:PAGE])
    return ResultsPage(rows, number, more and number < LAST_PAGE, more and number == LAST_PAGE)


def _order(sort: str) -> tuple[str, ...]:
    if sort.startswith(SCORE):
        return (f"-scores__{sort.removeprefix(SCORE)}", "id")
    return SORTS.get(sort, SORTS["total"])


def unit_of_member(run: Run, person_id: int) -> Unit | None:
    """The branch that a member counted in; None where the run has no such member. One query."""
    row = MemberResult.objects.filter(run=run, person_id=person_id).select_related("unit").first()
    return row.unit if row else None


def chosen_results(actor: Standing, run: Run, filters: Filters) -> QuerySet[MemberResult]:
    """The members of `run` that `actor` leads and `filters` choose, in the order asked for."""
    chosen = led_results(actor).filter(run=run)
    if filters.unit_id:
        chosen = chosen.filter(unit_id=filters.unit_id)
    if filters.grade:
        chosen = chosen.filter(grade=filters.grade)
    if filters.band is not None:
        least, below = limits_of(filters.band)
        chosen = chosen.filter(total__gte=least) if least is not None else chosen
        chosen = chosen.filter(total__lt=below) if below is not None else chosen
    if filters.status:
        chosen = chosen.filter(status=filters.status)
    if filters.search:
        word = filters.search.strip()
        people = Person.objects.filter(Q(name__startswith=word) | Q(staff_no=word)).values_list("pk", flat=True)
        units = Unit.objects.filter(name__startswith=word).values_list("pk", flat=True)
        # Lists, not subqueries: each then goes by its own index.
        chosen = chosen.filter(Q(person__in=list(people[:MOST_FOUND])) | Q(unit__in=list(units[:MOST_FOUND])))
    return chosen.order_by(*_order(filters.sort))


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
        grade_name=row.grade,
        groups=groups_of(scheme, row.scores),
        streams=streams_of(scheme, row.streams),
    )

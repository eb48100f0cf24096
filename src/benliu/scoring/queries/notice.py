"""What everybody reads of a public notice: branches with their stars, members as the bureau chose to name them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from benliu.org.models import Unit
from benliu.org.particulars import mask_name
from rulebook import Scheme

from ..models import BranchResult, MemberResult, Publication, Run
from ..schemes import compiled
from ..wording import grade_label
from .branch import star_count
from .publication import PublicationRow

MOST_NAMES = 1000  # members on one sheet; of more, a branch is chosen
PER_SHEET = 100  # branches


@dataclass(frozen=True)
class NoticeMember:
    """A member as the public reads him; `total` None where only grades are published."""

    name: str
    grade: str
    total: int | None


@dataclass(frozen=True)
class NoticeBranch:
    """A branch as the public reads it, with its members where they are named; no stars where the scheme gives none."""

    id: int
    name: str
    stars: int
    total: str
    count: int
    members: tuple[NoticeMember, ...]


@dataclass(frozen=True)
class Sheet:
    """Some branches of a notice, in the order of the tree, and which page of them all they are."""

    branches: tuple[NoticeBranch, ...]
    page: "Page[Unit]"


def notice_sheet(row: PublicationRow, unit_id: int | None = None, number: str = "") -> Sheet:
    """A sheet of a notice, or the branch `unit_id` alone. Of more than `MOST_NAMES` members that one's are named alone.

    Five queries.
    """
    run = Run.objects.select_related("scheme").get(pk=row.run_id)
    scheme, totals = compiled(run.scheme), row.figures == Publication.Figures.TOTALS
    table = BranchResult if scheme.branches else MemberResult
    units = Unit.objects.filter(pk__in=table._default_manager.filter(run=run).values("unit")).order_by("path")
    page = Paginator(units.filter(pk=unit_id) if unit_id else units, PER_SHEET).get_page(number)
    shown = list(page)
    results = {one.unit_id: one for one in BranchResult.objects.filter(run=run, unit__in=shown).defer("why")}
    named = row.names != Publication.Names.NONE and (unit_id or run.summary.get("members", 0) <= MOST_NAMES)
    members = _members(run, shown, row, scheme.members) if named else {}
    branches = []
    for unit in shown:
        result, own = results.get(unit.pk), members.get(unit.pk, [])
        branches.append(
            NoticeBranch(
                id=unit.pk,
                name=unit.name,
                stars=star_count(scheme.branches, result.stars) if scheme.branches and result else 0,
                total=f"{result.total.normalize():f}" if totals and result else "",
                count=result.member_count if result else len(own),
                members=tuple(own),
            )
        )
    return Sheet(tuple(branches), page)


def _members(run: Run, units: Sequence[Unit], row: PublicationRow, scheme: Scheme) -> dict[int, list[NoticeMember]]:
    found: dict[int, list[NoticeMember]] = defaultdict(list)
    results = MemberResult.objects.filter(run=run, unit__in=units).order_by("person__name", "person_id")
    for unit, name, grade, total in results.values_list("unit_id", "person__name", "grade", "total"):
        shown = mask_name(name) if row.names == Publication.Names.MASKED else name
        points = total if row.figures == Publication.Figures.TOTALS else None
        found[unit].append(NoticeMember(shown or _("已清除"), grade_label(scheme, grade), points))
    return found

"""What everybody reads of a public notice: branches with their stars, members as the bureau chose to name them."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from benliu.org.models import Unit
from benliu.org.particulars import mask_name
from rulebook import Scheme

from ..models import BranchResult, MemberResult, Publication, Run
from ..schemes import compiled
from ..wording import grade_label
from .condition import star_count
from .publication import PublicationRow, changes_between, run_before_notice

MOST_NAMES = 1000  # members on one sheet; of more, a branch is chosen
PER_SHEET = 100  # branches
LAST_SIGNS = 2  # of a staff number


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
    results = MemberResult.objects.filter(run=run, unit__in=units).order_by("person__name", "person_id")
    found: dict[int, list[tuple[str, str, str, int]]] = defaultdict(list)
    columns = ("unit_id", "person__name", "person__staff_no", "grade", "total")
    for unit, name, staff_no, grade, total in results.values_list(*columns):
        found[unit].append((name, staff_no or "", grade, total))
    members = {}
    for unit, own in found.items():
        names = public_names(row, [(name, staff_no) for name, staff_no, _grade, _total in own])
        members[unit] = [
            NoticeMember(name, grade_label(scheme, grade), total if row.figures == Publication.Figures.TOTALS else None)
            for name, (_name, _staff_no, grade, total) in zip(names, own, strict=True)
        ]
    return members


def public_names(row: PublicationRow, people: Sequence[tuple[str, str]]) -> list[str]:
    """The names of a branch's `people` (name, staff number) as `row` has them written; people whose names look alike
    are told apart by the last signs of their numbers, else by their order: never by more of the name.
    """
    masked = row.names == Publication.Names.MASKED
    shown = [(mask_name(name) if masked else name) or _("已清除") for name, _staff_no in people]
    ends = [staff_no[-LAST_SIGNS:] for _name, staff_no in people]
    alike, pairs = Counter(shown), Counter(zip(shown, ends, strict=True))
    told: Counter[str] = Counter()
    found = []
    for name, end in zip(shown, ends, strict=True):
        told[name] += 1
        if alike[name] == 1:
            found.append(name)
        elif end and pairs[name, end] == 1:
            found.append(_("%(name)s（工号尾号 %(end)s）") % {"name": name, "end": end})
        else:
            found.append(_("%(name)s（第 %(place)s 位）") % {"name": name, "place": told[name]})
    return found


@dataclass(frozen=True)
class PublicChange:
    """What a correction changes for somebody, or (`total_before` None) for the grade alone, as the public reads it."""

    unit: str
    name: str
    grade_before: str
    grade_after: str
    total_before: int | None
    total_after: int | None


@dataclass(frozen=True)
class PublicChanges:
    """Whom a notice sets right, as the bureau chose to name them; `others`: how many more, without saying who."""

    members: tuple[PublicChange, ...]
    others: int
    branches: tuple[tuple[str, int, int], ...]


def public_changes(row: PublicationRow) -> PublicChanges | None:
    """What a notice changes against what was public before; None where it is the first. Five queries."""
    before = run_before_notice(row.id)
    if before is None:
        return None
    changes = changes_between(before, row.run_id)
    totals = row.figures == Publication.Figures.TOTALS
    told = [one for one in changes.members if totals or one.regraded] if row.names != Publication.Names.NONE else []
    found = []
    for unit, group in groupby(sorted(told, key=attrgetter("unit")), key=attrgetter("unit")):
        own = list(group)
        names = public_names(row, [(one.name, one.staff_no) for one in own])
        found += [
            PublicChange(
                unit,
                name,
                one.grade_before,
                one.grade_after,
                one.before if totals else None,
                one.after if totals else None,
            )
            for name, one in zip(names, own, strict=True)
        ]
    return PublicChanges(tuple(found), changes.count - len(found), changes.branches)

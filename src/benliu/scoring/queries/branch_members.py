"""The members of one branch of a run: all, those of one grade or band, those whom a record vetoes."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..models import Credit, MemberResult, Run
from ..schemes import compiled
from ..spread import band_of
from .distribution import Distribution, part_of_run
from .results import ResultRow, result_row


@dataclass(frozen=True)
class BranchMembers:
    """The members by name, for nobody is ranked; `vetoed` are those whom a record vetoes."""

    rows: tuple[ResultRow, ...]
    vetoed: tuple[ResultRow, ...]
    spread: Distribution

    def chosen(self, *, only: str = "", band: str = "", grade: str = "") -> Sequence[ResultRow]:
        """Those of one band (the points where it starts) and one grade; `only` “vetoed”: of the vetoed ones."""
        return [
            row
            for row in (self.vetoed if only == "vetoed" else self.rows)
            if band in {"", str(10 * band_of(row.total))} and grade in {"", row.grade_name}
        ]


def members_of_branch(run: Run, unit_id: int) -> BranchMembers:
    """The members of one branch of a run. One query, and one more where the scheme knows vetoes."""
    found = MemberResult.objects.filter(run=run, unit_id=unit_id).select_related("person", "unit")
    rows = tuple(result_row(run, row) for row in found.order_by("person__name", "id"))
    vetoed = _vetoed(run, [row.person_id for row in rows])
    spread = part_of_run(run, [(row.total, row.grade_name, row.status) for row in rows])
    return BranchMembers(rows, tuple(row for row in rows if row.person_id in vetoed), spread)


def _vetoed(run: Run, people: list[int]) -> frozenset[int]:
    items = [item.id for item in compiled(run.scheme).members.items if item.veto]
    if not items:
        return frozenset()
    found = Credit.objects.filter(run=run, person_id__in=people, item__in=items)
    return frozenset(found.values_list("person_id", flat=True))

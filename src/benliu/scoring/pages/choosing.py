"""The filters of a run's members, alike for its page and for what is exported from it."""

from django.http import HttpRequest

from benliu.org.standing import Standing

from ..forms import ChooseResults
from ..queries import BranchPage, Distribution, branch_of

LONGEST_ID = 10  # digits


def results_form(request: HttpRequest, actor: Standing, branches: BranchPage, spread: Distribution) -> ChooseResults:
    """The form with what the address says."""
    return ChooseResults(request.GET, branches=_menu(request, actor, branches), spread=spread)


def _menu(request: HttpRequest, actor: Standing, branches: BranchPage) -> list[tuple[int, str]]:
    """The branches to choose from; where they are too many for a menu, the one that the address asks for."""
    if branches.whole:
        return [(branch.unit_id, branch.name) for branch in branches.rows]
    asked = request.GET.get("branch", "")
    unit = branch_of(int(asked)) if asked.isdecimal() and len(asked) < LONGEST_ID else None
    return [(unit.pk, unit.name)] if unit and actor.leads(unit.path) else []

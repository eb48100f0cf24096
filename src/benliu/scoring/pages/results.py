"""Where a branch's stars and a member's points come from."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from benliu.common.decision import require
from benliu.org.policies import can_see_unit
from benliu.org.queries import names_of
from benliu.org.requests import standing

from ..policies import can_see_runs, can_see_scores_of
from ..queries import (
    branch_credits,
    branch_of,
    branch_progress,
    explain_member,
    find_run,
    member_score,
    members_of_branch,
    sum_of,
    unit_of_member,
)
from ..queries.credit import chosen_credits
from ..queries.results import vetoed_in
from .found import found, newest_instead

PER_PAGE = 30


@login_required
@require_safe
@newest_instead
def branch(request: HttpRequest, run_id: int, unit_id: int) -> HttpResponse:
    """A branch: parts of its total, duties, records; its members for those who lead it."""
    actor = standing(request)
    run, unit = found(find_run(run_id)), found(branch_of(unit_id))
    require(can_see_unit(actor, unit))
    progress = found(branch_progress(run, unit_id))
    item, only = request.GET.get("item", ""), request.GET.get("only", "")
    credits = [line for line in branch_credits(run, progress) if not item or line.item == item]
    members = members_of_branch(run, unit_id) if actor.leads(unit.path) else None
    if members and only == "vetoed":
        vetoed = vetoed_in(run, unit_id)
        members = [row for row in members if row.person_id in vetoed]
    context = {
        "run": run,
        "unit": unit,
        "progress": progress,
        "credits": [line for line in credits if item or not line.for_duty],
        "held": [] if item else [line for line in credits if line.for_duty],
        "item": item,
        "only": only,
        "members": members,
        "may_see_runs": bool(can_see_runs(actor)),
    }
    return render(request, "scoring/branch.html", context)


@login_required
@require_safe
@newest_instead
def member(request: HttpRequest, run_id: int, person_id: int) -> HttpResponse:
    """A member's every point, for the member and for those who lead the branch."""
    actor = standing(request)
    run = found(find_run(run_id))
    unit = found(unit_of_member(run, person_id))
    require(can_see_scores_of(actor, person_id, unit))
    why = found(explain_member(run, person_id, ways=False))
    stream, figure = request.GET.get("stream", ""), request.GET.get("figure", "")
    lines = chosen_credits(run, why.credits, stream=stream, figure=figure)
    score = found(member_score(run, person_id))
    context = {
        "run": run,
        "unit": unit,
        "stream": stream,
        "figure": figure,
        "name": names_of([person_id]).get(person_id, ""),
        "score": score,
        "sum": sum_of(score, lines, stream=stream, figure=figure),
        "why": why,
        "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        "may_see_runs": bool(can_see_runs(actor)),
    }
    return render(request, "scoring/member.html", context)

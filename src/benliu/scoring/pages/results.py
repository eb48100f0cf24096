"""Where a branch's stars and a member's points come from."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from benliu.common.clock import local_date, now
from benliu.common.decision import require
from benliu.org.policies import can_see_unit
from benliu.org.queries import names_of
from benliu.org.requests import standing

from ..policies import can_object, can_see_runs, can_see_scores_of
from ..queries import (
    BranchMembers,
    branch_credits,
    branch_of,
    branch_progress,
    explain_member,
    find_run,
    member_score,
    members_of_branch,
    own_notices,
    standing_notices,
    sum_of,
    unit_of_member,
)
from ..queries.branch_year import branch_year, median_of_branches
from ..queries.credit import chosen_credits
from ..queries.publication import open_publication
from ..queries.run_credits import credit_page
from ..schemes import compiled
from .charts import band_chart, grade_chart, year_chart
from .found import found, newest_instead

PER_PAGE = 30


@login_required
@require_safe
@newest_instead
def credits(request: HttpRequest, run_id: int) -> HttpResponse:
    """The records that gave the points of a run, as many as its page says."""
    actor = standing(request)
    require(can_see_runs(actor))
    run = found(find_run(run_id))
    page = credit_page(actor, run, request.GET.get("after", ""))
    records = run.summary["records"] if actor.leads_all else None
    return render(request, "scoring/credits.html", {"run": run, "page": page, "records": records})


@login_required
@require_safe
@newest_instead
def branch(request: HttpRequest, run_id: int, unit_id: int) -> HttpResponse:
    """A branch: parts of its total, duties, records; its members for those who lead it."""
    actor = standing(request)
    run, unit = found(find_run(run_id)), found(branch_of(unit_id))
    require(can_see_unit(actor, unit))
    progress = found(branch_progress(run, unit_id))
    item, figure = request.GET.get("item", ""), request.GET.get("figure", "")
    credits = branch_credits(run, progress, item=item, figure=figure)
    context = {
        "run": run,
        "unit": unit,
        "progress": progress,
        "credits": [line for line in credits if item or figure or not line.for_duty],
        "held": [] if item or figure else [line for line in credits if line.for_duty],
        "chosen": item or figure,
        "may_see_runs": bool(can_see_runs(actor)),
        "median": median_of_branches(run),
    }
    if can_object(actor, None, unit):
        context |= {"objecting": open_publication(run_id), "objecting_for": f"?branch={unit_id}"}
    if actor.leads(unit.path):
        context["leads"] = True
        context |= _members(request, members_of_branch(run, unit_id))
    return render(request, "scoring/branch.html", context)


def _members(request: HttpRequest, known: BranchMembers) -> dict[str, object]:
    """The members of a branch as far as the address narrows them down, and how all of them are spread."""
    wanted = {name: request.GET.get(name, "") for name in ("only", "band", "grade")}
    words = {str(band.key): _("%s 分") % band.label for band in known.spread.bands}
    words |= {grade.name: grade.label for grade in known.spread.grades} | {"vetoed": _("被一票否决的")}
    return {
        "members": known.chosen(**wanted),
        "narrowed": [(words.get(value, value), name) for name, value in wanted.items() if value],
        "vetoed": known.vetoed,
        "spread": known.spread,
        "bands": band_chart(known.spread),
        "grades": grade_chart(known.spread),
    }


@login_required
@require_safe
@newest_instead
def branch_months(request: HttpRequest, run_id: int, unit_id: int) -> HttpResponse:
    """A branch's total and stars month by month, which its page asks for once it is there."""
    run, unit = found(find_run(run_id)), found(branch_of(unit_id))
    require(can_see_unit(standing(request), unit))
    months = branch_year(run, unit_id)
    context = {"months": months, "chart": year_chart(months) if months else None}
    return render(request, "scoring/parts/branch_year.html", context)


@login_required
@require_safe
@newest_instead
def own(request: HttpRequest, run_id: int) -> HttpResponse:
    """Lead a member to the own lines; who has none there, to the notice of the run."""
    actor, run = standing(request), found(find_run(run_id))
    if actor.person_id is not None and unit_of_member(run, actor.person_id):
        return redirect("run_member", run_id, actor.person_id)
    return redirect("notice_of", found(open_publication(run_id)))


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
    chosen = {name: request.GET.get(name, "") for name in ("stream", "figure", "of")}
    lines = chosen_credits(compiled(run.scheme).members, why.credits, **chosen)
    score = found(member_score(run, person_id))
    context = {
        "run": run,
        "unit": unit,
        "chosen": any(chosen.values()),
        "name": names_of([person_id]).get(person_id, ""),
        "score": score,
        "sum": sum_of(score, lines, stream=chosen["stream"], figure=chosen["figure"], part=bool(chosen["of"])),
        "why": why,
        "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        "may_see_runs": bool(can_see_runs(actor)),
    }
    if can_object(actor, person_id, unit):
        notices = standing_notices(local_date(now()), run_id)
        context |= {"objecting": next((one.id for one in notices), None)}
        context |= {"notices": own_notices(person_id, notices), "person_id": person_id}
    return render(request, "scoring/member.html", context)

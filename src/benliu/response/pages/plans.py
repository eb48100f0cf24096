"""Plans: the list, one to read with its versions, two versions beside each other, the form."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benliu.common.clock import now
from benliu.common.decision import Invalid, Refused
from benliu.org.requests import standing
from benliu.org.standing import Standing
from benliu.ui.toasts import add_toast

from ..plans import PlanError
from ..queries.plan import PlanView, choices_for, differences, find_plan, plan_rows
from ..queries.response import commanded_units
from ..services import close_plan, make_plan, revise_plan
from .plan_form import content_of, level_forms


def _officer(request: HttpRequest) -> Standing:
    actor = standing(request)
    if not actor.officer_paths:
        raise Refused(_("预案由本单位的党务干部编制。"))
    return actor


def _found(actor: Standing, plan_id: int, number: int | None = None) -> PlanView:
    plan = find_plan(actor, plan_id, number)
    if plan is None:
        raise Http404(_("没有这份预案。"))
    return plan


@login_required
@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """All plans of the units that one is an officer of."""
    actor = _officer(request)
    return render(request, "response/plans.html", {"rows": plan_rows(actor), "may_plan": bool(commanded_units(actor))})


@login_required
@require_safe
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """A plan as it holds, or (`?version=`) as it was."""
    text = request.GET.get("version", "")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None  # noqa: PLR2004
    return render(request, "response/plan.html", {"plan": _found(_officer(request), plan_id, number)})


@login_required
@require_safe
def compare(request: HttpRequest, plan_id: int, old: int, new: int) -> HttpResponse:
    """How one version differs from another, in words."""
    actor = _officer(request)
    one, two = _found(actor, plan_id, old), _found(actor, plan_id, new)
    context = {"plan": two, "old": one.version, "changes": differences(one.document, two.document)}
    return render(request, "response/plan_compare.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_plan(request: HttpRequest) -> HttpResponse:
    """Write the first version of a plan."""
    actor = _officer(request)
    units = commanded_units(actor)
    if not units:
        raise Refused(_("预案由本单位的党务干部编制。"))
    told = request.POST.get("unit_id", "")
    unit_id = int(told) if told.isascii() and told.isdecimal() else units[0][0]
    if unit_id not in dict(units):
        raise Http404(_("没有这个单位。"))
    choices = choices_for(unit_id)
    content: dict[str, Any] = content_of(request.POST, choices) if request.method == "POST" else {"levels": {}}
    mistakes: list[str] = []
    if request.method == "POST":
        said = {"title": request.POST.get("title", ""), "reason": request.POST.get("reason", "")}
        try:
            version = make_plan(actor=actor, unit_id=unit_id, content=content, now=now(), **said)
            return redirect("plan", version.plan_id)
        except (PlanError, Invalid) as no:
            mistakes = _said(no)
    context = {"units": units, "unit_id": unit_id, "title": request.POST.get("title", "")}
    return _form(request, content, mistakes, context | {"choices": choices})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Write a new version, with the reason."""
    actor = _officer(request)
    found = _found(actor, plan_id)
    choices = choices_for(found.unit_id)
    content, seen, mistakes = found.document.content(), found.version.number, []
    if request.method == "POST":
        content, told = content_of(request.POST, choices), request.POST.get("seen", "")
        seen = int(told) if told.isascii() and told.isdecimal() else 0
        reason = request.POST.get("reason", "")
        try:
            revise_plan(actor=actor, plan_id=plan_id, seen=seen, content=content, reason=reason, now=now())
            add_toast(request, _("已存为第 %d 版。") % (seen + 1))
            return redirect("plan", plan_id)
        except (PlanError, Invalid) as no:
            mistakes = _said(no)
    return _form(request, content, mistakes, {"plan": found, "seen": seen, "choices": choices})


def _said(no: PlanError | Invalid) -> list[str]:
    return [str(one) for one in no.mistakes] if isinstance(no, PlanError) else [str(no)]


def _form(
    request: HttpRequest, content: dict[str, Any], mistakes: list[str], context: dict[str, object]
) -> HttpResponse:
    forms = list(level_forms(content, context["choices"]))  # type: ignore[arg-type]
    context |= {"levels": forms, "mistakes": mistakes, "reason": request.POST.get("reason", "")}
    return render(request, "response/plan_edit.html", context, status=422 if mistakes else 200)


@login_required
@require_POST
def close(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Take a plan out of use, or into use again."""
    actor = _officer(request)
    _found(actor, plan_id)
    close_plan(actor=actor, plan_id=plan_id, closed=bool(request.POST.get("closed")), now=now())
    return redirect("plan", plan_id)

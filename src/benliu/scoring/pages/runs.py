"""Runs: start, follow, read, repeat, close."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benliu.common.clock import local_date, now
from benliu.common.decision import Invalid, require
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..forms import GiveReason, StartRun
from ..policies import can_run, can_see_runs
from ..queries import (
    branch_page,
    current_run,
    distribution,
    find_run,
    is_behind,
    repetition_of,
    results_page,
    row_of,
    run_after,
    run_row,
    runs,
    scheme_versions,
)
from ..queries.later import later_records
from ..queries.objection import objections_in_vain
from ..queries.publication import hindrances_of, notice_of_run
from ..services import close_run, discard_run, start_run
from ..tasks import compute_repetition, compute_run
from .charts import band_chart, grade_chart
from .choosing import results_form
from .found import found, newest_instead


@login_required
@require_safe
def run_list(request: HttpRequest) -> HttpResponse:
    """The runs, and the form that starts one."""
    actor = standing(request)
    require(can_see_runs(actor))
    return _run_list(request, _start_form(request) if can_run(actor) else None)


def _run_list(request: HttpRequest, form: StartRun | None) -> HttpResponse:
    """Those who start runs see the discarded ones too."""
    status = 422 if form is not None and form.is_bound else 200
    context = {"runs": runs(discarded=form is not None), "form": form, "today": local_date(now())}
    return render(request, "scoring/runs.html", context, status=status)


def _start_form(request: HttpRequest) -> StartRun:
    data = request.POST if request.method == "POST" else None
    return StartRun(data, schemes=scheme_versions(), today=local_date(now()))


@login_required
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Queue a run and show its progress."""
    actor = standing(request)
    require(can_run(actor))
    form = _start_form(request)
    if not form.is_valid():
        return _run_list(request, form)
    chosen = form.cleaned_data
    try:
        started = start_run(actor=actor, scheme_id=chosen["scheme"], period=str(chosen["period"]), now=now())
    except Invalid as error:
        form.add_error("period", str(error))
        return _run_list(request, form)
    compute_run.enqueue(started.pk)
    return redirect("run", started.pk)


@login_required
@require_safe
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """What a run was made of and what it gave."""
    actor = standing(request)
    require(can_see_runs(actor))
    return _run(request, run_id)


def _run(request: HttpRequest, run_id: int, discarding: GiveReason | None = None) -> HttpResponse:
    actor = standing(request)
    stored = find_run(run_id)
    context: dict[str, object] = {"may_run": bool(can_run(actor))}
    if stored is None:
        row = found(run_row(run_id))
        found(None if row.is_discarded and not can_run(actor) else row)
        context |= {"run": row, "newer": run_after(run_id)}
        return render(request, "scoring/run_waiting.html", context)
    spread = distribution(actor, stored)
    branches = branch_page(stored, below=actor.led_paths, number=_page_number(request, "branches"))
    form = results_form(request, actor, branches, spread)
    filters = form.filters()
    context |= {
        "run": row_of(stored),
        "notice": notice_of_run(run_id, local_date(now())),
        "corrects": stored.corrects_id if stored.closed_at is None else None,
        "later": later_records(actor, stored) if stored.closed_at and current_run(stored.period) == stored else None,
        "all_members": actor.leads_all,
        "branches": branches,
        "spread": spread,
        "bands": band_chart(spread),
        "grades": grade_chart(spread),
        "form": form,
        "discarding": discarding or GiveReason(),
        "count": filters.count_in(spread),
        "page": results_page(actor, stored, filters, _page_number(request)),
    }
    return render(request, "scoring/run.html", context, status=422 if discarding else 200)


@login_required
@require_POST
def discard(request: HttpRequest, run_id: int) -> HttpResponse:
    """Discard a finished run that was never published, with a reason."""
    actor = standing(request)
    require(can_run(actor))
    found(find_run(run_id))
    form = GiveReason(request.POST)
    form.is_valid()
    try:
        discard_run(actor=actor, run_id=run_id, reason=form.cleaned_data.get("reason", ""), now=now())
    except Invalid as error:
        if not form.errors:
            form.add_error("reason", str(error))
        return _run(request, run_id, form)
    add_toast(request, _("已作废，不再作为任何人的结果。"))
    return redirect("run", run_id)


def _page_number(request: HttpRequest, name: str = "page") -> int:
    asked = request.GET.get(name, "1")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 6 else 1


@login_required
@require_safe
def progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """The moving part of a run's page; asks the browser for the whole page once there is something to see."""
    require(can_see_runs(standing(request)))
    row = found(run_row(run_id))
    if row.waiting:
        return render(request, "scoring/parts/progress.html", {"run": row})
    return HttpResponse(headers={"HX-Refresh": "true"})


@login_required
@require_POST
def repeat(request: HttpRequest, run_id: int) -> HttpResponse:
    """Have a finished run computed again in the background."""
    require(can_run(standing(request)))
    row = found(run_row(run_id))
    found(row if row.is_repeatable else None)
    task = compute_repetition.enqueue(run_id)
    return redirect("repetition", run_id, uuid.UUID(task.id))


@login_required
@require_safe
def repetition(request: HttpRequest, run_id: int, task_id: uuid.UUID) -> HttpResponse:
    """Whether the repeated run gave the same. Polled until it is known."""
    require(can_run(standing(request)))
    context = {"run": found(run_row(run_id)), "again": found(repetition_of(run_id, task_id)), "task_id": task_id}
    part = request.headers.get("HX-Request") == "true"
    return render(request, "scoring/parts/repetition.html" if part else "scoring/repetition.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@newest_instead
def close(request: HttpRequest, run_id: int) -> HttpResponse:
    """Close the accounts of a period, after saying what that means."""
    actor = standing(request)
    require(can_run(actor))
    row = found(run_row(run_id))
    found(row if row.has_results else None)
    problem = ""
    if request.method == "POST":
        try:
            chosen = {int(one) for one in request.POST.getlist("unchanged") if one.isdecimal() and len(one) < 10}
            close_run(actor=actor, run_id=run_id, unchanged=chosen, now=now())
        except Invalid as error:
            problem = str(error)
        else:
            add_toast(request, _("%s 年已封账，积分已记入台账。") % row.period)
            return redirect(reverse("run", args=[run_id]))
    context = {
        "run": row,
        "problem": problem,
        "is_behind": is_behind(row),
        "hindrances": hindrances_of(run_id, local_date(now())) if not row.closed_at else [],
        "in_vain": objections_in_vain(actor, run_id) if not row.closed_at else [],
    }
    return render(request, "scoring/close.html", context, status=422 if problem else 200)

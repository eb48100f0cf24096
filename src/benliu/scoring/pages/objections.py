"""Objections: file one against a line, read it, answer it; the history of a point."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benliu.common.clock import local_date, now
from benliu.common.decision import Invalid, require
from benliu.org.requests import standing
from benliu.records.queries import record_detail
from benliu.ui.toasts import add_toast

from ..forms import AnswerObjection, Object
from ..policies import can_object, can_run
from ..queries import branch_of, find_run, unit_of_member
from ..queries.history import history_of_point
from ..queries.objection import effect_of, find_objection, line_of, objection_rows, waiting_objection, why_not_answer
from ..queries.publication import publication_row
from ..services import answer_objection, file_objection, withdraw_objection
from .found import found


@login_required
@require_http_methods(["GET", "POST"])
def object_to(request: HttpRequest, publication_id: int, record_id: uuid.UUID | None = None) -> HttpResponse:
    """Object to one of one's own lines, or to what is missing; with `?branch=` to a branch's, for its secretary."""
    actor = standing(request)
    row = found(publication_row(publication_id, local_date(now()), public=True))
    run = found(find_run(row.run_id))
    branch = request.GET.get("branch", "")
    if branch.isdecimal() and len(branch) < 10:
        person_id, unit = None, found(branch_of(int(branch)))
    else:
        person_id = found(actor.person_id)
        unit = found(unit_of_member(run, person_id))
    require(can_object(actor, person_id, unit))
    line = found(line_of(run, person_id, unit.pk, record_id)) if record_id else None
    form = Object(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            filed = file_objection(
                actor=actor,
                publication_id=publication_id,
                person_id=person_id,
                unit_id=unit.pk,
                record_id=record_id,
                words=form.cleaned_data["words"],
                now=now(),
            )
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            add_toast(request, _("异议已提交，答复后会通知您。"))
            return redirect("objection", filed.pk)
    context = {
        "row": row,
        "line": line,
        "form": form,
        "unit": unit,
        "of_branch": person_id is None,
        "earlier": waiting_objection(publication_id, person_id, unit.pk, record_id),
    }
    return render(request, "scoring/objection_new.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def objection(request: HttpRequest, objection_id: int) -> HttpResponse:
    """One objection with its line, its answer and what came of it; the form to answer for who may."""
    actor = standing(request)
    stored = found(find_objection(actor, objection_id))
    form = AnswerObjection(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            answer_objection(actor=actor, objection_id=objection_id, now=now(), **form.cleaned_data)
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            add_toast(request, _("已答复，提出人会收到通知。"))
            return redirect("objection", objection_id)
    context = {
        "row": objection_rows(actor, [stored])[0],
        "effect": effect_of(stored),
        "may_answer": not (refusal := why_not_answer(actor, stored)),
        "leads": actor.leads(stored.unit.path),
        "may_run": bool(can_run(actor)),
        "refusal": refusal if actor.leads(stored.unit.path) else "",
        "form": form,
    }
    return render(request, "scoring/objection.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def withdraw(request: HttpRequest, objection_id: int) -> HttpResponse:
    """Withdraw one's own objection."""
    stored = found(find_objection(standing(request), objection_id))
    try:
        withdraw_objection(actor=standing(request), objection_id=stored.pk, now=now())
    except Invalid as error:
        add_toast(request, str(error))
    else:
        add_toast(request, _("异议已撤回。"))
    return redirect("objection", objection_id)


@login_required
@require_safe
def history(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """All that happened to a point, from the record on."""
    actor = standing(request)
    record = record_detail(record_id, actor)
    moments = history_of_point(actor, record_id, record.line.person_id)
    return render(request, "scoring/history.html", {"record": record, "moments": moments})

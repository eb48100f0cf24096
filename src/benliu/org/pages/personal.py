"""What is held about one person: kept, shown in full with a reason, handed over, erased."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benliu.common.attempts import attempt
from benliu.common.clock import local_date, now
from benliu.common.decision import Invalid, require
from benliu.ui.toasts import add_toast

from ..directory import person_detail
from ..forms import EraseForGood, KeepParticulars
from ..particulars import REASONS
from ..policies import can_erase_person, can_keep_person
from ..queries.personal import person_for_page
from ..requests import standing
from ..services import (
    ask_erasure,
    decline_erasure,
    erase_person,
    export_person,
    keep_particulars,
    unmask_entry,
    withdraw_erasure,
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def particulars(request: HttpRequest, person_id: int) -> HttpResponse:
    """Mend what the roster says of somebody; what is masked stays as it is unless something is typed."""
    actor, person = standing(request), person_for_page(person_id)
    require(can_keep_person(actor, person))
    form = KeepParticulars(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        keep_particulars(actor=actor, person_id=person_id, said=form.said(), now=now())
        add_toast(request, _("名册资料已更正。") + "".join(f" {doubt}" for doubt in form.doubts()))
        return redirect("person", person_id)
    return render(request, "org/particulars.html", {"form": form, "person": person}, status=422 if form.errors else 200)


@login_required
@require_POST
def unmask(request: HttpRequest, person_id: int) -> HttpResponse:
    """The person's page with one masked entry in full, this once."""
    actor, entry = standing(request), request.POST.get("entry", "")
    person_for_page(person_id)
    trouble, value = "", ""
    try:
        reason = request.POST.get("reason", "")
        value = unmask_entry(actor=actor, person_id=person_id, entry=entry, reason=reason, now=now())
    except Invalid as error:
        trouble = str(error)
    detail = person_detail(person_id, actor, local_date(now()))
    context = {"person": detail, "reasons": REASONS, "trouble": trouble, "open_entry": entry, "open_value": value}
    return render(request, "org/person.html", context, status=422 if trouble else 200)


@login_required
@require_safe
def export(request: HttpRequest, person_id: int) -> HttpResponse:
    """Everything that is kept about the person, as an archive."""
    person_for_page(person_id)
    content = export_person(actor=standing(request), person_id=person_id, now=now())
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="person-{person_id}.zip"'
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, person_id: int) -> HttpResponse:
    """Erase somebody for good, after saying what will follow."""
    actor, person = standing(request), person_for_page(person_id)
    require(can_erase_person(actor, person))
    form = EraseForGood(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        erase_person(actor=actor, person_id=person_id, now=now())
        add_toast(request, _("资料已清除。"))
        return redirect("units")
    return render(request, "org/erase.html", {"form": form, "person": person}, status=422 if form.errors else 200)


@login_required
@require_POST
def erasure(request: HttpRequest, person_id: int, act: str) -> HttpResponse:
    """Ask to be erased, take that back, say why not."""
    person_for_page(person_id)
    said: dict[str, Any] = {"actor": standing(request), "person_id": person_id, "now": now()}
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "ask": (lambda: ask_erasure(**said), _("已请党务干部清除您的资料，办好之前可以撤回。")),
        "withdraw": (lambda: withdraw_erasure(**said), _("已撤回，资料照旧。")),
        "decline": (lambda: decline_erasure(**said, reason=request.POST.get("reason", "")), _("已答复，本人会看到。")),
    }
    if act not in acts:
        raise Http404(_("没有这种操作。"))
    do, words = acts[act]
    if attempt(request, do):
        add_toast(request, words)
    return redirect("person", person_id)

"""Of records that look like the same thing: keep one, keep both, take that back."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from benliu.common.clock import now
from benliu.common.decision import Invalid
from benliu.common.ids import ids_in
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..services import keep_doubles, merge_doubles, merge_telling, take_back_decision
from ..ways import desk_of


@login_required
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """`same` or `apart` holds pairs of ids, one after the other: the waiting record, and what it was beside."""
    is_same = "same" in request.POST
    ids = ids_in(request.POST.getlist("same" if is_same else "apart"))
    pairs = list(zip(ids[::2], ids[1::2], strict=False))
    act = merge_doubles if is_same else keep_doubles
    try:
        decided = act(actor=standing(request), pairs=pairs, now=now())
    except Invalid as error:
        messages.error(request, str(error))
        return redirect("home")
    add_toast(request, _said(is_same, decided.count), undo_url=reverse("doubles_undo", args=[decided.decision]))
    return redirect(desk_of(decided.unit_id))


def _said(is_same: bool, count: int) -> str:
    if is_same:
        words = ngettext("已合并，重复的 %d 条不再计入。", "已合并，重复的 %d 条不再计入。", count)
        return words % count
    return _("已记下：不是同一件事，以后不再问。")


@login_required
@require_POST
def merge(request: HttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    """What was told is the same as what somebody else told of meanwhile: its doubled records are left out."""
    actor = standing(request)
    try:
        decided = merge_telling(actor=actor, activity_id=activity_id, now=now())
    except Invalid as error:
        messages.error(request, str(error))
        return redirect("home")
    add_toast(request, _said(True, decided.count), undo_url=reverse("doubles_undo", args=[decided.decision]))
    return redirect(desk_of(decided.unit_id) if actor.led_paths else "home")


@login_required
@require_POST
def undo(request: HttpRequest, decision: uuid.UUID) -> HttpResponse:
    """Take a decision back."""
    actor = standing(request)
    try:
        decided = take_back_decision(actor=actor, decision=decision, now=now())
    except Invalid as error:
        messages.error(request, str(error))
        return redirect("home")
    add_toast(request, _("已撤销，这些记录重新等待审核。"))
    return redirect(desk_of(decided.unit_id) if actor.led_paths else "home")

"""Standing down: who is still out, who came back, and the end."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benliu.common.clock import now
from benliu.common.decision import Invalid
from benliu.common.ids import new_id
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..forms import BackForm, CloseForm
from ..policies import can_stand_down, can_watch
from ..queries.standdown import newest_filing, places_out, still_out
from ..services import Back, file_service_records, stand_down, tell_back, wake_filings
from .watching import watched


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def standing_down(request: HttpRequest, response_id: uuid.UUID) -> HttpResponse:
    """Who is still out, by place; who leads ticks those who are back."""
    row, actor, moment = watched(request, response_id, can_watch), standing(request), now()
    out = still_out(row, moment)
    form = BackForm(request.POST or None, people=out, initial={"id": new_id(), "happened_at": moment})
    if request.method == "POST" and form.is_valid():
        try:
            told = form.cleaned_data
            back = Back(told["id"], row.pk, told["people"], told["happened_at"])
            count = tell_back(actor=actor, back=back, now=moment)
            add_toast(request, ngettext("%d 人回来了。", "%d 人回来了。", count) % count)
            return redirect("stand_down", row.pk)
        except Invalid as no:
            form.add_error(None, str(no))
    may = bool(can_stand_down(actor, row))
    context = {"row": row, "places": places_out(out), "out": len(out), "form": form, "close": CloseForm(), "may": may}
    context["filing"] = newest_filing(row)
    return render(request, "response/stand_down.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def filing(request: HttpRequest, response_id: uuid.UUID) -> HttpResponse:
    """The moving part, while records are filed; asks the browser for the whole page once that has ended."""
    row = watched(request, response_id, can_watch)
    found = newest_filing(row)
    if found is None or found.ended_at:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "response/parts/filing.html", {"row": row, "filing": found})


@login_required
@require_POST
def close(request: HttpRequest, response_id: uuid.UUID) -> HttpResponse:
    """It is over, or closed with a reason; then the records are filed. Again, it files what came in since."""
    row, actor, moment = watched(request, response_id, can_stand_down), standing(request), now()
    try:
        stand_down(actor=actor, response_id=row.pk, reason=request.POST.get("reason", ""), now=moment)
        filed = file_service_records(actor=actor, response_id=row.pk, now=moment)
    except Invalid as no:
        messages.error(request, str(no))
        return redirect("stand_down", row.pk)
    if filed.to_come:
        wake_filings(now=moment)
        add_toast(request, _("已收队，出勤记录正在登记。"))
        return redirect("after_action", row.pk)
    words = _("已收队。登记了 %(made)d 条出勤记录，其中 %(waiting)d 条等别人审核。")
    left = _(" %d 人不在您负责的支部，没有登记。") % len(filed.left_out) if filed.left_out else ""
    add_toast(request, words % {"made": filed.made, "waiting": filed.waiting} + left)
    return redirect("after_action", row.pk)

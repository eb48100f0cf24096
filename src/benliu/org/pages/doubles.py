"""People who may be one: side by side, decided, taken back."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from benliu.common.attempts import attempt
from benliu.common.clock import now
from benliu.common.decision import require
from benliu.ui.toasts import add_toast

from ..policies import can_keep_roster
from ..queries.doubles import decided_doubles, is_decided, suspected_doubles
from ..requests import standing
from ..services import distinguish_people, merge_people, take_back_decision

SERVICES: dict[str, Callable[..., object]] = {"merge": merge_people, "distinguish": distinguish_people}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def doubles(request: HttpRequest) -> HttpResponse:
    """Those suspected, and what was decided; POST decides about two of them."""
    actor = standing(request)
    require(can_keep_roster(actor))
    if request.method == "POST":
        decide = SERVICES.get(request.POST.get("act", ""), distinguish_people)
        first, second = (_number(request.POST.get(name, "")) for name in ("first", "second"))
        made: list[object] = []
        if attempt(request, lambda: made.append(decide(actor=actor, first_id=first, second_id=second, now=now()))):
            undo = reverse("people_double_undo", args=[made[0].pk])  # type: ignore[attr-defined]
            add_toast(request, _("已认定。"), undo_url=undo)
        return redirect("people_doubles")
    context = {"pairs": suspected_doubles(actor), "decided": decided_doubles(actor)}
    return render(request, "org/doubles.html", context)


def _number(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) < 12 else 0


@login_required
@require_POST
def undo(request: HttpRequest, double_id: int) -> HttpResponse:
    """Take a decision back."""
    actor = standing(request)
    require(can_keep_roster(actor))
    if not is_decided(double_id):
        raise Http404(_("没有这次认定。"))
    if attempt(request, lambda: take_back_decision(actor=actor, double_id=double_id, now=now())):
        add_toast(request, _("已撤销认定。"))
    return redirect("people_doubles")

"""Somebody leaves: with a day and a reason, and how that is taken back."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from benliu.common.attempts import attempt
from benliu.common.clock import local_date, now
from benliu.common.decision import Invalid, require
from benliu.ui.toasts import add_toast

from ..forms import EndMembership
from ..policies import can_end_membership
from ..queries.leaving import ends_along, last_membership
from ..queries.personal import person_for_page
from ..requests import standing
from ..services import end_membership, take_back_leaving


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, person_id: int) -> HttpResponse:
    """End somebody's membership, after saying what ends with it."""
    actor, person, today = standing(request), person_for_page(person_id), local_date(now())
    membership = last_membership(person_id)
    if membership is None or membership.ends_on:
        raise Http404(_("这个人现在不在任何支部。"))
    require(can_end_membership(actor, membership))
    form = EndMembership(request.POST or None, initial={"last_day": today})
    if request.method == "POST" and form.is_valid():
        try:
            end_membership(actor=actor, person_id=person_id, now=now(), **form.cleaned_data)
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            add_toast(request, _("已结束党籍隶属。"), undo_url=reverse("leave_undo", args=[person_id]))
            return redirect("person", person_id)
    context = {"form": form, "person": person, "membership": membership, "along": ends_along(person_id, today)}
    return render(request, "org/leave.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def leave_undo(request: HttpRequest, person_id: int) -> HttpResponse:
    """The membership lasts again."""
    person_for_page(person_id)
    if attempt(request, lambda: take_back_leaving(actor=standing(request), person_id=person_id, now=now())):
        add_toast(request, _("已撤销，党籍隶属照旧。"))
    return redirect("person", person_id)

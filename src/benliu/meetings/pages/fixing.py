"""The fixed day of a monthly duty, and a meeting made of what it proposes."""

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from benliu.common.attempts import attempt
from benliu.common.clock import now
from benliu.common.decision import Invalid
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..forms import FixDay
from ..queries.proposing import fixed_day_page
from ..services import fix_day, make_proposed


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fixed_day(request: HttpRequest, unit_id: int, duty: str) -> HttpResponse:
    """Say which day it is, or that there is none any more."""
    actor = standing(request)
    shown = fixed_day_page(actor, unit_id, duty)
    form = FixDay(request.POST or None, initial=shown.answers)
    ends = request.POST.get("act") == "end"
    if request.method == "POST" and (ends or form.is_valid()):
        fixed = None if ends else form.fixed()
        try:
            fix_day(actor=actor, unit_id=unit_id, duty=duty, fixed=fixed, now=now())
        except Invalid as no:
            form.add_error(None, str(no))
        else:
            add_toast(request, _("不再固定。已安排的会议不变。") if ends else _("已存下，日历上会按月提出。"))
            return redirect(f"{reverse('meetings')}?unit={unit_id}")
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/fixed_day.html", {"form": form, "shown": shown}, status=status)


@login_required
@require_POST
def make(request: HttpRequest, fixed_id: int, month: str) -> HttpResponse:
    """Plan what is proposed for a month (`2026-12`), and tell everybody."""
    actor, first = standing(request), _first_of(month)
    made = []
    if attempt(request, lambda: made.append(make_proposed(actor=actor, fixed_id=fixed_id, month=first, now=now()))):
        add_toast(request, _("已安排，并通知了应到的人。"))
        return redirect("meeting", made[0].pk)
    return redirect("meetings")


def _first_of(month: str) -> dt.date:
    try:
        return dt.date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Http404(_("没有这个月份。")) from None

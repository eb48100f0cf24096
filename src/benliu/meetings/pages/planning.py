"""Plan a meeting, change it, announce it, cancel it."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from benliu.common.attempts import attempt
from benliu.common.clock import local_date, now
from benliu.common.decision import Invalid, Refused
from benliu.common.ids import new_id
from benliu.org.requests import standing
from benliu.ui.inputs import read_day
from benliu.ui.toasts import add_toast
from benliu.workdays.queries import work_calendar

from ..forms import PlanMeeting, first_answers
from ..queries.detail import planned_meeting
from ..queries.offers import PlanOffer, plan_offer
from ..queries.planned import Alike, planned_alike
from ..queries.proposing import fixed_answers
from ..services import announce_meeting, cancel_meeting, change_meeting, plan_meeting


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: HttpRequest) -> HttpResponse:
    """The form for a new one; kept as a draft, or announced at once."""
    actor, unit = standing(request), request.GET.get("unit", "")
    chosen = int(unit) if unit.isascii() and unit.isdecimal() and len(unit) < 10 else None
    today = local_date(now())
    offer = plan_offer(actor, unit_id=chosen, on=today)
    if offer.unit_id is None:
        raise Refused(_("只有该支部的书记或上级党务干部可以安排会议。"))
    asked = request.GET.get("kind", "")
    kind = offer.makes.get(asked, asked)
    day = _day(request) or work_calendar().after(today, 1)
    first = first_answers(offer, id=new_id(), day=day, kind=kind)
    if kind in dict(offer.kinds):
        first |= {"kind": kind, "kind_label": dict(offer.kinds)[kind]}
    first |= fixed_answers(offer.unit_id, first.get("kind", ""), offer.of_duties, asked=_day(request), now=now())
    form = PlanMeeting(request.POST or None, offer=offer, initial=first)
    if request.method != "POST":
        return _shown(request, offer, form)
    announce = request.POST.get("act") != "keep"
    if form.is_valid():
        plan = form.plan()
        same = planned_alike(plan.unit_id, plan.kind, local_date(plan.starts_at), but=plan.id)
        if {str(one.id) for one in same} - set(request.POST.getlist("beside")):
            return _shown(request, offer, form, same=same)
        try:
            kept = plan_meeting(actor=actor, plan=plan, announce=announce, now=now())
        except Invalid as no:
            form.add_error(None, str(no))
        else:
            add_toast(request, _("已安排，并通知了应到的人。") if announce else _("已存下，还没有通知。"))
            return redirect("meeting", kept.pk)
    return _shown(request, offer, form, status=422)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_change(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """The form with what is planned; those whom a change concerns are told."""
    actor = standing(request)
    meeting, people = planned_meeting(meeting_id, actor)
    offer = plan_offer(actor, unit_id=meeting.unit_id, on=local_date(now()))
    form = PlanMeeting(request.POST or None, offer=offer, initial=_answers(meeting, people))
    if request.method != "POST":
        return _shown(request, offer, form, meeting=meeting)
    if form.is_valid():
        try:
            change_meeting(actor=actor, meeting_id=meeting_id, plan=form.plan(), now=now())
        except Invalid as no:
            form.add_error(None, str(no))
        else:
            add_toast(request, _("已改好。"))
            return redirect("meeting", meeting_id)
    return _shown(request, offer, form, meeting=meeting, status=422)


@login_required
@require_POST
def announce(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Tell those who are asked."""
    actor = standing(request)
    if attempt(request, lambda: announce_meeting(actor=actor, meeting_id=meeting_id, now=now())):
        add_toast(request, _("已通知应到的人。"))
    return redirect("meeting", meeting_id)


@login_required
@require_POST
def cancel(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Call it off, with the reason."""
    actor, reason = standing(request), request.POST.get("reason", "")
    if attempt(request, lambda: cancel_meeting(actor=actor, meeting_id=meeting_id, reason=reason, now=now())):
        add_toast(request, _("已取消，并告诉了应到的人。"))
    return redirect("meeting", meeting_id)


def _day(request: HttpRequest) -> dt.date | None:
    return read_day(request.GET.get("day", ""))


def _answers(meeting: Any, people: list[int]) -> dict[str, Any]:
    start, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    same = ("title", "place", "note", "sign_up", "seats", "grace_minutes")
    return {
        **{name: getattr(meeting, name) for name in same},
        "id": meeting.pk,
        "kind": meeting.kind.code,
        "kind_label": meeting.kind.label,
        "day": start.date(),
        "start": start.time(),
        "end": end.time(),
        "people": people,
    }


def _shown(
    request: HttpRequest,
    offer: PlanOffer,
    form: PlanMeeting,
    *,
    meeting: Any = None,
    same: Sequence[Alike] = (),
    status: int = 200,
) -> HttpResponse:
    given = form["people"].value() or ()
    context = {
        "form": form,
        "offer": offer,
        "meeting": meeting,
        "same": same,
        "chosen": {int(one) for one in given if str(one).isdecimal()},
    }
    return render(request, "meetings/plan.html", context, status=status)

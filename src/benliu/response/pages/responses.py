"""Responses: the list, one with its changes, the start."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from benliu.common.clock import now
from benliu.common.decision import Invalid, Refused, require
from benliu.common.ids import new_id
from benliu.org.requests import standing
from benliu.org.standing import Standing
from benliu.ui.toasts import add_toast

from ..forms import LevelForm, StartForm
from ..policies import can_see_alerts
from ..queries.alert import AlertDetail, alert_detail
from ..queries.plan import versions_to_start_with
from ..queries.response import commanded_units, find_response, responses
from ..services import Start, change_level, start_response


@login_required
@require_safe
def response_list(request: HttpRequest) -> HttpResponse:
    """Those that stand, and those that are over."""
    actor = standing(request)
    require(can_see_alerts(actor))
    rows = responses(actor)
    context = {
        "standing": [row for row in rows if row.ended_at is None],
        "over": [row for row in rows if row.ended_at],
        "may_start": bool(commanded_units(actor)),
    }
    return render(request, "response/responses.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Start a response or a drill; a warning may have led here and fills in what it proposes."""
    actor = standing(request)
    units = commanded_units(actor)
    if not units:
        raise Refused(_("响应的启动、升降级和结束由本单位的党务干部决定。"))
    alert = _alert(request)
    plans = versions_to_start_with(actor)
    usual = {"plan_id": plans[0][0] if plans else ""}
    form = StartForm(request.POST or None, units=units, plans=plans, initial=usual | _proposed(alert))
    if request.method == "POST" and form.is_valid():
        decided = Start(**form.cleaned_data, alert_id=alert.row.id if alert else None)
        try:
            made = start_response(actor=actor, start=decided, now=now())
            return redirect("response", made.pk)
        except Invalid as no:
            form.add_error(None, str(no))
    context = {"form": form, "alert": alert, "one_unit": len(units) == 1, "plans": plans}
    return render(request, "response/start.html", context, status=422 if form.errors else 200)


def _alert(request: HttpRequest) -> AlertDetail | None:
    text = request.POST.get("alert") or request.GET.get("alert", "")
    return alert_detail(int(text), now()) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _proposed(alert: AlertDetail | None) -> dict[str, object]:
    told: dict[str, object] = {"id": new_id()}
    if alert is None:
        return told
    told |= {"title": alert.event or alert.row.title[:120], "is_drill": alert.proposes_drill}
    return told | {"level": alert.proposed or None, "reason": alert.row.title}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def response(request: HttpRequest, response_id: uuid.UUID) -> HttpResponse:
    """One response: its level, every change with the reason; who commands it decides here."""
    actor = standing(request)
    require(can_see_alerts(actor))
    row = find_response(actor, response_id)
    if row is None:
        raise Http404(_("没有这次响应。"))
    form = LevelForm(request.POST or None, initial={"seen": row.level})
    if request.method == "POST" and form.is_valid():
        try:
            return _decided(request, actor, response_id, form)
        except Invalid as no:
            form.add_error(None, str(no))
    return render(request, "response/response.html", {"row": row, "form": form}, status=422 if form.errors else 200)


def _decided(request: HttpRequest, actor: Standing, response_id: uuid.UUID, form: LevelForm) -> HttpResponse:
    changed = change_level(actor=actor, response_id=response_id, now=now(), **form.cleaned_data)
    words = _("已改为%s响应，大家会收到通知。") % changed.get_level_display() if changed.level else _("响应已结束。")
    add_toast(request, words)
    return redirect("response", response_id)

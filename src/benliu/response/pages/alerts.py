"""What came in: the list, one warning, files and hand entry."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from benliu.common.clock import now
from benliu.common.decision import Invalid, require
from benliu.org.requests import standing
from benliu.org.standing import Standing
from benliu.ui.toasts import add_toast

from ..forms import AlertFiles, OneAlert
from ..policies import can_see_alerts, can_take_alerts
from ..queries.alert import alert_detail, alert_rows
from ..queries.feed import feed_rows
from ..queries.response import commanded_units
from ..services import Entered, Taken, enter_alert, receive_alert

MOST_FILES = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def alert_list(request: HttpRequest) -> HttpResponse:
    """What came in, newest first; files can be brought here."""
    actor, moment = standing(request), now()
    require(can_see_alerts(actor))
    if request.method == "POST":
        return _take(request, actor)
    may_take = bool(can_take_alerts(actor))
    context = {"rows": alert_rows(moment), "files": AlertFiles(), "may_take": may_take, "feeds": feed_rows()}
    return render(request, "response/alerts.html", context)


def _take(request: HttpRequest, actor: Standing) -> HttpResponse:
    """Every file for itself: what is wrong with one stops no other."""
    require(can_take_alerts(actor))
    files = request.FILES.getlist("alerts")[:MOST_FILES]
    taken: list[Taken] = []
    for file in files:
        try:
            content = file.read()
            taken.append(receive_alert(actor=actor, content=content, way="upload", origin=file.name or "", now=now()))
        except Invalid as no:
            messages.error(request, _("%(name)s：%(why)s") % {"name": file.name, "why": no})
    if not files:
        messages.error(request, _("请选一个或几个 CAP 文件。"))
    if len(taken) == 1:
        if not taken[0].is_new:
            add_toast(request, _("这条预警已经收到过。"))
        return redirect("alert", taken[0].alert.pk)
    if taken:
        new = sum(one.is_new for one in taken)
        told = {"new": new, "known": len(taken) - new}
        add_toast(request, _("收到 %(new)d 条，另有 %(known)d 条早已收到。") % told)
    return redirect("alerts")


@login_required
@require_safe
def alert(request: HttpRequest, alert_id: int) -> HttpResponse:
    """One warning with all that it says and what it proposes."""
    actor = standing(request)
    require(can_see_alerts(actor))
    detail = alert_detail(alert_id, now())
    if detail is None:
        raise Http404(_("没有这条预警。"))
    related = [(_("代替或解除它的"), detail.replaced_by), (_("它代替或解除的"), detail.replaces)]
    context = {"one": detail, "may_start": bool(commanded_units(actor)), "related": related}
    return render(request, "response/alert.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a warning by hand."""
    actor = standing(request)
    require(can_take_alerts(actor))
    form = OneAlert(request.POST or None, initial={"sent_at": now()})
    if request.method == "POST" and form.is_valid():
        try:
            taken = enter_alert(actor=actor, entered=_entered(form), now=now())
            return redirect("alert", taken.alert.pk)
        except Invalid as no:
            form.add_error(None, str(no))
    return render(request, "response/enter_alert.html", {"form": form}, status=422 if form.errors else 200)


def _entered(form: OneAlert) -> Entered:
    said = dict(form.cleaned_data)
    return Entered(**said | {"areas": re.split(r"[、,，;；\n]", said["areas"])})

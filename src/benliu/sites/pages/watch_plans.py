"""Plans of standing duty: a new one, one with its fairness, proposing anew, publishing, throwing away."""

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
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..forms import DutyForm, in_a_month
from ..policies import can_keep_duties
from ..queries.watch import duty_place
from ..queries.watch_plan import people_to_choose, plan_detail, teams_to_choose, units_to_choose
from ..services import discard_duty, plan_duty, propose_duty, publish_duty


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_new(request: HttpRequest, place_id: int) -> HttpResponse:
    """A standing duty for an outpost. `?unit=`: of which branch people are chosen."""
    actor, today = standing(request), local_date(now())
    place = duty_place(actor, place_id, now())
    if place is None:
        raise Http404(_("没有这个地点。"))
    require(can_keep_duties(actor, place))
    units = units_to_choose(actor, place)
    asked = request.GET.get("unit", "")
    unit = next((pk for pk, _name in units if str(pk) == asked), units[0][0] if units else 0)
    first, last = in_a_month(today)
    form = DutyForm(
        request.POST or None,
        teams=teams_to_choose(actor, place),
        people=people_to_choose(unit, today),
        initial={"starts_on": first, "ends_on": last, "rest_hours": 24},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = plan_duty(actor=actor, place_id=place_id, told=form.told(), now=now())
        except Invalid as no:
            form.add_error(None, str(no))
        else:
            return redirect("watch_plan", made.pk)
    context = {"place": place, "form": form, "units": units, "unit": unit}
    return render(request, "sites/watch_new.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def plan(request: HttpRequest, duty_id: int) -> HttpResponse:
    """One: who stands when, how fair that is, and why a seat stays empty. `?seat=`: the one whose person is changed."""
    found = plan_detail(standing(request), duty_id, now())
    if found is None:
        raise Http404(_("没有这份值守安排。"))
    changed = request.GET.get("seat", "")
    context = {"found": found, "plan": found.plan, "changed": int(changed) if changed.isdecimal() else 0}
    return render(request, "sites/watch_plan.html", context)


@login_required
@require_POST
def plan_act(request: HttpRequest, duty_id: int, act: str) -> HttpResponse:
    """Propose anew, publish, throw away: as the page showed it."""
    acts: dict[str, tuple[Callable[..., Any], str]] = {
        "propose": (propose_duty, _("已重新排过。")),
        "publish": (publish_duty, _("已发布，值守的人都会收到通知。")),
        "discard": (discard_duty, _("已删去。")),
    }
    if act not in acts:
        raise Http404
    found = plan_detail(standing(request), duty_id, now())
    if found is None:
        raise Http404(_("没有这份值守安排。"))
    version = request.POST.get("version", "")
    given: dict[str, Any] = {
        "actor": standing(request),
        "plan_id": duty_id,
        "version": int(version) if version.isdecimal() and len(version) < 10 else 0,  # noqa: PLR2004 - digits
        "now": now(),
    }
    done = attempt(request, lambda: acts[act][0](**given))
    if done:
        add_toast(request, acts[act][1])
    if act == "discard" and done:
        return redirect("watch_place", found.plan.place_id)
    return redirect("watch_plan", duty_id)

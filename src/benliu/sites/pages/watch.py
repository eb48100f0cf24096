"""Standing duty: one's own page on the phone, an outpost's, swaps, and what is ticked."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benliu.common.attempts import attempt
from benliu.common.clock import now
from benliu.common.decision import Invalid, require
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..forms import SwapForm
from ..policies import can_have_duties
from ..queries.watch import duty_place, last_notes, open_points, own_duties, own_swaps, place_watch
from ..queries.watch_plan import swap_choice
from ..services import (
    StaleDuty,
    answer_swap,
    confirm_duty,
    confirm_reading,
    decide_swap,
    offer_duty,
    seat_person,
    tick_point,
    withdraw_swap,
)

CONFLICT, UNPROCESSABLE = 409, 422
KEPT = dt.timedelta(days=2)  # so far ahead a phone that finds no network can hand over


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The phone keeps this page: own duties, swaps, and the form of a hand-over."""
    actor, at = standing(request), now()
    require(can_have_duties(actor))
    duties = own_duties(actor, at)
    places = {duty.place_id for duty in duties}
    context = {
        "duties": [duty for duty in duties if not duty.ended],
        "to_hand_over": [one for one in duties if not one.handed_over and one.starts_at < at + KEPT],
        "swaps": own_swaps(actor),
        "notes": last_notes(places),
        "points": open_points(places),
    }
    return render(request, "sites/watch_mine.html", context)


@login_required
@require_safe
def place(request: HttpRequest, place_id: int) -> HttpResponse:
    """An outpost: who is on duty now, who is next, the coming weeks, what is handed over."""
    actor, at = standing(request), now()
    found = duty_place(actor, place_id, at)
    if found is None:
        raise Http404(_("没有这个地点。"))
    return render(request, "sites/watch_place.html", {"found": place_watch(actor, found, at)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def swap(request: HttpRequest, seat_id: int) -> HttpResponse:
    """Offer an own duty to a colleague, or for one of a colleague's."""
    actor = standing(request)
    choice = swap_choice(actor, seat_id, now())
    if choice is None:
        raise Http404(_("没有这一班。"))
    local = timezone.localtime
    wanted = [(pk, f"{name} {local(at):%m-%d %H:%M} {shift}") for pk, name, at, shift in choice.wanted]
    given: dict[str, Any] = {"version": choice.seat.version, "colleagues": choice.colleagues, "wanted": wanted}
    form, status = SwapForm(request.POST or None, **given), 200
    if request.method == "POST" and form.is_valid():
        try:
            offer_duty(actor=actor, seat_id=seat_id, now=now(), **form.told())
        except Invalid as no:
            if isinstance(no, StaleDuty):
                form, status = SwapForm(request.POST | {"version": str(choice.seat.version)}, **given), CONFLICT
            form.add_error(None, str(no))
        else:
            add_toast(request, _("已提出，等同事答复。"))
            return redirect("watch_mine")
    status = UNPROCESSABLE if form.errors and status == 200 else status  # noqa: PLR2004
    return render(request, "sites/watch_swap.html", {"choice": choice, "form": form}, status=status)


@login_required
@require_POST
def swap_act(request: HttpRequest, swap_id: int, act: str) -> HttpResponse:
    """Agree, decline, take back; consent or refuse."""
    acts: dict[str, tuple[Callable[..., Any], dict[str, bool], str]] = {
        "agree": (answer_swap, {"agrees": True}, _("已答应，等负责人同意。")),
        "decline": (answer_swap, {"agrees": False}, _("已告诉同事。")),
        "withdraw": (withdraw_swap, {}, _("已收回。")),
        "consent": (decide_swap, {"consents": True}, _("班表已改，双方都会收到通知。")),
        "refuse": (decide_swap, {"consents": False}, _("已退回，班表不变。")),
    }
    if act not in acts:
        raise Http404
    service, said, words = acts[act]
    if attempt(request, lambda: service(actor=standing(request), swap_id=swap_id, now=now(), **said)):
        add_toast(request, words)
    return _back(request)


@login_required
@require_POST
def seat_act(request: HttpRequest, seat_id: int, act: str) -> HttpResponse:
    """Confirm having read the notes; confirm that somebody served; put somebody else there."""
    given: dict[str, Any] = {"actor": standing(request), "seat_id": seat_id, "now": now()}
    version, person = _number(request.POST.get("version", "")), _number(request.POST.get("person", ""))
    acts: dict[str, tuple[Callable[[], Any], str]] = {
        "read": (lambda: confirm_reading(**given), _("已接班。")),
        "confirm": (lambda: confirm_duty(version=version, **given), _("已确认，记入纪实。")),
        "person": (lambda: seat_person(version=version, person_id=person or None, **given), _("已改好。")),
    }
    if act not in acts:
        raise Http404
    service, words = acts[act]
    if attempt(request, service):
        add_toast(request, words)
    return _back(request)


@login_required
@require_POST
def point_done(request: HttpRequest, point_id: int) -> HttpResponse:
    """Tick an open point."""
    if attempt(request, lambda: tick_point(actor=standing(request), point_id=point_id, now=now())):
        add_toast(request, _("已办结。"))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """To the page that the form stands on: an outpost's, a plan's, or one's own."""
    for name, field in (("watch_place", "place"), ("watch_plan", "plan")):
        if number := _number(request.POST.get(field, "")):
            return redirect(name, number)
    return redirect("watch_mine")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0  # noqa: PLR2004 - digits

"""Places: the list, one of them, a new one; the sheet of their codes, and what a scanned code leads to."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benliu.common.attempts import attempt
from benliu.common.clock import now
from benliu.common.codes import drawn_code
from benliu.common.decision import Invalid, Refused, require
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..forms import PlaceFilter, PlaceForm
from ..policies import can_see_places
from ..queries.place import find_place, kept_units, outposts_at, place_of_code, places_for, printed_places
from ..scanning import scanned_address
from ..services import add_place, change_place, close_place, renew_code, reopen_place


@login_required
@require_safe
def place_list(request: HttpRequest) -> HttpResponse:
    """Those that are open, found by words and kind; who keeps them finds closed ones, too."""
    actor = standing(request)
    require(can_see_places(actor))
    keeps = bool(kept_units(actor))
    form = PlaceFilter(request.GET, keeps=keeps)
    page = places_for(actor, after=request.GET.get("after", ""), **form.chosen())
    context = {"page": page, "form": form, "chosen": any(form.chosen().values()), "may_add": keeps}
    return render(request, "places/places.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def place_new(request: HttpRequest) -> HttpResponse:
    """Add one."""
    actor = standing(request)
    units = kept_units(actor)
    if not units:
        raise Refused(_("地点由本单位的党务干部登记。"))
    host = find_place(actor, chosen_place(request.GET["at"])) if "at" in request.GET else None
    asked = {"at": host.id, "unit_id": host.unit_id, "kind": "outpost"} if host else {}
    form = PlaceForm(request.POST or None, units=units, initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            place = add_place(actor=actor, unit_id=form.cleaned_data["unit_id"], told=form.told(), now=now())
        except Invalid as no:
            form.add_error(None, str(no))
        else:
            add_toast(request, _("已登记。"))
            return redirect("place", place.pk)
    return render(request, "places/new.html", {"form": form, "host": host}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, place_id: int) -> HttpResponse:
    """One; who keeps it changes it here."""
    actor = standing(request)
    require(can_see_places(actor))
    row = find_place(actor, place_id)
    if row is None:
        raise Http404(_("没有这个地点。"))
    form = PlaceForm(request.POST or None, units=[], initial=asdict(row))
    if request.method == "POST" and form.is_valid():
        try:
            change_place(actor=actor, place_id=place_id, told=form.told(), now=now())
        except Invalid as no:
            form.add_error(None, str(no))
        else:
            add_toast(request, _("已改好。"))
            return redirect("place", place_id)
    context = {"row": row, "form": form, "outposts": () if row.is_manned else outposts_at(place_id)}
    return render(request, "places/place.html", context, status=422 if form.errors else 200)


def chosen_place(text: str) -> int:
    """The id in an address; 0, which no place has, where it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else 0  # noqa: PLR2004 - digits


ACTS: dict[str, Callable[..., Any]] = {"close": close_place, "reopen": reopen_place, "renew": renew_code}


@login_required
@require_POST
def place_act(request: HttpRequest, place_id: int, act: str) -> HttpResponse:
    """Close it, open it again, give it a new code."""
    if act not in ACTS:
        raise Http404
    actor = standing(request)
    if attempt(request, lambda: ACTS[act](actor=actor, place_id=place_id, now=now())):
        words = {
            "close": _("已停用，印好的码不再有效。"),
            "reopen": _("已重新启用。"),
            "renew": _("已换新码，请重新打印张贴；原来的码不再有效。"),
        }
        undo = reverse("place_act", args=[place_id, "reopen"]) if act == "close" else ""
        add_toast(request, words[act], undo_url=undo)
    return redirect("place", place_id)


@login_required
@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """The codes of all open places that one keeps, or of one (`?place=`), each on a page of its own when printed."""
    rows = printed_places(standing(request))
    only = request.GET.get("place", "")
    shown = [row for row in rows if not only or str(row.id) == only]
    if not shown:
        raise Refused(_("二维码由本单位的党务干部打印。"))
    return render(request, "places/sheet.html", {"drawn": [(row, *_drawn(request, row.printed)) for row in shown]})


def _drawn(request: HttpRequest, code: str) -> tuple[str, str]:
    # Straight to the page where one checks in: a phone without network has kept it, and cannot be led on.
    address = request.build_absolute_uri(scanned_address(code) or reverse("place_scanned", args=[code]))
    return drawn_code(address), address


@login_required
@require_safe
def scanned(request: HttpRequest, printed: str) -> HttpResponse:
    """Whoever scans a place's code is led to where one checks in; without such a page, to the place."""
    found = place_of_code(printed)
    if found is None:
        raise Http404(_("这个码已经作废，或者不是本单位的。"))
    require(can_see_places(standing(request)))
    return redirect(scanned_address(printed) or reverse("place", args=[found.pk]))

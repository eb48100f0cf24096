"""Hazards: the phone page on which one reports, one of them with all that was done, its photos."""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from benliu.common.clock import local_date, now
from benliu.common.decision import Invalid, require
from benliu.common.downloads import kept_download
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..forms import StepForm
from ..policies import can_see_sites
from ..queries.hazard import (
    HazardDetail,
    hazard_detail,
    hazard_photo,
    own_hazards,
    people_to_name,
    places_to_choose,
    reading_to_report,
    steps_since,
)
from ..services import Stale, take_step

CONFLICT, UNPROCESSABLE = 409, 422


@login_required
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """The phone keeps this page. `?reading=`: something not in order that one found on a patrol; `?place=`: where."""
    actor, today = standing(request), local_date(now())
    require(can_see_sites(actor, today))
    reading = reading_to_report(actor, _number(request.GET.get("reading", "")))
    context = {
        "places": places_to_choose(actor, today),
        "own": own_hazards(actor, today),
        "reading": reading,
        "place": reading.visit.point.route.place_id if reading else _number(request.GET.get("place", "")),
    }
    return render(request, "sites/hazard_report.html", context)


@login_required
@require_safe
def hazard(request: HttpRequest, hazard_id: uuid.UUID) -> HttpResponse:
    """One, with what its reader may do."""
    return _shown(request, _detail(request, hazard_id))


@login_required
@require_POST
def act(request: HttpRequest, hazard_id: uuid.UUID, act: str) -> HttpResponse:
    """Whatever is done on the page of a hazard. What was typed stays where it cannot be accepted, or is out of date."""
    found = _detail(request, hazard_id)
    forms = _forms(found)
    if act not in StepForm.ACTS:
        raise Http404
    form = StepForm(act, request.POST, request.FILES, version=found.row.version, people=_people(found))
    if not form.is_valid():
        return _shown(request, found, forms | {act: form}, status=UNPROCESSABLE)
    try:
        take_step(actor=standing(request), hazard_id=hazard_id, act=act, told=form.told(), now=now())
    except Stale as old:
        since = steps_since(hazard_id, form.cleaned_data["version"])
        current = request.POST.copy()
        current["version"] = str(found.row.version)
        again = StepForm(act, current, version=found.row.version, people=_people(found))
        again.add_error(None, str(old))
        return _shown(request, found, forms | {act: again}, since=since, status=CONFLICT)
    except Invalid as no:
        form.add_error(None, str(no))
        return _shown(request, _detail(request, hazard_id), forms | {act: form}, status=UNPROCESSABLE)
    add_toast(request, _("已登记。"))
    return redirect("hazard", hazard_id)


@login_required
@require_safe
def photo(request: HttpRequest, photo_id: int) -> HttpResponseBase:
    """A photo of a hazard, always as a download."""
    file = hazard_photo(standing(request), photo_id, local_date(now()))
    if file is None:
        raise Http404(_("没有这张照片。"))
    return kept_download(file.content, file.name)


def _shown(
    request: HttpRequest, found: HazardDetail, forms: Any = None, *, since: Any = (), status: int = 200
) -> HttpResponse:
    drawn = _forms(found) if forms is None else forms
    lost = [(act, form) for act, form in drawn.items() if form.is_bound and act not in found.acts]
    context = {
        "found": found,
        "row": found.row,
        "forms": [(act, StepForm.TITLES[act], drawn[act]) for act in found.acts if act in drawn],
        "lost": lost,  # what was typed for an act that is no longer possible
        "since": since,
    }
    return render(request, "sites/hazard.html", context, status=status)


def _forms(found: HazardDetail) -> dict[str, StepForm]:
    people = _people(found)
    return {
        act: StepForm(act, version=found.row.version, gravity=found.row.gravity, people=people)
        for act in found.acts
        if act in StepForm.ACTS
    }


def _people(found: HazardDetail) -> list[tuple[int, str]]:
    """Who handles it names who rectified; others tell of themselves."""
    return people_to_name(found.row, local_date(now())) if found.handles and "rectified" in found.acts else []


def _detail(request: HttpRequest, hazard_id: uuid.UUID) -> HazardDetail:
    found = hazard_detail(standing(request), hazard_id, now())
    if found is None:
        raise Http404(_("没有这条隐患。"))
    return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0  # noqa: PLR2004 - digits

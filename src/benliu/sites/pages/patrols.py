"""Patrols: the phone page on which one walks, routes as one keeps them, what was found."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benliu.common.attempts import attempt
from benliu.common.clock import local_date, now
from benliu.common.codes import drawn_code
from benliu.common.decision import Refused, require
from benliu.common.downloads import kept_download
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..forms import CheckForm, PointForm, RouteForm, valid
from ..policies import can_walk
from ..queries.patrol import own_patrols, patrol_detail, patrol_rows, patrols_of, reading_photo
from ..queries.route import RouteRow, check_picture, keeps_route, kept_place, kept_route, routes_to_walk, site_at
from ..services import (
    add_check,
    add_point,
    change_point,
    change_route,
    close_check,
    close_point,
    close_route,
    make_route,
    renew_point_code,
)

PER_PAGE = 30


@login_required
@require_safe
def walk(request: HttpRequest) -> HttpResponse:
    """The phone keeps this page; what was scanned at a point is in `?c=`, and read there."""
    actor, today = standing(request), local_date(now())
    require(can_walk(actor, today))
    own = own_patrols(actor)[:5]
    context = {"routes": routes_to_walk(actor, today), "own": patrol_rows(list(own)), "today": today}
    return render(request, "sites/walk.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def route_new(request: HttpRequest, place_id: int) -> HttpResponse:
    """Make a route at a place."""
    actor = standing(request)
    place = kept_place(actor, place_id)
    if place is None:
        raise Refused(_("由本单位的党务干部或工地临时党支部的书记维护。"))
    form = RouteForm(request.POST or None)
    made: list[int] = []
    if request.method == "POST" and form.is_valid():

        def act() -> None:
            made.append(make_route(actor=actor, place_id=place_id, now=now(), **form.cleaned_data).pk)

        if attempt(request, act):
            return redirect("route", made[0])
    context = {"form": form, "place": place, "site_id": site_at(place_id)}
    return render(request, "sites/route_new.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def route(request: HttpRequest, route_id: int) -> HttpResponse:
    """One as those keep it who say what is looked at: points, checks, and the patrols on it."""
    found = _kept(request, route_id)
    page = Paginator(patrols_of(standing(request), route_id), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "route": found,
        "site_id": site_at(found.place_id),
        "page": page,
        "patrols": patrol_rows(list(page.object_list)),
        "named": RouteForm(initial={"name": found.name, "every_days": found.every_days}),
        "point": PointForm(),
        "check": CheckForm(),
    }
    return render(request, "sites/route.html", context)


@login_required
@require_POST
def route_act(request: HttpRequest, route_id: int, act: str) -> HttpResponse:
    """Whatever is done on the page of a route."""
    acts: dict[str, Callable[[HttpRequest, int], str]] = {
        "change": _change,
        "close": lambda request, route_id: _close(request, route_id, closed=True),
        "reopen": lambda request, route_id: _close(request, route_id, closed=False),
        "add-point": _add_point,
        "change-point": _change_point,
        "renew-code": _renew,
        "add-check": _add_check,
    }
    acts |= {f"{verb}-{what}": _closing(verb, what) for verb in ("close", "reopen") for what in ("point", "check")}
    if act not in acts:
        raise Http404
    _kept(request, route_id)
    attempt(request, lambda: add_toast(request, acts[act](request, route_id)))
    return redirect("route", route_id)


def _change(request: HttpRequest, route_id: int) -> str:
    said = valid(RouteForm(request.POST)).cleaned_data
    change_route(actor=standing(request), route_id=route_id, now=now(), **said)
    return _("已改好。")


def _close(request: HttpRequest, route_id: int, *, closed: bool) -> str:
    close_route(actor=standing(request), route_id=route_id, closed=closed, now=now())
    return _("路线已停用，巡过的仍然可查。") if closed else _("已重新启用。")


def _add_point(request: HttpRequest, route_id: int) -> str:
    told = valid(PointForm(request.POST)).told()
    add_point(actor=standing(request), route_id=route_id, told=told, now=now())
    return _("已加上。")


def _change_point(request: HttpRequest, _route_id: int) -> str:
    told = valid(PointForm(request.POST)).told()
    change_point(actor=standing(request), point_id=_number(request, "point"), told=told, now=now())
    return _("已改好。")


def _renew(request: HttpRequest, _route_id: int) -> str:
    renew_point_code(actor=standing(request), point_id=_number(request, "point"), now=now())
    return _("已换新码，请重新打印张贴；原来的码不再有效。")


def _add_check(request: HttpRequest, _route_id: int) -> str:
    told = valid(CheckForm(request.POST, request.FILES)).told()
    add_check(actor=standing(request), point_id=_number(request, "point"), told=told, now=now())
    return _("已加上。")


def _closing(verb: str, what: str) -> Callable[[HttpRequest, int], str]:
    def act(request: HttpRequest, _route_id: int) -> str:
        said: dict[str, Any] = {"actor": standing(request), "closed": verb == "close", "now": now()}
        if what == "point":
            close_point(point_id=_number(request, "point"), **said)
        else:
            close_check(check_id=_number(request, "check"), **said)
        return _("已停用，查过的仍然可查。") if verb == "close" else _("已重新启用。")

    return act


def _number(request: HttpRequest, name: str) -> int:
    value = request.POST.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else 0  # noqa: PLR2004 - digits


@login_required
@require_safe
def codes(request: HttpRequest, route_id: int) -> HttpResponse:
    """The codes of a route's points, each on a page of its own when printed."""
    found = _kept(request, route_id)
    page = request.build_absolute_uri(reverse("patrol_walk"))
    drawn = [
        (point, drawn_code(f"{page}?{urlencode({'c': point.printed})}"))
        for point in found.points
        if not point.is_closed
    ]
    return render(request, "sites/codes.html", {"route": found, "drawn": drawn})


@login_required
@require_safe
def picture(request: HttpRequest, check_id: int) -> HttpResponseBase:
    """The picture that shows how to look; phones keep it with the page."""
    return _file(check_picture(standing(request), check_id, local_date(now())))


@login_required
@require_safe
def patrol(request: HttpRequest, patrol_id: uuid.UUID) -> HttpResponse:
    """One patrol with all that was found, and what is doubtful of it."""
    actor = standing(request)
    found = patrol_detail(actor, patrol_id)
    if found is None:
        raise Http404(_("没有这次巡查。"))
    keeps = keeps_route(actor, found.route_id)
    return render(request, "sites/patrol.html", {"patrol": found, "keeps": keeps})


@login_required
@require_safe
def photo(request: HttpRequest, reading_id: int) -> HttpResponseBase:
    """The photo with what was found, always as a download."""
    return _file(reading_photo(standing(request), reading_id))


def _file(file: Any) -> HttpResponseBase:
    if file is None:
        raise Http404(_("没有这张照片。"))
    return kept_download(file.content, file.name)


def _kept(request: HttpRequest, route_id: int) -> RouteRow:
    found = kept_route(standing(request), route_id)
    if found is None:
        raise Http404(_("没有这条路线。"))
    return found

"""The map of everything: sites, places, what is dangerous and who asks for advice, beside it as a list."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from benliu.common.clock import local_date, now
from benliu.common.decision import Refused
from benliu.org.requests import standing

from ..cells import DEGREE, Box, read_box, read_point
from ..forms import FieldFilter
from ..queries.field import Asked, Cell, Mark, cells, extent, kinds_for, listed, nearest, units_for


@login_required
@require_safe
def field_map(request: HttpRequest) -> HttpResponse:
    """The page. `near`: sorted by the way from there; `box`: only what lies in it; `after`: the next page."""
    form, asked = _asked(request)
    point = read_point(request.GET.get("near", ""))
    found = nearest(asked, point) if point else listed(asked, request.GET.get("after", ""))
    context = {
        "form": form,
        "rows": found.marks,
        "next_key": found.next_key,
        "is_near": point is not None,
        "is_part": asked.box is not None,
        "chosen": any(form.chosen().values()) or asked.box is not None,
        "tiles": settings.BENLIU_TILES,
    }
    return render(request, "places/field.html", context)


@login_required
@require_safe
def field_marks(request: HttpRequest) -> JsonResponse:
    """What lies in `box`, at first everything: single things, and cells of several."""
    form, asked = _asked(request)
    box = asked.box or extent(asked)
    if box is None:
        return JsonResponse({"box": None, "cells": [], "marks": []})
    several, alone = cells(asked, box)
    told = {"cells": [_cell(cell) for cell in several], "marks": [_mark(mark) for mark in alone]}
    return JsonResponse({"box": _degrees(box), **told})


def _asked(request: HttpRequest) -> tuple[FieldFilter, Asked]:
    actor, today = standing(request), local_date(now())
    kinds = kinds_for(actor, today)
    if not kinds:
        raise Refused(_("地图只对本单位的人和工地上的人开放。"))
    form = FieldFilter(request.GET, kinds=kinds, units=units_for(actor))
    return form, Asked(actor, today, **form.chosen(), box=read_box(request.GET.get("box", "")))


def _degrees(box: Box) -> list[float]:
    return [edge / DEGREE for edge in (box.south, box.west, box.north, box.east)]


def _cell(cell: Cell) -> dict[str, Any]:
    lies = [cell.north / cell.number / DEGREE, cell.east / cell.number / DEGREE]
    return {"number": cell.number, "late": cell.late, "lies": lies, "box": cell.box and _degrees(cell.box)}


def _mark(mark: Mark) -> dict[str, Any]:
    said = mark.words
    told = {"kind": said.kind, "label": str(said.kind_label), "code": said.code, "name": said.name, "url": said.url}
    return told | {"state": str(said.state), "tone": said.tone, "lies": [mark.latitude, mark.longitude]}

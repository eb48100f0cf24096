"""The board for the wall, and what of it changes."""

import uuid

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from benliu.common.clock import now

from ..queries.board import board_mark, board_of_mark
from .watching import watched


@login_required
@require_safe
def board(request: HttpRequest, response_id: uuid.UUID) -> HttpResponse:
    """The whole page."""
    row = watched(request, response_id)
    moment = now()
    mark = board_mark(row.pk, moment)
    context = {"board": board_of_mark(row.pk, mark, moment), "mark": mark, "tiles": settings.BENLIU_TILES}
    return render(request, "response/board.html", context)


@login_required
@require_safe
def board_live(request: HttpRequest, response_id: uuid.UUID) -> HttpResponse:
    """What changes on it; nothing (304) where nothing did since the mark that is sent along."""
    row = watched(request, response_id)
    moment = now()
    mark = board_mark(row.pk, moment)
    if request.headers.get("If-None-Match") == f'"{mark}"':
        return HttpResponseNotModified(headers={"ETag": f'"{mark}"'})
    shown = board_of_mark(row.pk, mark, moment)
    return HttpResponse(
        render_to_string("response/parts/board_live.html", {"board": shown}), headers={"ETag": f'"{mark}"'}
    )

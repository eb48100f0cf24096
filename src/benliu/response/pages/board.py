"""The board for the wall, and what of it changes."""

import datetime as dt
import uuid

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from benliu.common.clock import now

from ..queries.board import Board, board_mark
from ..queries.board import board as board_now
from .watching import watched

KEPT_SECONDS = 90  # what was reckoned under a mark; the mark changes with the minute


@login_required
@require_safe
def board(request: HttpRequest, response_id: uuid.UUID) -> HttpResponse:
    """The whole page."""
    row = watched(request, response_id)
    moment = now()
    mark = board_mark(row.pk, moment)
    context = {"board": _figures(row.pk, mark, moment), "mark": mark, "tiles": settings.BENLIU_TILES}
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
    shown = _figures(row.pk, mark, moment)
    return HttpResponse(
        render_to_string("response/parts/board_live.html", {"board": shown}), headers={"ETag": f'"{mark}"'}
    )


def _figures(response_id: uuid.UUID, mark: str | None, moment: dt.datetime) -> Board | None:
    """The board, reckoned once for all screens that show it under one mark."""
    key = f"board:{response_id}:{mark}"
    kept: Board | None = cache.get(key)
    if kept is None and (kept := board_now(response_id, moment)):
        cache.set(key, kept, KEPT_SECONDS)
    return kept

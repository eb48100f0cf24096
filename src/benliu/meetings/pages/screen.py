"""The big screen at the door: the code to scan, the digits to speak, how many have come."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from benliu.common.clock import now
from benliu.common.codes import drawn_code
from benliu.org.requests import standing

from ..queries.screen import Screen, meeting_screen


@login_required
@require_safe
def screen(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """The whole page."""
    shown = meeting_screen(meeting_id, standing(request), now())
    return render(request, "meetings/screen.html", _drawn(request, shown))


@login_required
@require_safe
def code(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """What changes on it, every few seconds."""
    shown = meeting_screen(meeting_id, standing(request), now())
    return render(request, "meetings/parts/code.html", _drawn(request, shown))


def _drawn(request: HttpRequest, shown: Screen) -> dict[str, object]:
    address = request.build_absolute_uri(f"{reverse('scan')}?c={shown.code}")
    drawing = drawn_code(address, on_paper=False)
    return {"screen": shown, "address": address, "drawing": drawing}

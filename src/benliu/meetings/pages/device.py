"""Do something, and say on the next page what came of it; which browser asks."""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from benliu.common.decision import Invalid

DEVICE, YEAR = "benliu-device", 366 * 24 * 3600


def attempt(request: HttpRequest, act: Callable[[], object]) -> bool:
    """Do `act`; where its input cannot be accepted, say why on the next page."""
    try:
        act()
    except Invalid as error:
        messages.error(request, str(error))
        return False
    return True


def device_of(request: HttpRequest) -> str:
    """The mark that this browser carries; nothing before its first page of a meeting."""
    return request.COOKIES.get(DEVICE, "")


def marked(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give the browser a mark of its own, by which one device signs in one person. Scripts read it: see scan.js."""
    if not device_of(request):
        token = secrets.token_hex(16)
        response.set_cookie(DEVICE, token, max_age=YEAR, secure=settings.HTTPS, samesite="Lax")
    return response

"""Which browser asks: the mark by which one device signs in one person."""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

DEVICE, YEAR = "benliu-device", 366 * 24 * 3600


def device_of(request: HttpRequest) -> str:
    """The mark that this browser carries; nothing before its first page of a meeting."""
    return request.COOKIES.get(DEVICE, "")


def marked(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give the browser a mark of its own, by which one device signs in one person. Scripts read it: see scan.js."""
    if not device_of(request):
        token = secrets.token_hex(16)
        response.set_cookie(DEVICE, token, max_age=YEAR, secure=settings.HTTPS, samesite="Lax")
    return response

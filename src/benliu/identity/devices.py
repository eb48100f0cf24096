"""Which browser asks: a mark of its own, and its system and kind in words that its person knows it by."""

import hashlib
import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from benliu.audit.device import Device

COOKIE, YEAR = "benliu-device", 366 * 24 * 3600
MARKS = re.compile(r"[\w-]{16,64}", re.ASCII)
# The first that is found counts. Coarse on purpose: enough to know one's own phone by, too little to follow anybody.
SYSTEMS = (
    ("HarmonyOS", r"HarmonyOS|OpenHarmony"),
    ("Android", r"Android"),
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Windows", r"Windows"),
    ("macOS", r"Macintosh"),
    ("Linux", r"Linux"),
)
BROWSERS = (
    ("企业微信", r"wxwork"),
    ("微信", r"MicroMessenger"),
    ("钉钉", r"DingTalk"),
    ("Edge", r"Edg"),
    ("Firefox", r"Firefox|FxiOS"),
    ("Chrome", r"Chrome|CriOS"),
    ("Safari", r"Safari"),
)


def device_of(request: HttpRequest) -> str:
    """The mark that this browser carries; empty before its first page behind the door."""
    said = request.COOKIES.get(COOKIE, "")
    return said if MARKS.fullmatch(said) else ""


def acting(request: HttpRequest, mark: str) -> Device:
    """The device as the audit trail knows it: a digest of the mark, so that reading the trail gives nobody the mark."""
    agent = request.headers.get("User-Agent", "")
    words = (next((word for word, sign in table if re.search(sign, agent)), "") for table in (SYSTEMS, BROWSERS))
    return Device(hashlib.sha256(mark.encode()).hexdigest()[:12], " ".join(filter(None, words)))


def new_mark() -> str:
    """A mark that no other device has."""
    return secrets.token_hex(16)


def leave_mark(response: HttpResponse, mark: str) -> None:
    """Let the browser carry the mark for a year. Scripts read it: a sign-in that is sent later carries it, too."""
    response.set_cookie(COOKIE, mark, max_age=YEAR, secure=settings.HTTPS, samesite="Lax")

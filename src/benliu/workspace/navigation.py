"""The ways through the system: side entries on the desk, tabs on the phone.

The context processor below gives every page `nav`, `tabs`, `display_name`, `bureau_name` and `demo`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

Text = str | Promise


def _always(request: HttpRequest) -> bool:
    return True


def _none(request: HttpRequest) -> int:
    return 0


@dataclass(frozen=True)
class Entry:
    """One way: where it leads, who sees it, and how much waits there."""

    label: Text
    url_name: str
    icon: str
    section: Text = ""
    shown: Callable[[HttpRequest], bool] = _always
    badge: Callable[[HttpRequest], int] = _none
    main: bool = False


DESK: tuple[Entry, ...] = ()
PHONE: tuple[Entry, ...] = ()


def navigation(request: HttpRequest) -> dict[str, object]:
    """What the shells of `ui` need on every page; nothing of it before sign-in."""
    context: dict[str, object] = {"demo": settings.DEMO, "nav": [], "tabs": [], "display_name": "", "bureau_name": ""}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context
    return context | {"nav": _shown(DESK, request), "tabs": _shown(PHONE, request), "display_name": user.get_username()}


def _shown(entries: tuple[Entry, ...], request: HttpRequest) -> list[dict[str, object]]:
    return [_drawn(entry, request) for entry in entries if entry.shown(request)]


def _drawn(entry: Entry, request: HttpRequest) -> dict[str, object]:
    url = reverse(entry.url_name)
    return {
        "label": entry.label,
        "url": url,
        "icon": entry.icon,
        "section": entry.section,
        "badge": entry.badge(request),
        "main": entry.main,
        "current": request.path == url or (url != "/" and request.path.startswith(url)),
    }

"""Where the code of a place leads: a feature that has people check in registers its page in `AppConfig.ready`."""

from urllib.parse import urlencode

from django.urls import reverse

_pages: list[str] = []


def register_scanned(url_name: str) -> None:
    """Let the printed codes lead to a page, which finds the code in `?p=`."""
    if url_name not in _pages:
        _pages.append(url_name)


def scanned_address(code: str) -> str:
    """The address of that page with the code; empty while no feature has one."""
    return f"{reverse(_pages[-1])}?{urlencode({'p': code})}" if _pages else ""

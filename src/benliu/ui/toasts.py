"""Short messages after an act, with the way to take it back."""

from django.contrib import messages
from django.http import HttpRequest

_UNDO = "undo="


def add_toast(request: HttpRequest, text: str, *, undo_url: str = "") -> None:
    """Show `text` on the next page; `undo_url` is posted to by its “撤销” button."""
    messages.success(request, text, extra_tags=f"{_UNDO}{undo_url}" if undo_url else "")


def undo_url_of(extra_tags: str) -> str:
    """The address kept by `add_toast`, or nothing."""
    return extra_tags.removeprefix(_UNDO) if extra_tags.startswith(_UNDO) else ""

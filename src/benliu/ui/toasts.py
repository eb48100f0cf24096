"""Short messages after an act, with the way to take it back and the ways to what came of it."""

import json
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest


def add_toast(
    request: HttpRequest, text: str, *, undo_url: str = "", merge_url: str = "", ways: Sequence[tuple[str, str]] = ()
) -> None:
    """Show `text` on the next page. Its “撤销” button posts to `undo_url`, its “是同一件事，合并” to `merge_url`.

    `ways`: pairs of words and address.
    """
    further = {"undo_url": undo_url, "merge_url": merge_url, "ways": ways}
    messages.success(request, text, extra_tags=json.dumps(further) if any(further.values()) else "")


def further_of(extra_tags: str) -> dict[str, object]:
    """What `add_toast` kept beside the text."""
    return dict(json.loads(extra_tags)) if extra_tags.startswith("{") else {}

"""The bell in the frames: how much is unread, looked up only where it is drawn."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .queries.inbox import unread_count


def bell(request: HttpRequest) -> dict[str, object]:
    """`unread_notices` for every page of somebody who is signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"has_bell": False}
    return {"has_bell": True, "unread_notices": SimpleLazyObject(lambda: unread_count(user))}

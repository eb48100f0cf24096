"""Doing something that may be turned down for its input."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from benliu.common.decision import Invalid


def attempt(request: HttpRequest, act: Callable[[], object]) -> bool:
    """Do `act`; where its input cannot be accepted, say why on the next page. Tells whether it was done."""
    try:
        act()
    except Invalid as error:
        messages.error(request, str(error))
        return False
    return True

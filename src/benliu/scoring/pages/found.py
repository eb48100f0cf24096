"""What an address names, or a page that says there is no such thing."""

from typing import TypeVar

from django.http import Http404
from django.utils.translation import gettext as _

Thing = TypeVar("Thing")


def found(thing: Thing | None) -> Thing:
    """`thing`, or 404 where there is none."""
    if thing is None:
        raise Http404(_("没有找到。它可能已被新的计分结果取代。"))
    return thing

"""The response of an address, for who may watch it."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from benliu.common.decision import Decision, require
from benliu.org.requests import standing

from ..policies import can_watch
from ..queries.relief import response_of


def watched(request: HttpRequest, response_id: uuid.UUID, may: Callable[..., Decision] = can_watch) -> Any:
    """The response with its unit; 404 where there is none, refused where `may` says no."""
    response = response_of(response_id)
    if response is None:
        raise Http404(_("没有这次响应。"))
    require(may(standing(request), response))
    return response

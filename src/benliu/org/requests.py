"""Who is asking: the standing of a request's account, looked up once and kept on the request."""

from typing import cast

from django.http import HttpRequest

from benliu.common.clock import local_date, now
from benliu.identity.models import User

from .standing import Standing, standing_of

_KEPT = "_benliu_standing"


def standing(request: HttpRequest) -> Standing:
    """The standing of the signed-in account today; asked again in one request, it costs nothing."""
    kept: Standing | None = getattr(request, _KEPT, None)
    if kept is None:
        kept = standing_of(cast(User, request.user), on=local_date(now()))
        setattr(request, _KEPT, kept)
    return kept

"""Where a request lies: as the requester attached it, else by the place that triage chose or the words name."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from benliu.org.standing import Standing
from benliu.places.models import Place
from benliu.places.policies import visible_places

from ..models import Request

MICRO = 1_000_000
EXACT, COARSE = 5, 2  # digits of a degree: a metre, a kilometre
MOST = 200

Degrees = tuple[float, float]


def degrees_of(lies: Request | Place | None) -> Degrees | None:
    """Latitude and longitude, where they are known."""
    if lies is None or lies.latitude is None or lies.longitude is None:
        return None
    return lies.latitude / MICRO, lies.longitude / MICRO


def position_words(request: Request, *, exact: bool) -> str:
    """What the requester attached: exact for who goes there or sends somebody, else to about a kilometre."""
    at = degrees_of(request)
    if at is None:
        return ""
    north, east = (f"{degrees:.{EXACT if exact else COARSE}f}" for degrees in at)
    return (
        f"{north}, {east}" if exact else _("%(north)s, %(east)s（大约，一公里以内）") % {"north": north, "east": east}
    )


def choosable_places(actor: Standing) -> list[Place]:
    """The open places that `actor` may choose from. One query."""
    return list(visible_places(actor).filter(closed_on=None).order_by("code", "pk")[:MOST])


def place_named(request: Request, places: Sequence[Place]) -> Place | None:
    """The place that was chosen, else the one whose name the requester wrote, the longest of several."""
    if request.place is not None:
        return request.place
    told = f"{request.spot}\n{request.words}"
    named = [place for place in places if place.name and place.name in told]
    return max(named, key=lambda place: (len(place.name), -place.pk), default=None)

"""What passers-by see: the place of a code, and what became of what they told."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from benliu.org.standing import Standing
from benliu.places.codes import printed_code

from ..models import Hazard
from ..policies import handled_places
from ..services.spot import SPOT, place_of_spot


@dataclass(frozen=True)
class SpotPlace:
    """Where a code hangs."""

    name: str


@dataclass(frozen=True)
class SpotSeen:
    """What became of it, without anybody's name."""

    number: int
    place: str
    words: str
    received_at: dt.datetime
    closed_at: dt.datetime | None
    state: str
    said: str
    answer: str


def spot_place(code: str) -> SpotPlace | None:
    """Where a code for passers-by hangs; None where it is none of ours. One query at most."""
    place = place_of_spot(code)
    return SpotPlace(place.name) if place else None


def spot_seen(word: str) -> SpotSeen | None:
    """What became of what was told under this word. Two queries at most."""
    hazard = Hazard.objects.select_related("place").filter(word=word).first()
    if hazard is None:
        return None
    said = {
        Hazard.State.REVIEW: _("已收到，等待审核。"),
        Hazard.State.REPORTED: _("已受理，正在安排整改。"),
        Hazard.State.NOTIFIED: _("已通知责任单位整改。"),
        Hazard.State.RECTIFIED: _("责任单位已整改，等待复查。"),
        Hazard.State.CLOSED: _("已整改并复查通过。谢谢您。"),
        Hazard.State.DECLINED: _("没有受理。"),
    }
    declined = hazard.steps.filter(act="declined").order_by("number").last() if hazard.state == "declined" else None
    return SpotSeen(
        hazard.number,
        hazard.place.name,
        hazard.words,
        hazard.received_at,
        hazard.closed_at,
        hazard.state,
        said[Hazard.State(hazard.state)],
        declined.words if declined else "",
    )


def spot_code(actor: Standing, place_id: int) -> tuple[str, str, str, str] | None:
    """Code, name, address and short code of a place that `actor` handles: what is printed there. One query."""
    place = handled_places(actor).filter(pk=place_id, closed_on=None).first()
    if place is None:
        return None
    return printed_code(bytes(place.secret), place.pk, SPOT), place.name, place.address, place.code

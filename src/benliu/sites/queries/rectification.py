"""Notices of rectification, and what one may be issued for."""

import datetime as dt
from dataclasses import dataclass

from benliu.org.models import Unit
from benliu.org.queries import bureau_name, units_below
from benliu.org.standing import Standing
from benliu.places.models import Place

from ..models import Hazard, RectificationNotice
from ..policies import handled_places, visible_hazards
from ..services.hazard_telling import name_of
from ..services.rectification import firms_at

MOST = 300


@dataclass(frozen=True)
class NoticeRow:
    """A notice with its hazards, as one may read them. `issuer`: the bureau or unit that asks."""

    row: RectificationNotice
    to: str
    issuer: str
    hazards: tuple[Hazard, ...]


@dataclass(frozen=True)
class Candidates:
    """A place with the hazards there that wait for a notice, and whom one may be sent to."""

    place: Place
    hazards: tuple[Hazard, ...]
    firms: tuple[str, ...]
    units: tuple[tuple[int, str], ...]


def find_notice(actor: Standing, notice_id: int, on: dt.date) -> NoticeRow | None:
    """One with at least a hazard that `actor` may read. Three queries."""
    notice = RectificationNotice.objects.select_related("unit", "place__unit").filter(pk=notice_id).first()
    if notice is None:
        return None
    named = visible_hazards(actor, on).filter(steps__notice=notice, steps__act="notified").distinct()
    hazards = tuple(named.order_by("number"))
    return NoticeRow(notice, name_of(notice), bureau_name(), hazards) if hazards else None


def candidates(actor: Standing, place_id: int, on: dt.date) -> Candidates | None:
    """What a notice may be issued for at a place that `actor` handles. Four queries."""
    place = handled_places(actor).select_related("unit", "site").filter(pk=place_id).first()
    if place is None:
        return None
    waiting = visible_hazards(actor, on).filter(place=place, state=Hazard.State.REPORTED).order_by("number")
    units = Unit.objects.filter(units_below(actor.led_paths), closed_on=None).order_by("path")
    firms = firms_at(getattr(place, "site", None))
    return Candidates(place, tuple(waiting[:MOST]), tuple(firms), tuple(units.values_list("pk", "name")[:MOST]))

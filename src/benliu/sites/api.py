"""Operations of clients: what phones tell of patrols, perhaps days later."""

import datetime as dt
import re
from collections.abc import Mapping

from django.utils import timezone

from benliu.common.clock import local_date
from benliu.org.standing import standing_of
from benliu.sync.payload import (
    Said,
    needed,
    said_id,
    said_marks,
    said_moment,
    said_number,
    said_rows,
    said_text,
    wrong,
)
from benliu.sync.registry import Account, Incoming

from .queries.patrol import reported_by_visit
from .services import (
    EndTold,
    HandOverTold,
    HazardTold,
    ReadingTold,
    VisitTold,
    end_patrol,
    hand_over,
    report_hazard,
    tell_visit,
)

MOST_POINTS, MOST_CHECKS, MOST_VALUE = 100, 40, 10**12
POSITION = "position"


def visit(*, actor: Account, operation: Incoming, now: dt.datetime) -> Mapping[str, object]:
    """`sites.visit`: the payload has `patrol`, `route`, `point`, `started`; `code` as it hangs there; `position` as
    [latitude, longitude]; `readings`: each `check` with `fine` or `value` (thousandths), `words`, `photo` (its mark).
    """
    said = operation.payload
    told = VisitTold(
        id=operation.id,
        patrol_id=said_id(said, "patrol"),
        route_id=needed(said_number(said, "route"), "route"),
        point_id=needed(said_number(said, "point"), "point"),
        started_at=said_moment(said, "started"),
        happened_at=operation.happened_at,
        readings=tuple(_reading(one) for one in said_rows(said, "readings", MOST_CHECKS)),
        code=said_text(said, "code", 60),
        position=_position(said),
    )
    made = tell_visit(actor=standing_of(actor, on=local_date(now)), told=told, now=now)
    at = timezone.localtime(made.happened_at).isoformat()
    return {
        "visit": str(made.pk),
        "patrol": str(made.patrol_id),
        "point": made.point_id,
        "at": at,
        "hazards": reported_by_visit(made.pk),
    }


def end(*, actor: Account, operation: Incoming, now: dt.datetime) -> Mapping[str, object]:
    """`sites.end`: the payload has `patrol`, `route`, `started`; `missed`: each `point` with `words`, why."""
    said = operation.payload
    missed = said_rows(said, "missed", MOST_POINTS)
    told = EndTold(
        patrol_id=said_id(said, "patrol"),
        route_id=needed(said_number(said, "route"), "route"),
        started_at=said_moment(said, "started"),
        ended_at=operation.happened_at,
        missed={needed(said_number(one, "point"), "point"): said_text(one, "words", 200) for one in missed},
    )
    patrol = end_patrol(actor=standing_of(actor, on=local_date(now)), told=told, now=now)
    return {"patrol": str(patrol.pk), "route": patrol.route_id}


def hazard(*, actor: Account, operation: Incoming, now: dt.datetime) -> Mapping[str, object]:
    """`sites.hazard`: the payload has `place`, `words`; any of `spot`, `gravity`, `photos` (their marks), `reading`."""
    said = operation.payload
    told = HazardTold(
        id=operation.id,
        place_id=needed(said_number(said, "place"), "place"),
        words=said_text(said, "words", 1000),
        found_at=operation.happened_at,
        spot=said_text(said, "spot", 200),
        gravity=said_text(said, "gravity", 10),
        photos=said_marks(said),
        reading_id=said_number(said, "reading"),
    )
    made = report_hazard(actor=standing_of(actor, on=local_date(now)), told=told, now=now)
    return {"hazard": str(made.pk), "number": made.number}


def handed(*, actor: Account, operation: Incoming, now: dt.datetime) -> Mapping[str, object]:
    """`sites.hand_over`: the payload has `seat`, `words`; `points`: each with `words`, what stays to be done."""
    said = operation.payload
    told = HandOverTold(
        id=operation.id,
        seat_id=needed(said_number(said, "seat"), "seat"),
        words=said_text(said, "words", 1000),
        happened_at=operation.happened_at,
        points=tuple(said_text(one, "words", 200) for one in said_rows(said, "points", MOST_POINTS)),
    )
    made = hand_over(actor=standing_of(actor, on=local_date(now)), told=told, now=now)
    return {"hand_over": str(made.pk), "seat": made.seat_id}


def _reading(said: Said) -> ReadingTold:
    fine, photo = said.get("fine"), said_text(said, "photo", 64)
    if fine is not None and not isinstance(fine, bool):
        raise wrong("fine")
    if photo and not re.fullmatch("[0-9a-f]{64}", photo):
        raise wrong("photo")
    return ReadingTold(
        check_id=needed(said_number(said, "check"), "check"),
        is_fine=fine,
        value=said_number(said, "value", MOST_VALUE),
        words=said_text(said, "words", 400),
        photo=photo,
    )


def _position(said: Said) -> tuple[float, float] | None:
    found = said.get(POSITION)
    if found is None:
        return None
    if not isinstance(found, list) or len(found) != 2 or not all(type(one) in {int, float} for one in found):  # noqa: PLR2004
        raise wrong(POSITION)
    latitude, longitude = found
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):  # noqa: PLR2004 - degrees of the globe
        raise wrong(POSITION)
    return float(latitude), float(longitude)

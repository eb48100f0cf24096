"""What a patrol finds not in order is reported by itself: a hazard for each reading, once, for review."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from benliu.audit.services import note_act
from benliu.org.standing import Standing

from ..models import Check, Hazard, PointVisit, Reading
from ..queries.route import plain
from .hazard import LONGEST, keep_new


def propose_hazards(*, actor: Standing, visit: PointVisit, readings: Sequence[Reading], now: dt.datetime) -> None:
    """Report each of these readings of a visit that is not in order, with its photo; who handles them reviews them.

    The caller has locked the patrol, and calls this once for each visit.
    """
    for reading in readings:
        if not reading.is_fine:
            _propose(actor, visit, reading, now)


def _propose(actor: Standing, visit: PointVisit, reading: Reading, now: dt.datetime) -> None:
    with override(settings.LANGUAGE_CODE):  # what is kept is in the bureau's language
        words = _words(reading)
    hazard = Hazard(
        id=uuid.uuid5(visit.pk, f"hazard/{reading.check_item_id}"),
        place=visit.patrol.route.place,
        spot=visit.point.name,
        words=words[:LONGEST],
        gravity=Hazard.Gravity.ORDINARY,
        way=Hazard.Way.PATROL,
        reading=reading,
        reported_by_id=actor.account_id,
        found_at=min(visit.happened_at, now),
        received_at=now,
        state=Hazard.State.REVIEW,
    )
    keep_new(hazard, [reading.photo] if reading.photo else [], now)
    note_act(actor_id=actor.account_id, act="report_hazard", subject=f"hazard:{hazard.pk}", now=now)


def _words(reading: Reading) -> str:
    """“外海水位：4.5 米，应不超过 4.2；水还在涨”."""
    check = reading.check_item
    told = {"check": check.question, "found": reading.words or _("不正常")}
    if reading.value is None:
        return _("%(check)s：%(found)s") % told
    measured = {
        "check": check.question,
        "value": plain(reading.value),
        "measure": check.measure,
        "bound": _bound(check),
    }
    words = _("%(check)s：%(value)s %(measure)s，%(bound)s") % measured
    return _("%(words)s；%(more)s") % {"words": words, "more": reading.words} if reading.words else words


def _bound(check: Check) -> str:
    low, high = plain(check.low), plain(check.high)
    if low is None:
        return _("应不超过 %(high)s") % {"high": high}
    if high is None:
        return _("应不低于 %(low)s") % {"low": low}
    return _("应在 %(low)s 到 %(high)s 之间") % {"low": low, "high": high}

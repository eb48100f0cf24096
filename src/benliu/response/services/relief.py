"""Hand a shift over, with a note for those who come."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing

from ..models import Post, Presence, Report, Response
from ..policies import can_hand_over
from .report import Reported, tell_report

LONGEST = 1000


@dataclass(frozen=True)
class HandOver:
    """What those who leave tell those who come, at a place. `id` is the client's: sent twice, it is kept once."""

    id: uuid.UUID
    response_id: uuid.UUID
    place_id: int
    words: str
    happened_at: dt.datetime


@transaction.atomic
def hand_over(*, actor: Standing, told: HandOver, now: dt.datetime) -> Report:
    """Keep the note of a shift that is handed over. Who leaves without one can: it is shown, and stops nobody.

    Raises `Invalid` with what to mend, `Refused` where the policy says no.
    """
    response = Response.objects.select_related("unit").filter(pk=told.response_id).first()
    if response is None:
        raise Invalid(_("没有这次响应。"))
    require(can_hand_over(actor, response))
    words = told.words.strip()
    if not words:
        raise Invalid(_("请写几句要交代的：水情、做了什么、还要做什么。"))
    at_place = {"response": response, "place": told.place_id}
    if not (Post.objects.filter(**at_place).exists() or Presence.objects.filter(**at_place).exists()):
        raise Invalid(_("这次响应里没有这个哨点。"))
    told_then = min(told.happened_at, now)
    handed = Reported(told.id, told.response_id, Report.Kind.HANDOVER, told_then, words[:LONGEST], told.place_id)
    return tell_report(actor=actor, told=handed, now=now)

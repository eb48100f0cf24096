"""Hand a shift over, with a note for those who come."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing

from ..models import Post, Presence, Report, Response
from ..policies import can_hand_over

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
    report, made = Report.objects.get_or_create(
        pk=told.id,
        defaults={
            "response": response,
            "kind": Report.Kind.HANDOVER,
            "place_id": told.place_id,
            "words": words[:LONGEST],
            "happened_at": min(told.happened_at, now),
            "received_at": now,
            "told_by_id": actor.account_id,
        },
    )
    if not made and (report.response_id, report.kind) != (response.pk, Report.Kind.HANDOVER):
        raise Invalid(_("这个编码已经用于另一条报告，请重新打开页面。"))
    if made:
        note_act(actor_id=actor.account_id, act="hand_over", subject=f"report:{report.pk}", now=now)
    return report

"""Stand down: people are back, one by one or many at once; then it is over, or somebody closes it with a reason."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing

from ..models import Movement, Presence, Response
from ..policies import can_stand_down
from ..queries.standdown import count_still_out, still_out
from .movement import Told, tell_movements

LONGEST = 400
SHORTEST_STAY = dt.timedelta(seconds=1)  # of equal times who left goes before who arrived: see `stays`


@dataclass(frozen=True)
class Back:
    """These people are back since `happened_at`. `id` is the client's: sent twice, it is told once."""

    id: uuid.UUID
    response_id: uuid.UUID
    person_ids: Collection[int]
    happened_at: dt.datetime


@transaction.atomic
def tell_back(*, actor: Standing, back: Back, now: dt.datetime) -> int:
    """Somebody who leads says that people have left where they were; how many of them were still out.

    Raises `Invalid` with what to mend, `Refused` where `actor` may not tell of one of them.
    """
    response = _response(back.response_id)
    if back.happened_at > now:
        raise Invalid(_("回来的时间还没有到。"))
    wanted = set(back.person_ids)
    if not wanted:
        raise Invalid(_("请选谁回来了。"))
    places = {one.person_id: one.place_id for one in still_out(response, now) if one.person_id in wanted}
    here = Presence.objects.filter(response=response, person__in=places, left_at=None)
    arrivals = here.values_list("person_id", "arrived_at")  # to the second, where the page tells minutes
    earliest = {person: at + SHORTEST_STAY for person, at in arrivals}
    told = [
        Told(
            id=uuid.uuid5(back.id, str(person)),
            response_id=response.pk,
            person_id=person,
            place_id=place,
            act=Movement.Act.LEFT,
            way=Movement.Way.LEADER,
            happened_at=max(back.happened_at, earliest.get(person, back.happened_at)),
        )
        for person, place in sorted(places.items())
    ]
    if told:
        tell_movements(actor=actor, told=told, now=now)
    return len(told)


@transaction.atomic
def stand_down(*, actor: Standing, response_id: uuid.UUID, reason: str, now: dt.datetime) -> Response:
    """Say that everybody is home. While somebody is still out, only with the reason. Twice is once.

    Raises `Invalid` with what to mend, `Refused` where the policy says no.
    """
    response = Response.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=response_id).first()
    if response is None:
        raise Invalid(_("没有这次响应。"))
    require(can_stand_down(actor, response))
    if response.ended_at is None:
        raise Invalid(_("响应还没有结束。先结束响应，再收队。"))
    if response.stood_down_at:
        return response
    out = count_still_out(response, now)
    if out and not reason.strip():
        raise Invalid(_("还有 %d 人在外。请等都回来，或者写明为什么现在收队。") % out)
    response.stood_down_at, response.stood_down_by_id = now, actor.account_id
    response.stood_down_reason = reason.strip()[:LONGEST] if out else ""
    response.save(update_fields=["stood_down_at", "stood_down_by", "stood_down_reason"])
    subject = f"response:{response.pk}"
    note_act(actor_id=actor.account_id, act="stand_down", subject=subject, now=now, out=out)
    return response


def _response(response_id: uuid.UUID) -> Response:
    response = Response.objects.select_related("unit").filter(pk=response_id).first()
    if response is None:
        raise Invalid(_("没有这次响应。"))
    return response

"""Triage: accept, put under another topic, decline, ask an expert."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing
from benliu.places.models import Place
from benliu.readiness.queries.members import members_on

from ..models import Request, Topic
from ..policies import can_triage
from .steps import locked, take_step, written
from .telling import tell_asked, tell_received


@transaction.atomic
def triage_request(
    *, actor: Standing, request_id: uuid.UUID, person_id: int | None, place_id: int | None, now: dt.datetime
) -> Request:
    """Accept a request, say at which of our places it lies if known, and ask an expert at once if chosen."""
    request = locked(request_id)
    require(can_triage(actor, request.topic))
    if place_id is not None and place_id != request.place_id:
        request.place = Place.objects.filter(pk=place_id).first()
        if request.place is None:
            raise Invalid(_("没有这个地点。"))
    if request.state == Request.State.NEW:
        take_step(request, "triaged", actor=actor, act="triage_request", now=now)
    if person_id is not None:
        _ask(actor, request, person_id, now)
    return request


@transaction.atomic
def propose_expert(*, actor: Standing, request_id: uuid.UUID, person_id: int, now: dt.datetime) -> Request:
    """Ask an expert of the topic's team to take it; who was asked before is not any more."""
    request = locked(request_id)
    require(can_triage(actor, request.topic))
    _ask(actor, request, person_id, now)
    return request


@transaction.atomic
def reroute_request(*, actor: Standing, request_id: uuid.UUID, topic_id: int, now: dt.datetime) -> Request:
    """Put a request under the topic that it belongs to; it goes to that topic's team and terms, and is new there."""
    request = locked(request_id)
    require(can_triage(actor, request.topic))
    topic = Topic.objects.select_related("unit", "team").filter(pk=topic_id, closed_at=None).first()
    if topic is None or topic.pk == request.topic_id:
        raise Invalid(_("请选另一个事项。"))
    words = f"{request.topic.title} → {topic.title}"
    request.topic = topic
    take_step(request, "rerouted", actor=actor, act="reroute_request", now=now, words=words)
    tell_received(request, now)
    return request


@transaction.atomic
def decline_request(*, actor: Standing, request_id: uuid.UUID, reason: str, now: dt.datetime) -> Request:
    """Say that it is no matter for us, and why; the requester reads it."""
    request = locked(request_id)
    require(can_triage(actor, request.topic))
    take_step(request, "declined", actor=actor, act="decline_request", now=now, words=written(reason))
    return request


def _ask(actor: Standing, request: Request, person_id: int, now: dt.datetime) -> None:
    team = members_on(local_date(now)).filter(team=request.topic.team_id, person=person_id)
    if not team.exists():
        raise Invalid(_("请从这支服务团里选一位专家。"))
    take_step(request, "proposed", actor=actor, act="propose_expert", now=now, person_id=person_id)
    tell_asked(request, person_id, now)

"""What the expert does: take it or pass it on, agree on a time, go there, advise."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing
from benliu.records.models import StoredFile

from ..models import Step
from ..policies import can_take, can_work
from .steps import Document, locked, take_step, written
from .telling import tell_passed

LONGEST_VISIT = 24 * 60  # minutes


@transaction.atomic
def accept_request(
    *, actor: Standing, request_id: uuid.UUID, now: dt.datetime, step_id: uuid.UUID | None = None
) -> Step:
    """Take it. The same `step_id` twice is once."""
    request = locked(request_id)
    require(can_take(actor, request))
    expert = request.expert_id
    return take_step(request, "accepted", actor=actor, act="accept_request", now=now, person_id=expert, step_id=step_id)


@transaction.atomic
def pass_on_request(*, actor: Standing, request_id: uuid.UUID, reason: str, now: dt.datetime) -> Step:
    """Give it back with the reason; who triages asks somebody else."""
    request = locked(request_id)
    require(can_take(actor, request))
    words, expert = written(reason, 400), request.expert_id
    step = take_step(request, "passed", actor=actor, act="pass_on_request", now=now, person_id=expert, words=words)
    tell_passed(request, now)
    return step


@transaction.atomic
def make_appointment(
    *, actor: Standing, request_id: uuid.UUID, starts_at: dt.datetime, words: str, now: dt.datetime
) -> Step:
    """Note when one goes there, as agreed; the requester reads it. A later one stands instead of it."""
    request = locked(request_id)
    require(can_work(actor, request))
    if starts_at <= now:
        raise Invalid(_("约的时间要在现在之后。"))
    return take_step(
        request,
        "appointed",
        actor=actor,
        act="make_appointment",
        now=now,
        person_id=request.expert_id,
        starts_at=starts_at,
        words=words[:400],
    )


@dataclass(frozen=True)
class Visit:
    """A visit as it is told. `id`: the client's; `photos`: marks of contents that were stored;
    `documents`: as they came.

    `by_phone`: the time is by a phone's clock, which may be wrong, and is brought within what can be.
    """

    id: uuid.UUID
    request_id: uuid.UUID
    happened_at: dt.datetime
    minutes: int
    words: str = ""
    photos: Sequence[str] = ()
    documents: Sequence[Document] = ()
    by_phone: bool = False


@transaction.atomic
def note_visit(*, actor: Standing, visit: Visit, now: dt.datetime) -> Step:
    """Note that one was there, how long, what was found. Told twice, it is noted once."""
    request = locked(visit.request_id)
    known = Step.objects.filter(pk=visit.id, request=request, kind="visited", by=actor.account_id).first()
    if known is not None:
        return known
    require(can_work(actor, request))
    if not 0 < visit.minutes <= LONGEST_VISIT:
        raise Invalid(_("请填在现场多少分钟，例如 90。"))
    possible = min(max(visit.happened_at, request.received_at), now)
    if visit.happened_at != possible and not visit.by_phone:
        raise Invalid(_("到现场的时间要在收到求助之后，不晚于现在。"))
    return take_step(
        request,
        "visited",
        actor=actor,
        act="note_visit",
        now=now,
        step_id=visit.id,
        happened_at=possible,
        person_id=request.expert_id,
        words=visit.words,
        minutes=visit.minutes,
        photos=stored_photos(visit.photos),
        documents=visit.documents,
    )


@transaction.atomic
def file_advice(
    *,
    actor: Standing,
    request_id: uuid.UUID,
    step_id: uuid.UUID,
    words: str,
    photos: Sequence[str] = (),
    documents: Sequence[Document] = (),
    now: dt.datetime,
) -> Step:
    """Advise in writing: the requester reads it, and takes it along as Word or PDF. Told once."""
    request = locked(request_id)
    require(can_work(actor, request))
    return take_step(
        request,
        "advised",
        actor=actor,
        act="file_advice",
        now=now,
        step_id=step_id,
        person_id=request.expert_id,
        words=written(words),
        photos=stored_photos(photos),
        documents=documents,
    )


def stored_photos(marks: Sequence[str]) -> list[StoredFile]:
    """Photos that were sent before what they belong to. Raises `Invalid` where one is missing."""
    photos = list(StoredFile.objects.filter(sha256__in=marks))
    if len(photos) < len(set(marks)):
        raise Invalid(_("照片还没有传上来。请先传照片，再提交。"))
    return photos

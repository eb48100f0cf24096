"""Close a request, and keep what it taught without anybody's name."""

import datetime as dt
import uuid

from django.db import transaction

from benliu.audit.services import note_act
from benliu.common.decision import require
from benliu.org.standing import Standing
from benliu.search.services import index_again

from ..anonymity import Lesson
from ..findable import KNOWN
from ..models import KnownAnswer, Request
from ..policies import can_close
from .steps import locked, take_step, written


@transaction.atomic
def close_request(
    *, actor: Standing, request_id: uuid.UUID, lesson: Lesson | None, words: str = "", now: dt.datetime
) -> Request:
    """Close; the requester is asked to judge. `lesson`: none where it is not for others to read.

    Closed again after it was reopened, the new lesson stands instead of the old one.
    """
    request = locked(request_id)
    require(can_close(actor, request))
    take_step(request, "closed", actor=actor, act="close_request", now=now, words=words[:400])
    if lesson is not None:
        said = {
            "topic": request.topic,
            "title": written(lesson.title, 80),
            "question": written(lesson.question, 2000),
            "answer": written(lesson.answer, 8000),
            "kept_by_id": actor.account_id,
            "kept_at": now,
        }
        known, _made = KnownAnswer.objects.update_or_create(request=request, defaults=said)
        index_again(KNOWN.name, [known.pk])
        note_act(actor_id=actor.account_id, act="keep_known", subject=f"request:{request.pk}", now=now)
    return request

"""Operations of clients: an expert takes a request and was there, perhaps told days later."""

import datetime as dt
import re
import uuid
from collections.abc import Mapping

from django.utils.translation import gettext as _

from benliu.common.clock import local_date
from benliu.common.decision import Invalid
from benliu.org.standing import standing_of
from benliu.sync.registry import Account, Incoming

from .services import Visit, accept_request, note_visit

LONGEST, MOST_PHOTOS = 4000, 9
MARK = re.compile("[0-9a-f]{64}")


def accept(*, actor: Account, operation: Incoming, now: dt.datetime) -> Mapping[str, object]:
    """`advice.accept`: the payload has `request`."""
    request_id = _request(operation)
    standing = standing_of(actor, on=local_date(now))
    step = accept_request(actor=standing, request_id=request_id, step_id=operation.id, now=now)
    return {"step": str(step.pk), "request": str(request_id)}


def visit(*, actor: Account, operation: Incoming, now: dt.datetime) -> Mapping[str, object]:
    """`advice.visit`: the payload has `request`, `minutes`, and any of `words` and `photos`.

    `happened_at` is when the visit ended, by the phone's clock.
    """
    said, request_id = operation.payload, _request(operation)
    minutes, words, photos = said.get("minutes"), said.get("words", ""), said.get("photos", [])
    if type(minutes) is not int:
        raise _wrong("minutes")
    if not isinstance(words, str) or len(words) > LONGEST:
        raise _wrong("words")
    marks: list[str] = photos if isinstance(photos, list) else [""]
    if len(marks) > MOST_PHOTOS or not all(isinstance(one, str) and MARK.fullmatch(one) for one in marks):
        raise _wrong("photos")
    told = Visit(operation.id, request_id, operation.happened_at, minutes, words, tuple(marks), by_phone=True)
    step = note_visit(actor=standing_of(actor, on=local_date(now)), visit=told, now=now)
    return {"step": str(step.pk), "request": str(request_id)}


def _request(operation: Incoming) -> uuid.UUID:
    try:
        return uuid.UUID(str(operation.payload.get("request")))
    except ValueError as error:
        raise _wrong("request") from error


def _wrong(name: str) -> Invalid:
    return Invalid(_("内容里的 %s 不对。请重新填写后提交。") % name)

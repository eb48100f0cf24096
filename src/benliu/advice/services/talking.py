"""Questions to the requester, answers by link, judging by link, asking again."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benliu.common.decision import Invalid, Refused
from benliu.org.standing import Standing
from benliu.records.services import store_visitors_photo

from ..models import Request, Step
from ..policies import can_triage, can_work
from .asking import MOST_PHOTOS
from .service_records import file_advice_records
from .steps import locked, take_step, written
from .telling import tell_reopened, tell_replied

MOST_WORDS = 2000


@transaction.atomic
def ask_requester(*, actor: Standing, request_id: uuid.UUID, step_id: uuid.UUID, words: str, now: dt.datetime) -> Step:
    """Ask the requester something: who triages, or the expert. It stands on the page of the link."""
    request = locked(request_id)
    if not can_work(actor, request) and not (said := can_triage(actor, request.topic)):
        raise Refused(said.reason)
    told = {"words": written(words, MOST_WORDS), "step_id": step_id}
    return take_step(request, "question", actor=actor, act="ask_requester", now=now, **told)  # type: ignore[arg-type]


@transaction.atomic
def answer_by_link(*, request: Request, words: str, photos: Sequence[bytes] = (), now: dt.datetime) -> Step:
    """The requester answers the open question; whoever has the key may."""
    found = locked(request.pk)
    if len(photos) > MOST_PHOTOS:
        raise Invalid(_("一次最多 %d 张照片。") % MOST_PHOTOS)
    kept = [store_visitors_photo(content=content, now=now) for content in photos]
    said = written(words, MOST_WORDS)
    step = take_step(found, "answered", actor=None, act="answer_question", now=now, words=said, photos=kept)
    tell_replied(found, gettext_lazy("求助人补充了情况：{number}"), now)
    return step


@transaction.atomic
def rate_by_link(*, request: Request, score: int, words: str, now: dt.datetime) -> Step:
    """The requester judges what was done, from 1 to 5, once; then the records are filed."""
    found = locked(request.pk)
    if not 1 <= score <= 5:  # noqa: PLR2004 - the scale itself
        raise Invalid(_("请选 1 到 5 分。"))
    if found.records.exists():
        raise Invalid(_("评价的时间过了。还有问题，请重新求助。"))
    step = take_step(found, "rated", actor=None, act="rate_advice", now=now, score=score, words=words[:400])
    tell_replied(found, gettext_lazy("求助人作了评价：{number}"), now)
    file_advice_records(request=found, now=now)
    return step


@transaction.atomic
def reopen_by_link(*, request: Request, words: str, now: dt.datetime) -> Step:
    """The requester says that it is not solved: the same expert is asked again, and who triages knows."""
    found = locked(request.pk)
    if found.records.exists():
        raise Invalid(_("评价的时间过了。还有问题，请重新求助。"))
    said = written(words, MOST_WORDS)
    step = take_step(found, "reopened", actor=None, act="reopen_request", now=now, words=said)
    tell_reopened(found, now)
    return step

"""Take one step: the only way in which a request changes."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid
from benliu.org.standing import Standing
from benliu.records.models import StoredFile
from benliu.records.services import store_document
from benliu.workdays.queries import work_calendar

from ..models import Request, Step, StepDocument, StepPhoto
from ..queries.standing import course, term_of

MOST_PHOTOS, MOST_DOCUMENTS, LONGEST = 9, 5, 4000

Document = tuple[str, bytes]  # what the sender called it, its content


def locked(request_id: uuid.UUID) -> Request:
    """The request, for this transaction alone. Raises `Invalid` where there is none."""
    found = Request.objects.select_for_update(of=("self",)).select_related("topic__unit", "topic__team", "contact")
    request: Request | None = found.filter(pk=request_id).first()
    if request is None:
        raise Invalid(_("没有这件求助。"))
    return request


def take_step(  # noqa: PLR0913 - a step has as many sides
    request: Request,
    kind: str,
    *,
    actor: Standing | None,
    act: str,
    now: dt.datetime,
    step_id: uuid.UUID | None = None,
    happened_at: dt.datetime | None = None,
    person_id: int | None = None,
    words: str = "",
    starts_at: dt.datetime | None = None,
    minutes: int | None = None,
    score: int | None = None,
    photos: Collection[StoredFile] = (),
    documents: Sequence[Document] = (),
) -> Step:
    """Add a step to a locked request, and keep what follows from it. `actor` none: the requester. `act`: for the trail.

    The same `step_id` twice is one step. Raises `Invalid` where the step cannot be taken now.
    """
    known = Step.objects.filter(pk=step_id).first() if step_id else None
    if known is not None:
        if (known.request_id, known.kind) != (request.pk, kind):
            raise Invalid(_("这个编码已经用过，请重新打开页面。"))
        return known
    before = course(request)
    if not before.allows(kind):
        now_words = request.get_state_display() if before.state else ""
        raise Invalid(_("这件求助现在是“%s”，不能这样办。请重新打开页面看看。") % now_words)
    if len(words) > LONGEST:
        raise Invalid(_("内容太长，最多 %d 字。") % LONGEST)
    if len(photos) > MOST_PHOTOS:
        raise Invalid(_("一次最多 %d 张照片。") % MOST_PHOTOS)
    step = Step.objects.create(
        id=step_id or uuid.uuid4(),
        request=request,
        turn=request.steps.count() + 1,
        kind=kind,
        at=now,
        happened_at=happened_at or now,
        by_id=actor.account_id if actor else None,
        person_id=person_id,
        words=words.strip(),
        starts_at=starts_at,
        minutes=minutes,
        score=score,
    )
    StepPhoto.objects.bulk_create(
        StepPhoto(step=step, file=photo) for photo in {one.pk: one for one in photos}.values()
    )
    keep_documents(step, documents, actor, now)
    settle_course(request)
    account = actor.account_id if actor else None
    note_act(actor_id=account, act=act, subject=f"request:{request.pk}", now=now)
    return step


def keep_documents(step: Step, documents: Sequence[Document], actor: Standing | None, now: dt.datetime) -> None:
    """Keep what an expert attached to a step. Raises `Invalid` with what to mend."""
    if len(documents) > MOST_DOCUMENTS:
        raise Invalid(_("一次最多 %d 个文件。") % MOST_DOCUMENTS)
    if actor is None:
        return
    kept = [store_document(actor=actor, content=content, label=label, now=now) for label, content in documents]
    once = {file.pk: StepDocument(step=step, file=file, name=name) for file, name in kept}
    StepDocument.objects.bulk_create(once.values())


def settle_course(request: Request) -> None:
    """Keep beside the request what follows from its steps."""
    found = course(request)
    term = term_of(found, request.topic, work_calendar())
    request.state, request.expert_id, request.waits = found.state, found.expert_id, found.waits
    request.due_on, request.left = term.due_on, term.left
    request.closed_at = found.closed_at
    request.save()


def written(words: str, most: int = LONGEST) -> str:
    """Words that have to be there. Raises `Invalid`."""
    words = words.strip()
    if not words:
        raise Invalid(_("请写几个字。"))
    if len(words) > most:
        raise Invalid(_("内容太长，最多 %d 字。") % most)
    return words

"""A case as its requester sees it: by the key alone, and nobody of the bureau by name."""

import datetime as dt
from dataclasses import dataclass

from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from benliu.common.clock import local_date
from benliu.records.models import StoredFile
from benliu.workdays.queries import work_calendar

from ..course import JUDGING_DAYS, LINK_LIVES, OPEN
from ..models import Request, Step, StepDocument, StepPhoto
from ..wording import duration, moment
from .attached import Named, documents_of, one_document, photos_of
from .standing import course

OWN = ("received", "answered", "advised")  # whose photos the requester sees
WAY = (
    ("received", ("new",)),
    ("triaged", ("routed", "asked")),
    ("accepted", ("accepted", "appointed")),
    ("advised", ("visited", "advised")),
    ("closed", ("closed",)),
)


@dataclass(frozen=True)
class Stage:
    """One of the stages that a case goes through."""

    words: str
    is_done: bool
    is_now: bool


@dataclass(frozen=True)
class Said:
    """Something that happened, in words for the requester."""

    kind: str
    at: dt.datetime
    title: str
    words: str
    photos: tuple[int, ...]
    documents: tuple[Named, ...]


@dataclass(frozen=True)
class Case:
    """All that the page shows. `question`: what is open for the requester; `appointment`: one that lies ahead;
    `may_judge`: the requester may judge, or say that it is not solved; until the day `judged_until`.
    """

    request: Request
    topic: str
    team: str
    stages: tuple[Stage, ...]
    said: tuple[Said, ...]
    question: str
    appointment: Said | None
    advice: tuple[Said, ...]
    score: int | None
    may_judge: bool
    judged_until: dt.date | None
    has_contact: bool


def request_of_key(key: str, now: dt.datetime) -> Request | None:
    """The request that a key opens; None where there is none, or its time is over."""
    found = Request.objects.select_related("topic__unit", "topic__team", "contact").filter(key=key).first()
    return None if found is None or (found.closed_at and now - found.closed_at > LINK_LIVES) else found


def case_of(request: Request, now: dt.datetime) -> Case:
    """The case for its page. Six queries."""
    steps = list(request.steps.order_by("turn"))
    photos, documents = photos_of([step for step in steps if step.kind in OWN]), documents_of(steps)
    said = [_said(step, photos.get(step.pk, ()), documents.get(step.pk, ())) for step in steps]
    stands = course(request)
    visits = [one for one, step in zip(said, steps, strict=True) if step.kind == "appointed"]
    ahead = [step for step in steps if step.kind == "appointed" and step.starts_at and step.starts_at > now]
    questions = [one.words for one in said if one.kind == "question"]
    may_judge = stands.state == "closed" and not request.records.exists()
    return Case(
        request=request,
        topic=request.topic.label,
        team=request.topic.team.name,
        stages=_stages(stands.state, stands.score),
        said=tuple(one for one in reversed(said) if one.title),
        question=questions[-1] if stands.waits and questions else "",
        appointment=visits[-1] if ahead and stands.state == "appointed" else None,
        advice=tuple(one for one in said if one.kind == "advised"),
        score=stands.score,
        may_judge=may_judge and stands.score is None,
        judged_until=work_calendar().after(local_date(stands.closed_at), JUDGING_DAYS) if stands.closed_at else None,
        has_contact=bool(request.contact.name or request.contact.reach or request.latitude is not None),
    )


def photo_of(request: Request, photo_id: int) -> StoredFile | None:
    """A photo that the requester may see: the own ones, and those of the advice."""
    found = StepPhoto.objects.filter(pk=photo_id, step__request=request, step__kind__in=OWN).select_related("file")
    photo = found.first()
    return photo.file if photo else None


def document_of(request: Request, document_id: int) -> tuple[FieldFile, str] | None:
    """A document that experts gave the requester, with its name."""
    return one_document(StepDocument.objects.filter(step__request=request), document_id)


def _stages(state: str, score: int | None) -> tuple[Stage, ...]:
    words = (_("已收到"), _("已受理"), _("专家接手"), _("给出意见"), _("办结"))
    here = next((place for place, (_kind, states) in enumerate(WAY) if state in states), -1)
    stages = [Stage(word, place <= here, place == here and state in OPEN) for place, word in enumerate(words)]
    return (*stages, Stage(_("您的评价"), score is not None, state == "closed" and score is None))


def _said(step: Step, photos: tuple[int, ...], documents: tuple[Named, ...]) -> Said:
    titles = {
        "received": _("收到您的求助"),
        "rerouted": _("转给更合适的服务团"),
        "triaged": _("已受理，正在请专家"),
        "declined": _("不属于我们能办的"),
        "question": _("请您补充"),
        "answered": _("您补充了情况"),
        "accepted": _("专家已接手"),
        "passed": _("正在另请专家"),
        "appointed": _("约在 %s 到现场") % (moment(step.starts_at) if step.starts_at else ""),
        "visited": _("专家到过现场，%s") % duration(step.minutes or 0),
        "advised": _("给出意见"),
        "closed": _("已办结，请您评价"),
        "rated": _("您评了 %d 分") % (step.score or 0),
        "reopened": _("您说没有解决，重新办"),
    }
    hidden = step.kind in {"passed", "visited", "rerouted"}  # words among ourselves
    return Said(step.kind, step.happened_at, titles.get(step.kind, ""), "" if hidden else step.words, photos, documents)

"""A request as those see it who triage it or work on it."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models.fields.files import FieldFile
from django.http import Http404
from django.utils.translation import gettext as _

from benliu.common.clock import local_date
from benliu.org.queries import names_of_all
from benliu.org.standing import Standing
from benliu.places.filed import can_read_filed
from benliu.records.models import StoredFile
from benliu.workdays.queries import work_calendar

from ..course import BEFORE, FOLLOWS, Course, Happened, course_of
from ..models import Request, Step, StepDocument, StepPhoto
from ..policies import can_close, can_see_contact, can_take, can_triage, can_work, visible_requests
from ..wording import Due, due_of, duration, moment
from .attached import Named, documents_of, one_document, photos_of
from .experts import ExpertLine, experts_for
from .position import choosable_places, degrees_of, place_named, position_words
from .standing import term_of
from .topics import open_topics


@dataclass(frozen=True)
class StepLine:
    """A step in words."""

    kind: str
    label: str
    at: dt.datetime
    who: str
    words: str
    photos: tuple[int, ...]
    documents: tuple[Named, ...]


@dataclass(frozen=True)
class RequestDetail:
    """A request for its page. `may`: which steps the reader may take now, by name; `experts`, `topics`, `places`: for
    who triages. `named`: the place that was chosen or
    that the words name; `lies`: where the requester stood; `paused`: for how many working days the
    term stood still. `contact` is empty for who may not
    see it, with `has_contact` telling whether there is one.
    """

    request: Request
    topic: str
    team: str
    state_label: str
    due: Due
    paused: int
    expert: str
    name: str
    reach: str
    may_see_contact: bool
    steps: tuple[StepLine, ...]
    may: frozenset[str]
    experts: tuple[ExpertLine, ...]
    topics: tuple[tuple[int, str], ...]
    places: tuple[tuple[int, str], ...]
    place: str
    named: int | None
    lies: str
    score: int | None
    known_id: int | None


def find_request(actor: Standing, request_id: uuid.UUID) -> Request:
    """A request that `actor` may open; `Http404` else. One query."""
    rows = visible_requests(actor).select_related(
        "topic__unit", "topic__team", "topic__skill", "contact", "place", "known"
    )
    found: Request | None = rows.filter(pk=request_id).first()
    if found is None:
        raise Http404(_("没有这件求助。"))
    return found


def find_paper(actor: Standing, request_id: uuid.UUID) -> Request:
    """A request whose advice on paper `actor` may have: also who reads what is filed to its place. `Http404` else."""
    found: Request | None = visible_requests(actor).select_related("topic__team").filter(pk=request_id).first()
    if found is None:
        found = Request.objects.select_related("topic__team").filter(pk=request_id).first()
        if found is None or not can_read_filed(actor, found.place_id):
            raise Http404(_("没有这件求助。"))
    return found


def request_detail(actor: Standing, request_id: uuid.UUID, now: dt.datetime) -> RequestDetail:
    """All of it, in a fixed number of queries."""
    request = find_request(actor, request_id)
    steps = list(request.steps.order_by("turn"))
    may = _may(actor, request)
    contact = bool(can_see_contact(actor, request))
    triages = "triage" in may or "propose" in may
    calendar = work_calendar()
    names, accounts = names_of_all(
        [request.expert_id, *(step.person_id for step in steps)], [step.by_id for step in steps]
    )
    places = choosable_places(actor) if triages else []
    named = place_named(request, places)
    goal = degrees_of(request) or degrees_of(named)
    scores = [step.score for step in steps if step.kind in ("rated", "reopened")]
    return RequestDetail(
        request=request,
        topic=request.topic.label,
        team=request.topic.team.name,
        state_label=request.get_state_display(),
        due=due_of(request.due_on, local_date(now), calendar, request.left),
        paused=term_of(_stands(steps), request.topic, calendar).paused,
        expert=names.get(request.expert_id or 0, ""),
        name=request.contact.name if contact else "",
        reach=request.contact.reach if contact else "",
        may_see_contact=contact,
        steps=tuple(_lines(steps, names, accounts)),
        may=may,
        experts=tuple(experts_for(request, now, goal)) if triages else (),
        topics=tuple(one for one in open_topics() if one[0] != request.topic_id) if "reroute" in may else (),
        places=tuple((one.pk, one.name) for one in places),
        place=request.place.name if request.place else "",
        named=named.pk if named else None,
        lies=position_words(request, exact=contact),
        score=scores[-1] if scores else None,
        known_id=request.known.pk if hasattr(request, "known") else None,
    )


def request_photo(actor: Standing, photo_id: int) -> StoredFile | None:
    """A photo of a request that `actor` may open."""
    rows = StepPhoto.objects.filter(pk=photo_id, step__request__in=visible_requests(actor)).select_related("file")
    photo = rows.first()
    return photo.file if photo else None


def request_document(actor: Standing, document_id: int) -> tuple[FieldFile, str] | None:
    """A document of a request that `actor` may open, with its name."""
    return one_document(StepDocument.objects.filter(step__request__in=visible_requests(actor)), document_id)


def _stands(steps: Sequence[Step]) -> Course:
    return course_of(Happened(step.kind, step.at, step.person_id, step.score) for step in steps)


def _may(actor: Standing, request: Request) -> frozenset[str]:
    """The acts that are open to `actor` in this state."""
    triages, works = bool(can_triage(actor, request.topic)), bool(can_work(actor, request))
    takes, closes = bool(can_take(actor, request)), bool(can_close(actor, request))
    acts = {
        "triage": triages and request.state == "new",
        "propose": triages and _allowed("proposed", request),
        "reroute": triages and request.state in BEFORE,
        "decline": triages and request.state in BEFORE,
        "ask": (triages or works) and _allowed("question", request),
        "accept": takes and _allowed("accepted", request),
        "pass": takes and _allowed("passed", request),
        "appoint": works,
        "visit": works,
        "advise": works,
        "close": closes and _allowed("closed", request),
    }
    return frozenset(name for name, allowed in acts.items() if allowed)


def _allowed(kind: str, request: Request) -> bool:
    return request.state in FOLLOWS[kind][0]


def _lines(steps: Sequence[Step], names: dict[int, str], accounts: dict[int, str]) -> list[StepLine]:
    photos, documents = photos_of(steps), documents_of(steps)
    return [
        StepLine(
            kind=step.kind,
            label=_label(step, names),
            at=step.happened_at,
            who=accounts.get(step.by_id or 0, "") if step.by_id else _("求助人"),
            words=step.words,
            photos=photos.get(step.pk, ()),
            documents=documents.get(step.pk, ()),
        )
        for step in reversed(steps)
    ]


def _label(step: Step, names: dict[int, str]) -> str:
    label = str(step.get_kind_display())
    if step.kind == "proposed":
        return f"{label} {names.get(step.person_id or 0, '')}".strip()
    if step.kind == "appointed" and step.starts_at:
        return f"{label} {moment(step.starts_at)}"
    if step.kind == "visited":
        return f"{label} {duration(step.minutes or 0)}"
    points = _("%d 分") % (step.score or 0)
    return f"{label} {points}" if step.score else label

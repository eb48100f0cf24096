"""For those who triage and for experts: a request, and all that can be done with it."""

import uuid
from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benliu.common.attempts import attempt
from benliu.common.clock import now
from benliu.common.decision import Invalid, require
from benliu.common.downloads import kept_download
from benliu.common.paper.pdf import can_make_pdf
from benliu.org.requests import standing
from benliu.records.services import store_photo
from benliu.ui.toasts import add_toast

from ..forms import AdviseForm, AppointForm, CloseForm, QuestionForm, TriageForm, VisitForm
from ..matching import weights
from ..paper import advice_pdf, advice_word
from ..policies import can_close, triages_any
from ..queries.detail import RequestDetail, find_paper, find_request, request_detail, request_document, request_photo
from ..queries.lesson import lesson_of
from ..services import (
    Visit,
    accept_request,
    ask_requester,
    close_request,
    decline_request,
    file_advice,
    make_appointment,
    note_visit,
    pass_on_request,
    propose_expert,
    reroute_request,
    triage_request,
)


@login_required
@require_safe
def one_request(request: HttpRequest, request_id: uuid.UUID) -> HttpResponse:
    """A request with what the reader may do."""
    actor = standing(request)
    found = request_detail(actor, request_id, now())
    back = reverse("advice_requests" if triages_any(actor) else "advice_mine")
    context = {"found": found, "pdf": can_make_pdf(), "back": back, "weights": weights()}
    return render(request, "advice/request.html", context | _forms(found))


def _forms(found: RequestDetail) -> dict[str, Form]:
    experts = [(one.person_id, one.name) for one in found.experts]
    first = next((one.person_id for one in found.experts if one.fits and not one.passed), None)
    return {
        "triage": TriageForm(places=found.places, experts=experts, initial={"expert": first, "place": found.named}),
        "appoint": AppointForm(),
        "visit": VisitForm(now=now()),
        "advise": AdviseForm(),
        "question": QuestionForm(),
    }


@login_required
@require_POST
def act(request: HttpRequest, request_id: uuid.UUID, act: str) -> HttpResponse:
    """One step."""
    if act not in ACTS:
        raise Http404

    def done() -> None:
        add_toast(request, ACTS[act](request, request_id))

    attempt(request, done)
    return redirect("advice_request", request_id)


def _triage(request: HttpRequest, request_id: uuid.UUID) -> str:
    place, expert = _number(request, "place"), _number(request, "expert")
    triage_request(actor=standing(request), request_id=request_id, person_id=expert, place_id=place, now=now())
    return _("已受理，并请了专家。") if expert else _("已受理。")


def _propose(request: HttpRequest, request_id: uuid.UUID) -> str:
    expert = _number(request, "expert")
    if expert is None:
        raise Invalid(_("请选一位专家。"))
    propose_expert(actor=standing(request), request_id=request_id, person_id=expert, now=now())
    return _("已请专家接手。")


def _reroute(request: HttpRequest, request_id: uuid.UUID) -> str:
    reroute_request(actor=standing(request), request_id=request_id, topic_id=_number(request, "topic") or 0, now=now())
    return _("已转到另一个事项。")


def _decline(request: HttpRequest, request_id: uuid.UUID) -> str:
    reason = request.POST.get("words", "")
    decline_request(actor=standing(request), request_id=request_id, reason=reason, now=now())
    return _("已答复求助人：不受理。")


def _ask(request: HttpRequest, request_id: uuid.UUID) -> str:
    form = _filled(QuestionForm(request.POST))
    said = form.cleaned_data
    ask_requester(actor=standing(request), request_id=request_id, step_id=said["id"], words=said["words"], now=now())
    return _("已请求助人补充，他打开链接就看得到。")


def _accept(request: HttpRequest, request_id: uuid.UUID) -> str:
    accept_request(actor=standing(request), request_id=request_id, now=now())
    return _("已接手。联系方式在下面。")


def _pass_on(request: HttpRequest, request_id: uuid.UUID) -> str:
    reason = request.POST.get("words", "")
    pass_on_request(actor=standing(request), request_id=request_id, reason=reason, now=now())
    return _("已转出，由受理的人另请专家。")


def _appoint(request: HttpRequest, request_id: uuid.UUID) -> str:
    said = _filled(AppointForm(request.POST)).cleaned_data
    make_appointment(actor=standing(request), request_id=request_id, now=now(), **said)
    return _("已记下约定的时间。")


def _visit(request: HttpRequest, request_id: uuid.UUID) -> str:
    said = _filled(VisitForm(request.POST, request.FILES)).cleaned_data
    photos, documents = _stored(request, said["photos"]), _sent(said["documents"])
    rest = {name: said[name] for name in ("id", "happened_at", "minutes", "words")}
    visit = Visit(request_id=request_id, photos=photos, documents=documents, **rest)
    note_visit(actor=standing(request), visit=visit, now=now())
    return _("已记下到现场的时间。")


def _advise(request: HttpRequest, request_id: uuid.UUID) -> str:
    said = _filled(AdviseForm(request.POST, request.FILES)).cleaned_data
    own = {"step_id": said["id"], "words": said["words"], "photos": _stored(request, said["photos"])}
    own["documents"] = _sent(said["documents"])
    file_advice(actor=standing(request), request_id=request_id, now=now(), **own)
    return _("意见已给求助人。")


ACTS: dict[str, Callable[[HttpRequest, uuid.UUID], str]] = {
    "triage": _triage,
    "propose": _propose,
    "reroute": _reroute,
    "decline": _decline,
    "ask": _ask,
    "accept": _accept,
    "pass": _pass_on,
    "appoint": _appoint,
    "visit": _visit,
    "advise": _advise,
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, request_id: uuid.UUID) -> HttpResponse:
    """What will be kept as knowledge, to be read and mended; then it is closed."""
    actor = standing(request)
    found = find_request(actor, request_id)
    require(can_close(actor, found))
    if request.method == "POST":
        form = CloseForm(request.POST)
        if form.is_valid():
            try:
                close_request(actor=actor, request_id=request_id, lesson=form.lesson(), now=now())
            except Invalid as no:
                form.add_error(None, str(no))
            else:
                add_toast(request, _("已办结，请求助人评价。"))
                return redirect("advice_request", request_id)
        return render(request, "advice/close.html", {"found": found, "form": form}, status=422)
    lesson = lesson_of(found)
    first = {"title": lesson.title, "question": lesson.question, "answer": lesson.answer, "keep": True}
    return render(request, "advice/close.html", {"found": found, "form": CloseForm(initial=first)})


@login_required
@require_safe
def photo(request: HttpRequest, photo_id: int) -> HttpResponseBase:
    """A photo of a request, as a download."""
    file = request_photo(standing(request), photo_id)
    if file is None:
        raise Http404(_("没有这张照片。"))
    return kept_download(file.content, file.name)


@login_required
@require_safe
def document(request: HttpRequest, document_id: int) -> HttpResponseBase:
    """A document of a request, as a download."""
    found = request_document(standing(request), document_id)
    if found is None:
        raise Http404(_("没有这个文件。"))
    return kept_download(*found)


@login_required
@require_safe
def paper(request: HttpRequest, request_id: uuid.UUID, ending: str) -> FileResponse:
    """The advice as Word or PDF."""
    found = find_paper(standing(request), request_id)
    if ending not in {"docx", "pdf"}:
        raise Http404
    return advice_word(found, now()) if ending == "docx" else advice_pdf(found, now())


def _filled(form: Form) -> Form:
    """The form, where it is filled in well. Raises `Invalid` with the first mistake."""
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        label = form.fields[name].label if name in form.fields else ""
        raise Invalid(_("%(field)s：%(error)s") % {"field": label, "error": errors[0]} if label else str(errors[0]))
    return form


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None  # noqa: PLR2004


def _stored(request: HttpRequest, photos: list) -> list[str]:  # type: ignore[type-arg]
    kept = (store_photo(actor=standing(request), sha256=None, content=one.read(), now=now()) for one in photos)
    return [one.sha256 for one in kept]


def _sent(documents: list) -> list[tuple[str, bytes]]:  # type: ignore[type-arg]
    return [(one.name, one.read()) for one in documents]

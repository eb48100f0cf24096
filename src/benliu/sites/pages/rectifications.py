"""Notices of rectification: issued for several hazards, on a page, as Word, as PDF."""

import io
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from benliu.common.clock import local_date, now
from benliu.common.decision import Invalid
from benliu.common.downloads import DOCX, PDF, file_name
from benliu.common.ids import ids_in
from benliu.common.paper.pdf import PdfPaper, can_make_pdf
from benliu.common.paper.word import WordPaper
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..forms import NoticeForm
from ..notice import notice_title, write_notice
from ..queries.rectification import NoticeRow, candidates, find_notice
from ..services import Stale, issue_notice

CONFLICT, UNPROCESSABLE = 409, 422


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, place_id: int) -> HttpResponse:
    """Choose among the hazards that wait at a place, whom to ask, and until when. `?hazard=`: this one alone."""
    actor, today = standing(request), local_date(now())
    found = candidates(actor, place_id, today)
    if found is None:
        raise Http404(_("没有这个地点。"))
    offered = {f"{one.pk}:{one.version}": _line(one) for one in found.hazards}
    said: dict[str, Any] = {"found": offered, "firms": list(found.firms), "units": list(found.units)}
    form, status = NoticeForm(**said), 200
    if only := request.GET.get("hazard", ""):
        form.initial["hazards"] = [key for key in offered if key.startswith(f"{only}:")]
    if request.method == "POST":
        posted = request.POST.getlist("hazards")
        # What was chosen on an older page is still offered, so that one hears what changed.
        form = NoticeForm(request.POST, **said | {"found": offered | {one: one for one in posted if _is_choice(one)}})
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                notice = issue_notice(actor=actor, told=form.told(), now=now())
            except Invalid as no:
                status = CONFLICT if isinstance(no, Stale) else UNPROCESSABLE
                form.fields["hazards"].choices = list(offered.items())  # type: ignore[attr-defined]
                form.add_error(None, str(no))
            else:
                add_toast(request, _("通知已发出。"))
                return redirect("rectification", notice.pk)
    context = {"form": form, "place": found.place, "hazards": found.hazards}
    return render(request, "sites/hazard_notice_new.html", context, status=status)


@login_required
@require_safe
def rectification(request: HttpRequest, rectification_id: int) -> HttpResponse:
    """One, with its hazards, each of which is closed on its own."""
    context = {"found": _notice(request, rectification_id), "pdf": can_make_pdf()}
    return render(request, "sites/hazard_notice.html", context)


@login_required
@require_safe
def word(request: HttpRequest, rectification_id: int) -> FileResponse:
    """The same as a document that can be worked on."""
    found = _notice(request, rectification_id)
    paper = WordPaper(notice_title(found), now())
    write_notice(found, paper)
    return _file(paper.save(), found, "docx", DOCX)


@login_required
@require_safe
def pdf(request: HttpRequest, rectification_id: int) -> FileResponse:
    """The same as a document that stays as it is."""
    found = _notice(request, rectification_id)
    paper = PdfPaper(notice_title(found), now())
    write_notice(found, paper)
    return _file(paper.save(), found, "pdf", PDF)


def _file(content: bytes, found: NoticeRow, ending: str, kind: str) -> FileResponse:
    name = file_name(notice_title(found), found.to, ending=ending)
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=kind)


def _notice(request: HttpRequest, rectification_id: int) -> NoticeRow:
    found = find_notice(standing(request), rectification_id, local_date(now()))
    if found is None:
        raise Http404(_("没有这份通知。"))
    return found


def _line(one: Any) -> str:
    words = " · ".join(part for part in (one.spot, one.words[:60]) if part)
    return f"{one.number} {words}（{one.get_gravity_display()}）"


def _is_choice(text: str) -> bool:
    """Whether it looks like “id:version”."""
    pk, colon, version = text.partition(":")
    return bool(colon) and bool(ids_in([pk])) and version.isascii() and version.isdecimal() and len(version) < 9  # noqa: PLR2004

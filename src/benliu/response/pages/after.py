"""The after-action report: on a page, as Word, as PDF."""

import io
import uuid

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from benliu.common.clock import local_date, now
from benliu.common.downloads import DOCX, PDF, file_name
from benliu.common.paper.pdf import PdfPaper, can_make_pdf
from benliu.common.paper.word import WordPaper
from benliu.org.requests import standing

from ..policies import can_stand_down, can_watch
from ..queries.after import After, after_action
from ..queries.standdown import newest_filing
from ..report import answer_lines, summary_lines, write_report
from .watching import watched


def _after(request: HttpRequest, response_id: uuid.UUID) -> After:
    """The report; people are named for who commands alone."""
    row = watched(request, response_id, can_watch)
    return after_action(row, now(), with_names=bool(can_stand_down(standing(request), row)))


@login_required
@require_safe
def after(request: HttpRequest, response_id: uuid.UUID) -> HttpResponse:
    """The page."""
    row = watched(request, response_id, can_watch)
    may = bool(can_stand_down(standing(request), row))
    report = after_action(row, now(), with_names=may)
    context = {
        "row": row,
        "may": may,
        "filing": newest_filing(row),
        "report": report,
        "summary": summary_lines(report),
        "answers": answer_lines(report),
        "pdf": can_make_pdf(),
    }
    return render(request, "response/after.html", context)


@login_required
@require_safe
def after_word(request: HttpRequest, response_id: uuid.UUID) -> FileResponse:
    """The same as a document that can be worked on."""
    report = _after(request, response_id)
    paper = WordPaper(_title(report), now())
    write_report(report, paper)
    return _file(paper.save(), report, "docx", DOCX)


@login_required
@require_safe
def after_pdf(request: HttpRequest, response_id: uuid.UUID) -> FileResponse:
    """The same as a document that stays as it is."""
    report = _after(request, response_id)
    paper = PdfPaper(_title(report), now())
    write_report(report, paper)
    return _file(paper.save(), report, "pdf", PDF)


def _title(report: After) -> str:
    return _("%s应急响应总结") % report.title


def _file(content: bytes, report: After, ending: str, kind: str) -> FileResponse:
    name = file_name(_title(report), str(local_date(report.started_at)), ending=ending)
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=kind)

"""Advice on paper: the same words as Word and as PDF."""

import datetime as dt
import io
from typing import Protocol

from django.http import FileResponse, Http404
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from benliu.common.downloads import DOCX, PDF, file_name
from benliu.common.paper.pdf import PdfPaper
from benliu.common.paper.word import WordPaper
from benliu.org.queries import bureau_name

from .models import Request
from .wording import moment


class Paper(Protocol):
    """What it is written on."""

    def title(self, text: str) -> None: ...
    def heading(self, text: str) -> None: ...
    def text(self, text: str) -> None: ...
    def right(self, text: str) -> None: ...


def advice_word(request: Request, now: dt.datetime) -> FileResponse:
    """The advice on a request as a document that can be worked on."""
    paper = WordPaper(_title(request), now)
    write_advice(request, paper)
    return _file(paper.save(), request, "docx", DOCX)


def advice_pdf(request: Request, now: dt.datetime) -> FileResponse:
    """The same as a document that stays as it is."""
    paper = PdfPaper(_title(request), now)
    write_advice(request, paper)
    return _file(paper.save(), request, "pdf", PDF)


def write_advice(request: Request, paper: Paper) -> None:
    """What was asked, when somebody was there, what is advised; nobody is named. Raises `Http404` where none is."""
    steps = list(request.steps.filter(kind__in=("visited", "advised")).order_by("turn"))
    advice = [step for step in steps if step.kind == "advised"]
    if not advice:
        raise Http404(_("还没有给出意见。"))
    paper.title(_title(request))
    paper.heading(_("一、问题"))
    told = {"number": request.number, "topic": request.topic.label, "spot": request.spot}
    paper.text(_("编号 %(number)d，%(topic)s。地点：%(spot)s。") % told)
    _paragraphs(request.words, paper)
    paper.heading(_("二、现场"))
    visits = [moment(step.happened_at) for step in steps if step.kind == "visited"]
    paper.text(_("专家到过现场：%s。") % _("、").join(visits) if visits else _("没有到现场，按所述情况答复。"))
    paper.heading(_("三、意见"))
    for step in advice:
        _paragraphs(step.words, paper)
    paper.right(request.topic.team.name)
    paper.right(bureau_name())
    paper.right(date_format(localtime(advice[-1].at), "DATE_FORMAT"))


def _paragraphs(words: str, paper: Paper) -> None:
    for line in filter(None, map(str.strip, words.splitlines())):
        paper.text(line)


def _title(request: Request) -> str:
    return _("技术服务意见（%d）") % request.number


def _file(content: bytes, request: Request, ending: str, kind: str) -> FileResponse:
    name = file_name(_title(request), ending=ending)
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=kind)

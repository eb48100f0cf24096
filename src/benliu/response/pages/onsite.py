"""For officers and leaders: who is on site, what is reported, the roster on paper."""

import datetime as dt
import uuid
from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benliu.common.attempts import attempt
from benliu.common.clock import local_date, now
from benliu.common.decision import Invalid
from benliu.common.downloads import kept_download
from benliu.common.ids import ids_in, new_id
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..forms import PaperForm, ReportFilter, TaskForm, TickForm
from ..queries.onsite import duty_person, paper_for, report_photo, site_of, site_places, site_reports, site_rows
from ..services import (
    Mistakes,
    Reported,
    Sheet,
    Told,
    finish_report,
    key_in_roster,
    tell_movements,
    tell_report,
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def site(request: HttpRequest, response_id: uuid.UUID) -> HttpResponse:
    """Who is there and who is not; those who are chosen arrived or left, all of them or none."""
    actor, moment = standing(request), now()
    response = site_of(actor, response_id, moment)
    if response is None:
        raise Http404(_("没有这次响应。"))
    if request.method == "POST":
        attempt(request, lambda: _tick(request, response_id))
        return redirect(request.get_full_path())
    places = site_places(response_id)
    form = ReportFilter(request.GET, places=places)
    rows = site_rows(actor, response, form.place_id(), moment)
    counts = {state: sum(row.state == state for row in rows) for state in ("here", "out", "gone")}
    context = {"response": response, "rows": rows[:500], "more": len(rows) > 500, "counts": counts, "form": form}
    return render(request, "response/site.html", context | {"tick": TickForm(initial={"batch": new_id()})})


def _tick(request: HttpRequest, response_id: uuid.UUID) -> None:
    form, act = TickForm(request.POST), request.POST.get("act", "")
    chosen = list(dict.fromkeys(request.POST.getlist("who")))
    if not form.is_valid():
        raise Invalid(_("请填时间，例如 08:00。"))
    if not chosen:
        raise Invalid(_("请先选人。"))
    moment = now()
    told = list(_told(response_id, form, act, chosen, moment))
    tell_movements(actor=standing(request), told=told, now=moment)
    add_toast(request, _("已登记 %d 人次。") % len(told))


def _told(response_id: uuid.UUID, form: TickForm, act: str, chosen: list[str], moment: dt.datetime) -> Iterator[Told]:
    """The ids follow from the form that was opened: sent twice, told once."""
    at, batch = form.cleaned_data["at"] or moment, form.cleaned_data["batch"]
    for who in chosen:
        person, _dash, place = who.partition("-")
        if not (person.isdecimal() and place.isdecimal() and len(who) < 20):
            raise Invalid(_("请先选人。"))
        identifier = uuid.uuid5(batch, f"{who}/{act}")
        yield Told(identifier, response_id, int(person), int(place), act, "leader", at)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reports(request: HttpRequest, response_id: uuid.UUID) -> HttpResponse:
    """What was reported; tasks are given here."""
    actor, moment = standing(request), now()
    response = site_of(actor, response_id, moment)
    if response is None:
        raise Http404(_("没有这次响应。"))
    places = site_places(response_id)
    task = TaskForm(request.POST or None, places=places, initial={"id": new_id()}, auto_id="task_%s")
    if request.method == "POST" and task.is_valid():
        try:
            _give(request, response_id, task)
            return redirect("site_reports", response_id)
        except Invalid as no:
            task.add_error(None, str(no))
    form = ReportFilter(request.GET, places=places)
    rows = site_reports(actor, response, **form.chosen())
    context = {"response": response, "rows": rows, "form": form, "task": task}
    return render(request, "response/reports.html", context, status=422 if task.errors else 200)


def _give(request: HttpRequest, response_id: uuid.UUID, form: TaskForm) -> None:
    said, moment = form.cleaned_data, now()
    person = duty_person(response_id, said["who"])
    if person is None:
        raise Invalid(_("没有找到这个人，或者不止一个。请写名册上的姓名、工号或纸面代号，只能交给派了班的人。"))
    told = Reported(said["id"], response_id, "task", moment, said["words"], said["place"], person_id=person)
    tell_report(actor=standing(request), told=told, now=moment)
    add_toast(request, _("任务已交出，他的到岗页面上会显示。"))


@login_required
@require_POST
def finish(request: HttpRequest, report_id: uuid.UUID) -> HttpResponse:
    """A task or a request is done."""
    actor, words = standing(request), request.POST.get("words", "")[:400]

    def act() -> None:
        finish_report(actor=actor, report_id=report_id, words=words, now=now())
        add_toast(request, _("已办结。"))

    attempt(request, act)
    responses = ids_in([request.POST.get("response", "")])
    return redirect("site_reports", responses[0]) if responses else redirect("responses")


@login_required
@require_safe
def photo(request: HttpRequest, photo_id: int) -> HttpResponseBase:
    """A photo of a report, always as a download."""
    file = report_photo(standing(request), photo_id, now())
    if file is None:
        raise Http404(_("没有这张照片。"))
    return kept_download(file.content, file.name)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, response_id: uuid.UUID) -> HttpResponse:
    """Key in what was kept on paper."""
    actor, moment = standing(request), now()
    response = site_of(actor, response_id, moment)
    if response is None:
        raise Http404(_("没有这次响应。"))
    form, mistakes = PaperForm(request.POST or None, initial={"day": local_date(moment)}), []
    if request.method == "POST" and form.is_valid():
        try:
            sheet = Sheet(response_id, form.cleaned_data["day"], form.cleaned_data["text"])
            number = key_in_roster(actor=actor, sheet=sheet, now=moment)
            add_toast(request, _("已登记 %d 次到岗和离岗。") % number)
            return redirect("site", response_id)
        except Invalid as no:
            mistakes = no.lines if isinstance(no, Mistakes) else []
            form.add_error(None, str(no))
    context = {"response": response, "form": form, "mistakes": mistakes}
    return render(request, "response/paper.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def paper_sheet(request: HttpRequest, response_id: uuid.UUID) -> HttpResponse:
    """The roster to be printed before the storm: a page for each place, a code for everybody."""
    actor, moment = standing(request), now()
    response = site_of(actor, response_id, moment)
    if response is None:
        raise Http404(_("没有这次响应。"))
    context = {"response": response, "places": paper_for(actor, response, moment), "printed_at": moment}
    return render(request, "response/paper_sheet.html", context)

"""Records: the list, one record, and what can be done with it."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benliu.common.attempts import attempt
from benliu.common.clock import now
from benliu.common.decision import Decision, Invalid, require
from benliu.common.downloads import kept_download
from benliu.common.ids import ids_in, new_id
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..closing import consequences_of
from ..forms import CancelRecord, ChooseRecords, CorrectRecord, GiveReason, MendRecord
from ..policies import can_export_records
from ..queries.correcting import corrected
from ..queries.detail import RecordDetail, evidence_to_download, record_detail
from ..queries.entry import verified_in
from ..queries.kinds import kind_rows, levels_of
from ..queries.listing import Filters, filter_units, record_page
from ..services import (
    cancel_record,
    resubmit_record,
    return_records,
    supersede_record,
    take_back_return,
    undo_batch,
    verify_records,
)
from ..uses import uses_of
from ..ways import return_undo_url

BINARY = "application/octet-stream"


@login_required
@require_safe
def record_list(request: HttpRequest) -> HttpResponse:
    """The records that the reader may see, filtered, the newest first."""
    actor = standing(request)
    form = ChooseRecords(request.GET, kinds=kind_rows(), units=filter_units(actor))
    filters = form.filters()
    page = record_page(actor, filters, request.GET.get("after", ""))
    context = {"form": form, "page": page, "filters": filters, "narrowed": any(vars(filters).values())}
    context |= {"hidden": _hidden(filters), "may_export": bool(can_export_records(actor))}
    return render(request, "records/records.html", context)


def _hidden(filters: Filters) -> list[tuple[str, str]]:
    """What narrows the list and has no field to show it: (words, name in the address)."""
    said = {
        "above": filters.above is not None and _("%s 号以后编号的") % filters.above,
        "person": filters.person_id and _("一个人的"),
        "batch": filters.import_id and _("一次导入的"),
        "to_verify": filters.to_verify and _("等您审核的"),
    }
    return [(str(words), name) for name, words in said.items() if words]


@login_required
@require_safe
def record(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """One record: what it says, what it rests on, who did what with it, what it was used for."""
    detail = record_detail(record_id, standing(request))
    return render(request, "records/record.html", {"record": detail, "form": GiveReason()})


@login_required
@require_safe
def evidence(request: HttpRequest, evidence_id: int) -> HttpResponseBase:
    """The stored file that a record rests on, always as a download: nothing of it is shown by the browser."""
    found = evidence_to_download(evidence_id, standing(request))
    assert found.file is not None
    return kept_download(found.file.content, found.file_name)


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """Replace a record by one that says it right; what is typed so far, in the address, is reckoned with before."""
    actor = standing(request)
    detail = _correctable(record_id, request)
    data, told = request.POST if request.method == "POST" else None, "together" in request.GET
    levels = levels_of(detail.line.kind_code)
    form = CorrectRecord(data, record=detail, levels=levels, together=told)
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        others = detail.correction if form.cleaned_data.get("together") else ()
        about = {"record_id": record_id, "together": others, "reason": reason, "new_id": new_id()}
        try:
            newer = supersede_record(actor=actor, now=now(), **about, **form.changes())
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            _say(request, newer.batch_id, _corrected, 1 + len(others))
            return redirect("record", newer.pk)
    about_all = [record_id, *detail.correction] if told else [record_id]
    asked = form
    if not form.is_bound and "quantity" in request.GET:
        asked = CorrectRecord(request.GET, record=detail, levels=levels, together=told)
        asked.full_clean()
    becoming = corrected(about_all, asked.changes() if asked.is_bound else {})
    context = {"record": detail, "form": form, "consequences": consequences_of(becoming, actor)}
    return render(request, "records/correct.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """Cancel a record, or all of its activity, with a reason."""
    actor = standing(request)
    detail, told = _correctable(record_id, request), "together" in request.GET
    form = CancelRecord(request.POST if request.method == "POST" else None, record=detail, together=told)
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        others = detail.correction if form.cleaned_data.get("together") else ()
        about = {"record_id": record_id, "together": others, "reason": reason, "new_id": new_id()}
        try:
            newer = cancel_record(actor=actor, now=now(), **about)
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            _say(request, newer.batch_id, _cancelled, 1 + len(others))
            return redirect("record", record_id)
    about_all = [record_id, *detail.correction] if told else [record_id]
    context = {
        "record": detail,
        "form": form,
        "places": list(dict.fromkeys(use.title for use in (uses_of(about_all, actor) if told else detail.uses))),
        "whole": told,
        "consequences": consequences_of(dict.fromkeys(about_all), actor),
    }
    return render(request, "records/cancel.html", context, status=422 if form.is_bound else 200)


def _corrected(count: int) -> str:
    if count == 1:
        return _("已更正。原来的记录留着，这一条代替它。")
    told = ngettext("已更正 %d 条。原来的记录都留着。", "已更正 %d 条。原来的记录都留着。", count)
    return told % count


def _cancelled(count: int) -> str:
    if count == 1:
        return _("已作废，不再计入任何结果。")
    told = ngettext("已作废 %d 条，不再计入任何结果。", "已作废 %d 条，不再计入任何结果。", count)
    return told % count


def _say(request: HttpRequest, batch_id: int | None, words: Callable[[int], str], count: int) -> None:
    """What was done of `count`, and what waits for another person."""
    done = verified_in(batch_id)
    left = count - done
    waits = ngettext(
        "%d 条已提交，由另一人审核；审核前仍以原来的记录为准。",
        "%d 条已提交，由另一人审核；审核前仍以原来的记录为准。",
        left,
    )
    said = ([words(done)] if done else []) + ([waits % left] if left else [])
    add_toast(request, " ".join(said), undo_url=_undo_url(batch_id))


def _correctable(record_id: uuid.UUID, request: HttpRequest) -> RecordDetail:
    detail = record_detail(record_id, standing(request))
    require(detail.may_verify)
    require(Decision(detail.may_correct, _("这条记录现在不能更正或作废：它还没有审核，或已被更正、作废。")))
    return detail


def _undo_url(batch_id: int | None) -> str:
    return reverse("record_undo", args=[batch_id]) if batch_id else ""


@login_required
@require_POST
def verify(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """Verify one waiting record."""
    actor = standing(request)
    try:
        batch = verify_records(actor=actor, record_ids=[record_id], now=now())
    except Invalid as error:
        messages.error(request, str(error))
    else:
        add_toast(request, _("已审核。"), undo_url=_undo_url(batch.pk))
    return redirect("record", record_id)


@login_required
@require_POST
def give_back(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """Return one waiting record to who filed it."""
    actor, reason = standing(request), request.POST.get("reason", "")
    if attempt(request, lambda: return_records(actor=actor, record_ids=[record_id], reason=reason, now=now())):
        add_toast(request, _("已退回，登记人会看到原因。"), undo_url=return_undo_url([record_id]))
    return redirect("record", record_id)


@login_required
@require_POST
def undo_return(request: HttpRequest) -> HttpResponse:
    """Let returned records wait again."""
    actor, ids = standing(request), ids_in([request.GET.get("records", "")])
    if attempt(request, lambda: take_back_return(actor=actor, record_ids=ids, now=now())):
        add_toast(request, _("已撤销退回，记录重新等待审核。"))
    return redirect("record", ids[0]) if len(ids) == 1 else redirect("home")


@login_required
@require_http_methods(["GET", "POST"])
def resubmit(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """Mend a returned record and hand it in again."""
    actor = standing(request)
    detail = record_detail(record_id, actor)
    require(Decision(detail.may_resubmit, _("这条记录现在不能改：它没有被退回，或不是您登记的。")))
    data = request.POST if request.method == "POST" else None
    form = MendRecord(data, record=detail, levels=levels_of(detail.line.kind_code))
    if form.is_bound and form.is_valid():
        try:
            resubmit_record(actor=actor, record_id=record_id, now=now(), **form.changes())
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            add_toast(request, _("已重新提交，等待审核。"))
            return redirect("record", record_id)
    context = {"record": detail, "form": form}
    return render(request, "records/resubmit.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def undo(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Take back a verification or a correction that is not numbered yet."""
    actor = standing(request)
    if attempt(request, lambda: undo_batch(actor=actor, batch_id=batch_id, now=now())):
        add_toast(request, _("已撤销。"))
    return redirect("records")

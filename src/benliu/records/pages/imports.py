"""Imports: send workbooks, see what will happen, mend, apply, take back."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from openpyxl.workbook import Workbook

from benliu.common.attempts import attempt
from benliu.common.clock import local_date, now
from benliu.common.decision import Invalid, require
from benliu.common.downloads import workbook_download
from benliu.common.ids import new_id
from benliu.common.sheets import add_sheet
from benliu.org.requests import standing
from benliu.org.standing import Standing
from benliu.ui.toasts import add_toast

from .. import services
from ..forms import GiveReason, UploadWorkbooks
from ..meanings import MEANINGS
from ..mendable import as_picked
from ..policies import can_import
from ..queries.import_lines import import_lines
from ..queries.imports import (
    ALL,
    BESIDE,
    CHECK,
    TABS,
    ImportDetail,
    import_detail,
    import_row,
    import_rows,
    rejected_sheets,
)


@login_required
@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    """The latest imports."""
    actor = standing(request)
    require(can_import(actor))
    everything = request.GET.get("all") == "1"
    context = {"imports": import_lines(actor, everything=everything), "everything": everything}
    return render(request, "records/imports.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Send workbooks. The id is made with the form: sent twice, it is one import."""
    actor, moment = standing(request), now()
    require(can_import(actor))
    if request.method != "POST":
        form = UploadWorkbooks(initial={"id": new_id()}, today=local_date(moment))
        return render(request, "records/import_new.html", {"form": form})
    form = UploadWorkbooks(request.POST, request.FILES, today=local_date(moment))
    if form.is_valid():
        said = form.cleaned_data
        try:
            run = services.start_import(
                actor=actor,
                import_id=said["id"],
                files=said["workbooks"],
                roster_since=said["roster_since"],
                now=moment,
            )
        except Invalid as error:
            form.add_error("workbooks", str(error))
        else:
            return redirect("import", run.pk)
    return render(request, "records/import_new.html", {"form": form}, status=422)


@login_required
@require_safe
def show(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """An import, whatever its state: progress, preview, or what it brought."""
    actor = standing(request)
    detail = import_detail(import_id, actor, now())
    context: dict[str, object] = {"import": detail, "now": now(), "reason": GiveReason(), "meanings": MEANINGS}
    if detail.line.row_count:
        tab, words = _tab(request, detail), request.GET.get("words", "")[:40]
        rows = import_rows(import_id, actor, tab, words, _after(request))
        context |= {"tab": tab, "words": words, "rows": rows}
    return render(request, "records/import.html", context)


def _tab(request: HttpRequest, detail: ImportDetail) -> str:
    """The chosen tab; without a choice, what needs a hand comes first."""
    asked = request.GET.get("tab", "")
    if asked in {*TABS, BESIDE, CHECK, ALL}:
        return asked
    counts = detail.line.counts
    order = ["rejected", "changed", "new", "unchanged", "skipped"] if detail.may_change else list(TABS)
    return next((tab for tab in order if counts.get(tab)), "new")


def _after(request: HttpRequest) -> int:
    asked = request.GET.get("after", "")
    return int(asked) if asked.isdecimal() and len(asked) < 10 else -1


@login_required
@require_safe
def progress(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """The moving part of an import's page; asks the browser for the whole page when a step is done."""
    detail = import_detail(import_id, standing(request), now())
    moving = detail.line.state in ("reading", "applying") or detail.may_undo
    if not moving or request.GET.get("state") != detail.line.state:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "records/parts/progress.html", {"import": detail, "now": now()})


@login_required
@require_http_methods(["GET", "POST"])
def row(request: HttpRequest, import_id: uuid.UUID, row_id: int) -> HttpResponse:
    """One row; posted, what should happen to it: `act` is mend, skip, back, new or correct; or `alike` or `split`.

    Where other rows change with it, the browser takes the whole page again.
    """
    actor = standing(request)
    found = import_row(import_id, row_id, actor)
    if request.method == "POST":
        acts: dict[str, Callable[[], object]] = {
            "mend": lambda: services.mend_row(actor=actor, row_id=row_id, values=_mended(request), now=now()),
            "alike": lambda: _mend_alike(request, actor, row_id),
            "split": lambda: _split(request, actor, row_id),
            "skip": lambda: services.skip_row(actor=actor, row_id=row_id, now=now()),
            "back": lambda: services.take_row_back(actor=actor, row_id=row_id, now=now()),
            "correct": lambda: services.file_as_correction(actor=actor, row_id=row_id, now=now()),
            "new": lambda: services.file_as_new(actor=actor, row_id=row_id, now=now()),
        }
        name = next((wide for wide in ("alike", "split") if wide in request.POST), request.POST.get("act", ""))
        act = acts.get(name)
        if act is None:
            raise Http404(_("没有这种操作。"))
        done = attempt(request, act)
        if request.headers.get("HX-Request") != "true":
            return redirect(f"{reverse('import', args=[import_id])}?tab={found.outcome}")
        if not done or name in ("alike", "split"):
            return HttpResponse(headers={"HX-Refresh": "true"})
    context = {
        "import": import_detail(import_id, actor, now()),
        "row": import_row(import_id, row_id, actor),
        "tab": found.outcome,
        "answer": True,
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, "records/parts/row_answer.html" if part else "records/import_row.html", context)


def _mended(request: HttpRequest) -> dict[str, str]:
    """The mended cells: those of a candidate that was picked, else what was typed."""
    picked = request.POST.get("pick", "")
    return as_picked(picked) if picked else request.POST.dict()


def _mend_alike(request: HttpRequest, actor: Standing, row_id: int) -> None:
    pick = request.POST["alike"]
    count = services.mend_all_alike(actor=actor, row_id=row_id, pick=pick, now=now())
    add_toast(request, ngettext("更正了 {count} 行。", "更正了 {count} 行。", count).format(count=count))


def _split(request: HttpRequest, actor: Standing, row_id: int) -> None:
    count = len(services.split_row(actor=actor, row_id=row_id, now=now()))
    add_toast(request, ngettext("分成了 {count} 行。", "分成了 {count} 行。", count).format(count=count))


@login_required
@require_POST
def columns(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """Say what the columns of tables of the same headings mean, or (`forget`) take that back; they are read again."""
    table: dict[str, Any] = {
        "actor": standing(request),
        "import_id": import_id,
        "headings": request.POST.get("headings", ""),
    }

    def choose() -> object:
        if "forget" in request.POST:
            return services.forget_columns(**table, now=now())
        return services.choose_columns(**table, meanings=request.POST.getlist("meaning"), now=now())

    done = attempt(request, choose)
    return redirect(reverse("import", args=[import_id]) + ("" if done else "#files"))


def _apply(request: HttpRequest, actor: Standing, detail: ImportDetail) -> object:
    """Apply; who moves people without their branches' agreement says so."""
    if detail.moves and "moves" not in request.POST:
        raise Invalid(_("名册会让人转支部，不经双方同意。请先勾选确认。"))
    return services.apply_import(actor=actor, import_id=detail.line.id, now=now())


@login_required
@require_POST
def act(request: HttpRequest, import_id: uuid.UUID, act: str) -> HttpResponse:
    """Apply, correct what rows stand beside, stop, continue, discard, take back."""
    actor = standing(request)
    detail = import_detail(import_id, actor, now())
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "apply": (lambda: _apply(request, actor, detail), ""),
        "stop": (
            lambda: services.stop_import(actor=actor, import_id=import_id, now=now()),
            _("已停止，什么也没有计入。"),
        ),
        "correct": (
            lambda: services.file_all_as_corrections(actor=actor, import_id=import_id, now=now()),
            _("已改为更正，请在“有变化”里核对。"),
        ),
        "continue": (lambda: services.continue_import(actor=actor, import_id=import_id, now=now()), ""),
        "discard": (
            lambda: services.discard_import(actor=actor, import_id=import_id, now=now()),
            _("已放弃，文件和预览已删除。"),
        ),
        "undo": (
            lambda: services.undo_batch(actor=actor, batch_id=detail.batch_id or 0, now=now()),
            _("已撤销，导入的内容都已取消。"),
        ),
    }
    if act not in acts:
        raise Http404(_("没有这种操作。"))
    step, words = acts[act]
    if attempt(request, step) and words:
        add_toast(request, words)
    return redirect("imports") if request.POST.get("back") == "list" else redirect("import", import_id)


@login_required
@require_POST
def cancel(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """Cancel all records of an import that still count, with a reason."""
    actor, reason = standing(request), request.POST.get("reason", "")
    try:
        batch = services.cancel_import(actor=actor, import_id=import_id, reason=reason, now=now())
    except Invalid as error:
        messages.error(request, str(error))
    else:
        add_toast(request, _("这次导入的记录都已作废。"), undo_url=reverse("record_undo", args=[batch.pk]))
    return redirect("import", import_id)


@login_required
@require_safe
def rejected(request: HttpRequest, import_id: uuid.UUID) -> HttpResponseBase:
    """The rejected rows as a workbook, a sheet for each table: mend it and import it again."""
    book = Workbook(write_only=True)
    for sheet in rejected_sheets(import_id, standing(request)):
        add_sheet(book, sheet.title, sheet.headings, sheet.rows)
    if not book.worksheets:
        raise Http404(_("没有退回的行。"))
    return workbook_download(book, _("退回的行.xlsx"))

"""The secretary's desk: verify what waits, see what the next star needs."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from benliu.common.attempts import attempt
from benliu.common.clock import local_date, now
from benliu.common.decision import Refused
from benliu.common.ids import ids_in
from benliu.meetings.queries import open_meetings, urgent_duties
from benliu.org.queries.endings import endings
from benliu.org.queries.offices import others_who_lead
from benliu.org.queries.transfers import waiting_transfers
from benliu.org.requests import standing
from benliu.org.standing import Standing
from benliu.records.queries import WaitingLine, returned_count, waiting_records
from benliu.records.queries.burden import burden_of
from benliu.records.services import return_records, undo_batch, verify_records
from benliu.records.uses import coming_places
from benliu.records.ways import return_undo_url
from benliu.response.queries import standing_responses
from benliu.scoring.queries.objection import objections_to_answer
from benliu.ui.toasts import add_toast

from ..queries.branch import (
    Branch,
    activity_lines,
    branch_stars,
    led_branch,
    led_branches,
    undo_offer,
)
from ..queries.field import field_work
from .charts import burden_chart

LINES = 20  # of the desk at once: what has doubts stands first, and all clean ones are verified by one press


@login_required
@require_safe
def desk(request: HttpRequest, unit_id: int | None = None) -> HttpResponse:
    """What waits in one branch, and how far it is."""
    actor, moment = standing(request), now()
    branches = led_branches(actor)
    branch = next((one for one in branches if unit_id in (None, one.unit_id)), None) or chosen_branch(actor, unit_id)
    everything = waiting_records(actor, unit_id=branch.unit_id)
    waiting, left = ([line for line in everything if line.barred is barred] for barred in (False, True))
    months = burden_of(branch.unit_id, actor, local_date(moment))
    clean = [line for line in waiting if line.is_clean]
    kinds = {line.kind_code: line.kind_names for line in clean}
    context = {
        "branch": branch,
        "branches": branches,
        "waiting": waiting,
        "lines": waiting if "all" in request.GET else waiting[:LINES],
        "waiting_count": sum(line.head_count for line in waiting),
        "clean": clean,
        "left": left,
        "left_count": sum(line.head_count for line in left),
        "others": others_who_lead(actor, branch.unit_id, local_date(moment)) if left else [],
        "clean_ids": [record_id for line in clean for record_id in line.record_ids],
        "reused": coming_places(kinds, local_date(moment)),
        "month": months[-1],
        "burden": burden_chart(months) if any(month.entries for month in months) else None,
        "meetings": open_meetings(actor, branch.unit_id, moment),
        "duties": urgent_duties(branch.unit_id, moment),
        "stars": branch_stars(branch.unit_id),
        "returned": returned_count(branch.unit_id),
        "undo": undo_offer(actor, moment),
        "transfers": waiting_transfers(actor),
        "responding": standing_responses(actor),
        "objections": objections_to_answer(actor, branch.unit_id),
        "endings": endings(actor, local_date(moment)),
        "field": [] if actor.is_officer else field_work(actor, moment),  # officers have a desk of their own
        "now": moment,
        "today": local_date(moment),
        "greeting": _greeting(moment),
    }
    return render(request, "workspace/desk.html", context)


@login_required
@require_safe
def activity(request: HttpRequest, unit_id: int, record_id: uuid.UUID) -> HttpResponse:
    """One waiting activity: whom it is about; verify or return all of them or some."""
    actor = standing(request)
    branch = chosen_branch(actor, unit_id)
    line = _line_with(waiting_records(actor, unit_id=branch.unit_id), record_id)
    context = {"branch": branch, "line": line, "records": activity_lines(line.record_ids)}
    return render(request, "workspace/activity.html", context)


@login_required
@require_POST
def verify(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Verify the records that were on the page."""
    ids = ids_in(request.POST.getlist("records"))
    actor = standing(request)
    attempt(request, lambda: verify_records(actor=actor, record_ids=ids, now=now()))
    return redirect("branch_desk", unit_id)


@login_required
@require_POST
def give_back(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Return records to who filed them, with the reason."""
    ids, reason = ids_in(request.POST.getlist("records")), request.POST.get("reason", "")
    actor = standing(request)
    if attempt(request, lambda: return_records(actor=actor, record_ids=ids, reason=reason, now=now())):
        words = ngettext("已退回 %d 条记录，登记人会看到原因。", "已退回 %d 条记录，登记人会看到原因。", len(ids))
        text = words % len(ids)
        add_toast(request, text, undo_url=return_undo_url(ids))
        return redirect("branch_desk", unit_id)
    return redirect("activity", unit_id, ids[0]) if ids else redirect("branch_desk", unit_id)


@login_required
@require_POST
def undo(request: HttpRequest, unit_id: int, batch_id: int) -> HttpResponse:
    """Take back a verification that is not numbered yet."""
    actor = standing(request)
    if attempt(request, lambda: undo_batch(actor=actor, batch_id=batch_id, now=now())):
        add_toast(request, _("已撤销，这些记录重新等待审核。"))
    return redirect("branch_desk", unit_id)


def chosen_branch(actor: Standing, unit_id: int | None) -> Branch:
    """The branch asked for, or the first one led. Raises `Refused` where it is not led by who asks."""
    branch = led_branch(actor, unit_id)
    if branch is None:
        raise Refused(_("支部工作台只对该支部的书记和上级党务干部开放。"))
    return branch


def _line_with(lines: Sequence[WaitingLine], record_id: uuid.UUID) -> WaitingLine:
    for line in lines:
        if record_id in line.record_ids:
            return line
    raise Http404(_("这项活动已经处理过了。"))


def _greeting(moment: dt.datetime) -> str:
    hour = timezone.localtime(moment).hour
    for until, words in ((11, _("上午好")), (13, _("中午好")), (18, _("下午好"))):
        if hour < until:
            return words
    return _("晚上好")

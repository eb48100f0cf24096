"""A month of meetings; one meeting, as a member and as the secretary see it; the answer."""

import datetime as dt
import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from benliu.common.attempts import attempt
from benliu.common.clock import local_date, now
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..queries.detail import meeting_detail
from ..queries.feeds import feed_path, open_feed_of
from ..queries.listing import led_branches, month_of_branch, month_of_person
from ..queries.proposing import Ahead, ahead_of, days_with
from ..services import answer_meeting

ANSWERED = {
    "coming": lambda: _("已答复：参加。"),
    "leave": lambda: _("已请假，支部书记看得到原因。"),
    "waiting": lambda: _("已排上候补。轮到您时会通知您。"),
    "": lambda: _("已退出候补。"),
}


@login_required
@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """A month, of a branch (`?unit=`) or of whoever asks (`?mine=1`)."""
    actor, moment = standing(request), now()
    branches = led_branches(actor)
    first = _first_of(request.GET.get("month", ""), local_date(moment))
    unit_id = _chosen(request, branches, actor.branch_id)
    leads = unit_id in dict(branches)
    seen = leads or unit_id == actor.branch_id
    ahead = ahead_of(unit_id, first, moment, leads=leads) if unit_id and seen else Ahead()
    month = month_of_branch(actor, unit_id, first, moment) if unit_id else month_of_person(actor, first, moment)
    feed = open_feed_of(actor.account_id, unit_id)
    context = {
        "feed": feed,
        "feed_address": request.build_absolute_uri(feed_path(feed)) if feed else "",
        "month": month,
        "days": days_with(month, ahead.proposals),
        "branches": branches,
        "unit_id": unit_id,
        "unit_name": dict(branches).get(unit_id or 0, ""),
        "own_branch": actor.branch_id,
        "leads": leads,
        "today": local_date(moment),
        "duties": ahead.duties,
        "fixed": ahead.monthly,
    }
    return render(request, "meetings/meetings.html", context)


@login_required
@require_safe
def meeting(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """One meeting: answer and sign in; for who leads the branch also the list, and what is to be done."""
    actor = standing(request)
    detail = meeting_detail(meeting_id, actor, now())
    return render(request, "meetings/meeting.html", {"detail": detail, "asks": request.GET.get("ask")})


@login_required
@require_POST
def answer(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Come, leave with a reason, wait for a place, or wait no more."""
    actor, said = standing(request), request.POST

    def act() -> None:
        kept = answer_meeting(
            actor=actor,
            meeting_id=meeting_id,
            answer=said.get("answer", "?"),
            reason=said.get("reason", ""),
            now=now(),
        )
        add_toast(request, ANSWERED[kept]())

    attempt(request, act)
    return redirect("meeting", meeting_id)


def _first_of(text: str, today: dt.date) -> dt.date:
    """The first of the month `2026-11`; of this one for anything else."""
    try:
        found = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return found if 2000 <= found.year <= 2100 else today.replace(day=1)


def _chosen(request: HttpRequest, branches: list[tuple[int, str]], own: int | None) -> int | None:
    """The branch asked for, or for who leads the first one led; None for the own calendar."""
    asked = request.GET.get("unit", "")
    if asked.isascii() and asked.isdecimal() and len(asked) < 10:
        return int(asked)
    if request.GET.get("mine") or not branches:
        return None
    return own if own in dict(branches) else branches[0][0]

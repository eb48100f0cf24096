"""Rounds of calls for who commands, and for leaders of teams: call, call again, stop, widen, note an answer."""

import uuid

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benliu.common.attempts import attempt
from benliu.common.clock import now
from benliu.common.decision import Invalid, require
from benliu.common.ids import new_id
from benliu.org.requests import standing
from benliu.org.standing import Standing
from benliu.ui.toasts import add_toast

from ..forms import AnswerForm, CallUpForm
from ..policies import can_command, can_see_people
from ..queries.call import (
    call_counts,
    call_rows,
    chosen_calls,
    commanded_response,
    open_gaps,
    preset_of,
    round_rows,
    team_choices,
)
from ..queries.response import response_for_page
from ..queries.uncalled import WHY
from ..services import Asked, Called, call_again, call_chosen, call_pool, extend_round, note_answer, stop_round

PER_PAGE = 50


@login_required
@require_safe
def calls(request: HttpRequest, response_id: uuid.UUID) -> HttpResponse:
    """The rounds with their counts, and who answered what."""
    actor, moment = standing(request), now()
    response = response_for_page(pk=response_id)
    require(can_see_people(actor, response, moment))
    state, team = request.GET.get("state", ""), request.GET.get("team", "")
    team_id = int(team) if team.isascii() and team.isdecimal() and len(team) < 10 else None
    found = chosen_calls(actor, response, moment, state=state, team=team_id)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "response": response,
        "rounds": round_rows(actor, response, moment),
        "counts": call_counts(actor, response, moment),
        "rows": call_rows(page.object_list, moment),
        "page": page,
        "state": state,
        "team": team_id,
        "teams": team_choices(response),
        "gaps": open_gaps(response, moment),
        "commands": commanded_response(actor, response),
        "form": AnswerForm(),
    }
    return render(request, "response/calls.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_up(request: HttpRequest, response_id: uuid.UUID) -> HttpResponse:
    """Call: begun with what the plan says."""
    actor, moment = standing(request), now()
    response = response_for_page(pk=response_id)
    require(can_command(actor, response.unit))
    preset = preset_of(response, moment)
    wider = request.GET.get("widen") == "1"
    initial = {
        "id": new_id(),
        "kind": "chosen" if preset.uncalled and not wider else "pool",
        "teams": preset.next_teams,
        "needed": request.GET.get("needed") or preset.seats or None,
        "answer_within": preset.level.answer_within,
    } | {rung.way: rung.after for rung in preset.level.ladder}
    form = CallUpForm(request.POST or None, teams=preset.teams, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            add_toast(request, _told(_called(actor, response_id, form)))
            return redirect("calls", response_id)
        except Invalid as no:
            form.add_error(None, str(no))
    context = {"response": response, "form": form, "preset": preset}
    return render(request, "response/call_up.html", context, status=422 if form.errors else 200)


def _called(actor: Standing, response_id: uuid.UUID, form: CallUpForm) -> Called:
    told = form.cleaned_data
    asked = Asked(told["id"], response_id, told["answer_within"], form.ladder(), told["needed"] or 0)
    if told["kind"] == "pool":
        return call_pool(actor=actor, asked=asked, teams=told["teams"], now=now())
    return call_chosen(actor=actor, asked=asked, now=now())


def _told(called: Called) -> str:
    words = _("正在呼叫 %d 人。") % called.calls
    if not called.left_out:
        return words
    left = _("、").join(f"{WHY[why]} {count}" for why, count in sorted(called.left_out.items()))
    return words + _("没有呼叫：%s。") % left


@login_required
@require_POST
def change_round(request: HttpRequest, round_id: uuid.UUID) -> HttpResponse:
    """Call again, stop, or wait longer."""
    actor, act = standing(request), request.POST.get("act", "")
    response = response_for_page(rounds=round_id)
    until = request.POST.get("until", "")
    acts = {
        "again": lambda: call_again(actor=actor, round_id=round_id, now=now()),
        "stop": lambda: stop_round(actor=actor, round_id=round_id, now=now()),
        "extend": lambda: extend_round(
            actor=actor, round_id=round_id, until=int(until) if until.isdecimal() and len(until) < 5 else 0, now=now()
        ),
    }
    if act not in acts:
        raise Http404
    attempt(request, acts[act])
    return redirect("calls", response.pk)


@login_required
@require_POST
def note(request: HttpRequest, response_id: uuid.UUID) -> HttpResponse:
    """Note what somebody said on the telephone."""
    actor, form = standing(request), AnswerForm(request.POST)
    if form.is_valid():
        said, call_id = form.said(now()), form.cleaned_data["call"]
        attempt(request, lambda: note_answer(actor=actor, call_id=call_id, said=said, now=now()))
    return redirect("calls", response_id)

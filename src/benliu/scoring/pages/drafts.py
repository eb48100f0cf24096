"""Drafts of schemes as officers write them: start, change, put up for comments, send to a second officer."""

from collections.abc import Mapping
from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benliu.common.clock import local_date, now
from benliu.common.decision import Invalid, require
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..drafts import FIRST_DAY, HALVES, HEADING, LATE, VERSION, Key, changed_values, read_draft, shown
from ..forms import AddItem, DraftHeading, GiveReason, PasteDraft
from ..policies import can_draft
from ..queries.draft import DraftRow, doubts_by_clause, find_draft, halves_of, hindrances_to, mistakes, row_of_draft
from ..queries.draft_changes import changed_since, kept_at
from ..queries.draft_clauses import Half, Line, each_line, groups_of
from ..queries.draft_hands import hands_of
from ..queries.knobs import Knob
from ..queries.scheme import scheme_versions
from ..queries.whatif import sides_of
from ..services import (
    add_item,
    change_numbers,
    change_text,
    open_for_comments,
    start_draft,
    submit_draft,
    take_back_changes,
    withdraw_draft,
)
from .found import found
from .trials import tried_at_once
from .typed import numbers_in, reason_of, reasons_in, revision_of, values_in


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Start a draft: from a version (`base`), or from text that is pasted or uploaded."""
    actor = standing(request)
    require(can_draft(actor))
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PasteDraft(*given, schemes=scheme_versions())
    if form.is_valid():
        base, files = form.cleaned_data["base"], form.files_given()
        try:
            draft = start_draft(actor=actor, base_id=base, files=files or None, now=now())
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            return redirect("draft", draft.pk)
    return render(request, "scoring/draft_new.html", {"form": form}, status=422 if form.is_bound else 200)


@login_required
@require_safe
def draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The editor: clauses with their numbers, the changed ones alone (`?view=changes`), or the whole text (`text`)."""
    return _editor(request, draft_id)


def _editor(
    request: HttpRequest,
    draft_id: int,
    *,
    problem: str = "",
    typed: QueryDict | None = None,
    heading: DraftHeading | None = None,
    added: AddItem | None = None,
) -> HttpResponse:
    """`typed`: what somebody sent that was not kept; it stands in the fields again, so that nothing is lost."""
    actor = standing(request)
    require(can_draft(actor))
    stored = found(find_draft(actor, draft_id))
    row, reading = row_of_draft(stored), read_draft(stored.files)
    by_text = reading.scheme is None or request.GET.get("view") == "text" or bool(typed and "text" in typed)
    texts = {half: stored.files.get(name, "") for half, name in HALVES.items()}
    if typed and typed.get("half") in HALVES:
        texts |= {str(typed["half"]): typed.get("text", "")}
    start = kept_at(stored, revision_of(request)) if typed else None
    changes = changed_values(start.files, values_in(typed)) if typed and start else {}
    reasons = reasons_in(typed) if typed else {}
    why = {key: said for key, said in reasons.items() if start and said != start.reasons.get(key, "")}
    halves, view = _with_typed(halves_of(stored), changes, why), request.GET.get("view", "")
    context = {
        "row": row,
        "by_text": by_text,
        "halves": halves,
        "only_changes": view == "changes",
        "changes": sum(half.changes for half in halves),
        "unexplained": sum(half.unexplained for half in halves),
        "texts": texts,
        "mistakes": mistakes(reading.problems),
        "hands": hands_of(actor, stored, local_date(now())) if row.is_open else None,
        "doubts": doubts_by_clause(stored.files, halves),
        "hindrances": hindrances_to(stored, reading.scheme) if reading.scheme and row.is_open else [],
        "heading": heading or _heading(row, reading.scheme.members.late if reading.scheme else "", changes),
        "trial": tried_at_once(actor, sides_of(stored, local_date(now())), stored.files),
        "problem": problem,
        "reason": GiveReason(),
        "added": added or (AddItem(groups=groups_of(reading.scheme)) if reading.scheme else None),
    }
    return render(request, "scoring/draft.html", context, status=422 if problem or added else 200)


def _heading(row: DraftRow, late: str, changes: Mapping[Key, str]) -> DraftHeading:
    kept = {VERSION: row.version, FIRST_DAY: row.effective_from, LATE: late}
    return DraftHeading({name: changes.get((HEADING, name), value) for name, value in kept.items()})


def _with_typed(halves: tuple[Half, ...], changes: Mapping[Key, str], why: Mapping[str, str]) -> tuple[Half, ...]:
    """The controls and reasons with what was typed in those that the sender changed; the others show what is saved."""

    def knob(one: Knob) -> Knob:
        return replace(one, value=shown(one.key, changes[one.key])[:30]) if one.key in changes else one

    def line(one: Line) -> Line:
        return replace(one, knobs=tuple(map(knob, one.knobs)), reason=why.get(one.key, one.reason))

    return each_line(halves, line)


@login_required
@require_POST
def save_numbers(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Keep the numbers, version and first day of the editor."""
    actor = standing(request)
    require(can_draft(actor))
    stored = found(find_draft(actor, draft_id))
    form = DraftHeading(request.POST)
    if not form.is_valid():
        return _editor(request, draft_id, problem=_("请看版本和施行日期。"), typed=request.POST, heading=form)
    revision = revision_of(request)
    others = changed_since(stored, revision)
    try:
        change_numbers(
            actor=actor,
            draft_id=draft_id,
            revision=revision,
            numbers=numbers_in(request.POST),
            version=form.cleaned_data["version"],
            effective_from=form.cleaned_data["effective_from"],
            late=form.cleaned_data["late"],
            reasons=reasons_in(request.POST),
            now=now(),
        )
    except Invalid as error:
        return _editor(request, draft_id, problem=str(error), typed=request.POST)
    add_toast(request, _("已保存。"))
    if others:
        name = row_of_draft(stored).changed_by
        add_toast(
            request, _("%(name)s同时改了：%(what)s。这些都保留了。") % {"name": name, "what": _("；").join(others)}
        )
    return redirect("draft", draft_id)


@login_required
@require_POST
def add(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Write one more rule into the text."""
    actor = standing(request)
    require(can_draft(actor))
    scheme = read_draft(found(find_draft(actor, draft_id)).files).scheme
    form = AddItem(request.POST, groups=groups_of(scheme) if scheme else ())
    if not form.is_valid():
        return _editor(request, draft_id, added=form)
    try:
        add_item(actor=actor, draft_id=draft_id, revision=revision_of(request), item=form.item(), now=now())
    except Invalid as error:
        return _editor(request, draft_id, problem=str(error), added=form)
    add_toast(request, _("已加一条规则：%s。") % form.cleaned_data["title"])
    return redirect("draft", draft_id)


@login_required
@require_POST
def save_text(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Keep the whole text of a half, whether it holds together or not."""
    actor = standing(request)
    require(can_draft(actor))
    found(find_draft(actor, draft_id))
    half = found(request.POST.get("half") if request.POST.get("half") in HALVES else None)
    try:
        change_text(
            actor=actor,
            draft_id=draft_id,
            revision=revision_of(request),
            half=half,
            text=request.POST.get("text", ""),
            now=now(),
        )
    except Invalid as error:
        return _editor(request, draft_id, problem=str(error), typed=request.POST)
    add_toast(request, _("已保存。"))
    response = redirect("draft", draft_id)
    response["Location"] += "?view=text"
    return response


def require_seen(waiting: int, seen: str) -> None:
    """Raise `Invalid` where more comments wait than whoever sends a draft was told of."""
    if waiting > (int(seen) if seen.isdecimal() else 0):
        told = ngettext("还有 %d 条意见没有处理。", "还有 %d 条意见没有处理。", waiting) % waiting
        raise Invalid(told + _("请先处理，或确认后再送核准。"))


@login_required
@require_POST
def act(request: HttpRequest, draft_id: int, what: str) -> HttpResponse:
    """Put a draft up for comments (`open`), send it to a second officer (`submit`), give it up (`withdraw`).

    Or take one's own changes out of it (`take-back`).
    """
    actor = standing(request)
    require(can_draft(actor))
    stored = found(find_draft(actor, draft_id))
    try:
        if what == "open":
            open_for_comments(actor=actor, draft_id=draft_id, now=now())
            add_toast(request, _("已征求意见，名册上的每个人都能看到草案，并收到通知。"))
        elif what == "submit":
            require_seen(row_of_draft(stored).comments, request.POST.get("comments", ""))
            submit_draft(actor=actor, draft_id=draft_id, revision=revision_of(request), now=now())
            add_toast(request, _("已送核准。由没有参与起草的党务干部核准。"))
        elif what == "withdraw":
            withdraw_draft(actor=actor, draft_id=draft_id, reason=reason_of(request), now=now())
            add_toast(request, _("草案已撤回。"))
        elif what == "take-back":
            take_back_changes(actor=actor, draft_id=draft_id, revision=revision_of(request), now=now())
            add_toast(request, _("您的改动已收回，草案里只剩别人写的；您可以核准它。"))
        else:
            found(None)
    except Invalid as error:
        return _editor(request, draft_id, problem=str(error))
    return redirect("compare_draft" if what != "open" else "draft", draft_id)

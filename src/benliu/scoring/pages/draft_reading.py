"""A draft as everybody reads it: what it changes clause by clause, what is said about it, the second officer's word."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from benliu.common.clock import local_date, now
from benliu.common.decision import Invalid
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..drafts import read_draft
from ..forms import AnswerComment, CommentOnDraft, GiveReason
from ..policies import can_decide_on_draft, can_draft
from ..queries.draft import comments_on, doubts_by_clause, find_draft, halves_of, hindrances_to, mistakes, row_of_draft
from ..queries.whatif import sides_of
from ..services import approve_draft, comment_on_draft, resolve_comment, return_draft
from .found import found
from .trials import tried_at_once
from .typed import reason_of, revision_of


@login_required
@require_safe
def compare(request: HttpRequest, draft_id: int) -> HttpResponse:
    """What a draft says otherwise, with comments beside the clauses; with `?all=1` every clause."""
    return _compare(request, draft_id)


def _compare(
    request: HttpRequest, draft_id: int, *, problem: str = "", comment: CommentOnDraft | None = None
) -> HttpResponse:
    actor = standing(request)
    stored = found(find_draft(actor, draft_id))
    row, halves = row_of_draft(stored), halves_of(stored)
    said, keys = (
        comments_on(actor, draft_id),
        {line.key for half in halves for part in half.parts for line in part.lines},
    )
    decision, may_draft = can_decide_on_draft(actor, stored), bool(can_draft(actor))
    judged = may_draft and row.state == "submitted"
    reading = read_draft(stored.files)
    context = {
        "row": row,
        "halves": halves,
        "everything": request.GET.get("all") == "1" or not row.base_id,
        "changes": sum(half.changes for half in halves),
        "unexplained": sum(half.unexplained for half in halves),
        "mistakes": mistakes(reading.problems),
        "comments": {key: [one for one in said if one.clause == key] for key in keys},
        "others": [one for one in said if one.clause not in keys],
        "may_draft": may_draft,
        "judged": judged,
        "doubts": doubts_by_clause(stored.files, halves) if judged else [],
        "hindrances": hindrances_to(stored, reading.scheme) if judged and reading.scheme else [],
        "trial": tried_at_once(actor, sides_of(stored, local_date(now())), stored.files) if judged else None,
        "decision": decision if row.state == "submitted" else None,
        "problem": problem,
        "comment": comment,
        "reason": GiveReason(),
    }
    return render(request, "scoring/draft_compare.html", context, status=422 if problem or comment else 200)


@login_required
@require_POST
def comment(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Say something about a clause, or about all of the draft."""
    actor = standing(request)
    found(find_draft(actor, draft_id))
    form = CommentOnDraft(request.POST)
    if not form.is_valid():
        return _compare(request, draft_id, comment=form, problem=_("请写下意见，最多 600 字。"))
    try:
        comment_on_draft(actor=actor, draft_id=draft_id, now=now(), **form.cleaned_data)
    except Invalid as error:
        return _compare(request, draft_id, comment=form, problem=str(error))
    add_toast(request, _("意见已提交，大家都能看到。"))
    response = redirect("compare_draft", draft_id)
    response["Location"] += f"?all=1#{form.cleaned_data['clause'] or 'comments'}"
    return response


@login_required
@require_POST
def resolve(request: HttpRequest, draft_id: int, comment_id: int) -> HttpResponse:
    """Mark a comment as dealt with, with an answer if there is one."""
    actor = standing(request)
    found(find_draft(actor, draft_id))
    comment = found(next((one for one in comments_on(actor, draft_id) if one.id == comment_id), None))
    form = AnswerComment(request.POST)
    if not form.is_valid():
        return _compare(request, draft_id, problem=_("答复最多 600 字。"))
    resolve_comment(actor=actor, comment_id=comment_id, answer=form.cleaned_data["answer"], now=now())
    response = redirect("compare_draft", draft_id)
    response["Location"] += f"?all=1#{comment.clause or 'comments'}"
    return response


@login_required
@require_POST
def approve(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Make what was submitted a version."""
    actor = standing(request)
    found(find_draft(actor, draft_id))
    try:
        made = approve_draft(actor=actor, draft_id=draft_id, revision=revision_of(request), now=now())
    except Invalid as error:
        return _compare(request, draft_id, problem=str(error))
    add_toast(request, _("已核准，%s 起施行。") % made.effective_from)
    return redirect("scheme", made.pk)


@login_required
@require_POST
def give_back(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Return what was submitted, with a reason."""
    actor = standing(request)
    found(find_draft(actor, draft_id))
    try:
        return_draft(
            actor=actor, draft_id=draft_id, revision=revision_of(request), reason=reason_of(request), now=now()
        )
    except Invalid as error:
        return _compare(request, draft_id, problem=str(error))
    add_toast(request, _("已退回，起草人会收到通知。"))
    return redirect("compare_draft", draft_id)

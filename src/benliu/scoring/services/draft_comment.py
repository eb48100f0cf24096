"""What people say about a draft."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, Refused, require
from benliu.org.standing import Standing

from ..drafts import clause_keys, read_draft
from ..models import DraftComment, SchemeDraft
from ..policies import can_resolve_comment, visible_drafts
from .telling import tell_comment_resolved


@transaction.atomic
def comment_on_draft(*, actor: Standing, draft_id: int, clause: str, words: str, now: dt.datetime) -> DraftComment:
    """Say something about a clause of a draft, or about all of it (`clause` empty)."""
    draft = visible_drafts(actor).filter(pk=draft_id).first()
    if draft is None:
        raise Refused(_("这份草案没有征求意见。"))
    if draft.state not in SchemeDraft.OPEN:
        raise Invalid(_("这份草案已经核准或撤回，不再收意见。"))
    if not words.strip():
        raise Invalid(_("请写下意见。"))
    scheme = read_draft(draft.files).scheme
    if clause and (scheme is None or clause not in clause_keys(scheme)):
        raise Invalid(_("草案里已经没有这一条。请看最新的草案。"))
    comment = DraftComment.objects.create(
        draft=draft, clause=clause, words=words.strip(), made_by_id=actor.account_id, made_at=now
    )
    note_act(actor_id=actor.account_id, act="comment_on_draft", subject=f"draft:{draft.pk}", now=now)
    return comment


@transaction.atomic
def resolve_comment(*, actor: Standing, comment_id: int, answer: str = "", now: dt.datetime) -> DraftComment:
    """Mark a comment as dealt with; who made it is told by anybody else's `answer`, or that there was none."""
    comment = DraftComment.objects.select_for_update().get(pk=comment_id)
    require(can_resolve_comment(actor, comment))
    if comment.resolved_at is None:
        comment.resolved_at, comment.resolved_by_id, comment.answer = now, actor.account_id, answer.strip()
        comment.save(update_fields=["resolved_at", "resolved_by", "answer"])
        if comment.made_by_id != actor.account_id:
            tell_comment_resolved(comment, now=now)
        note_act(actor_id=actor.account_id, act="resolve_comment", subject=f"draft:{comment.draft_id}", now=now)
    return comment

"""A draft of a scheme that officers alone see, and one that everybody reads, with a comment, sent to be approved."""

from benliu.scoring.models import SchemeDraft
from benliu.scoring.services import (
    change_numbers,
    comment_on_draft,
    open_for_comments,
    start_draft,
    submit_draft,
)
from benliu.scoring.tasks import compute_what_if

from . import roles
from .bureau import NOW
from .year import Year


def propose(year: Year) -> dict[str, object]:
    """Both drafts, by the bureau's officer. Returns what can be asked for."""
    bureau = year.bureau
    officer = bureau.standing(roles.OFFICER)
    draft, opened = (start_draft(actor=officer, base_id=year.scheme.pk, now=NOW) for _ in range(2))
    opened = _change(year, opened)
    open_for_comments(actor=officer, draft_id=opened.pk, now=NOW)
    words = bureau.secrets.text("what the owner says of a draft", roles.ON_ROSTER)
    said = {"clause": "members-item.soul.lesson", "words": words, "now": NOW}
    comment = comment_on_draft(actor=bureau.standing(roles.OWNER), draft_id=opened.pk, **said)
    submit_draft(actor=officer, draft_id=opened.pk, revision=opened.revision, now=NOW)
    exact = compute_what_if.enqueue(draft.pk, officer.account_id, draft.files)
    return {"exact": exact.id, "scheme_draft": draft.pk, "open_draft": opened.pk, "comment": comment.pk}


def _change(year: Year, draft: SchemeDraft) -> SchemeDraft:
    return change_numbers(
        actor=year.bureau.standing(roles.OFFICER),
        draft_id=draft.pk,
        revision=draft.revision,
        numbers={"members": {"item.soul.lesson.caps.0.max": "4"}},
        version="2",
        effective_from=NOW.date().replace(month=2, day=1),
        now=NOW,
    )

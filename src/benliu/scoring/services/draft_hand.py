"""Take back what somebody wrote in a draft, so that he may approve what the others wrote."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing

from ..drafts import Files, Key, only_values_differ, read_draft, values_of, with_values
from ..models import DraftRevision, SchemeDraft
from ..policies import can_take_back
from .draft import locked_draft, rewrite


@transaction.atomic
def take_back_changes(*, actor: Standing, draft_id: int, revision: int, now: dt.datetime) -> SchemeDraft:
    """Make a draft what it would be without `actor`, who no longer counts as one of those who wrote in it.

    Raises:
        Invalid: somebody changed the draft since `revision`; or others wrote after a change of `actor` that was more
            than values, so that the two cannot be told apart.
    """
    draft = locked_draft(actor, draft_id, revision)
    require(can_take_back(actor, draft))
    kept = list(draft.revisions.order_by("number"))
    files = _without(kept, actor.account_id) if kept[0].number == 1 else None
    if files is None:
        raise Invalid(_("您改过全文，之后别人又改过，分不开了。可以由其中一人用这份全文另起一份草案。"))
    draft.submitted_by, draft.submitted_at = None, None
    draft.reasons = _reasons_without(kept, actor.account_id)
    rewrite(draft, actor, files, now)
    draft.editors = [account for account in draft.editors if account != actor.account_id]
    last = next(one for one in reversed(kept) if one.made_by_id in draft.editors)
    draft.changed_by_id, draft.changed_at = last.made_by_id, now
    draft.save(update_fields=["editors", "changed_by", "changed_at"])
    note_act(actor_id=actor.account_id, act="take_back_changes", subject=f"draft:{draft.pk}", now=now)
    return draft


def _without(kept: Sequence[DraftRevision], account_id: int) -> Files | None:
    """The text that the others alone made: what was before, or every value as the last of the others left it."""
    first = next(i for i, one in enumerate(kept) if one.made_by_id == account_id)
    if all(one.made_by_id == account_id for one in kept[first:]):
        return dict(kept[first - 1].files)
    if any(read_draft(one.files).scheme is None for one in kept):
        return None
    values = values_of(kept[0].files)
    for before, after in zip(kept, kept[1:], strict=False):
        if after.made_by_id != account_id:
            values = _moved(values, values_of(before.files), values_of(after.files))
        elif not only_values_differ(before.files, after.files):
            return None
    return with_values(kept[-1].files, values)


def _reasons_without(kept: Sequence[DraftRevision], account_id: int) -> dict[str, str]:
    """Every reason as the last of the others left it."""
    found = dict(kept[0].reasons)
    for before, after in zip(kept, kept[1:], strict=False):
        if after.made_by_id != account_id:
            clauses = {*before.reasons, *after.reasons}
            found |= {c: after.reasons.get(c, "") for c in clauses if before.reasons.get(c) != after.reasons.get(c)}
    return {clause: words for clause, words in found.items() if words}


def _moved(values: dict[Key, str], before: dict[Key, str], after: dict[Key, str]) -> dict[Key, str]:
    changed = {key: value for key, value in after.items() if before.get(key) != value}
    return {key: value for key, value in values.items() if key in after} | changed

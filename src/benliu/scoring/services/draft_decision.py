"""Send a draft to a second officer, who makes it a version or returns it."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing

from ..drafts import read_draft
from ..models import SchemeDraft, SchemeVersion
from ..policies import can_decide_on_draft
from ..queries.draft import hindrances_to, name_of
from ..schemes import Compiled
from .draft import locked_draft
from .scheme import take_over
from .telling import tell_adopted, tell_decided, tell_submitted


@transaction.atomic
def submit_draft(*, actor: Standing, draft_id: int, revision: int, now: dt.datetime) -> SchemeDraft:
    """Send a draft to the other officers.

    Raises:
        Invalid: it does not hold together, is no new version, or would hold in a period that is closed.
    """
    draft = locked_draft(actor, draft_id, revision)
    if draft.state == SchemeDraft.State.SUBMITTED:
        raise Invalid(_("这份草案已经送核准。"))
    _sound(draft)
    draft.state, draft.submitted_by_id, draft.submitted_at = SchemeDraft.State.SUBMITTED, actor.account_id, now
    draft.decided_by, draft.decided_at, draft.reason = None, None, ""
    draft.save(update_fields=["state", "submitted_by", "submitted_at", "decided_by", "decided_at", "reason"])
    note_act(actor_id=actor.account_id, act="submit_draft", subject=f"draft:{draft.pk}", now=now)
    tell_submitted(actor, draft, now=now)
    return draft


@transaction.atomic
def approve_draft(*, actor: Standing, draft_id: int, revision: int, now: dt.datetime) -> SchemeVersion:
    """Make what was submitted a version, with its items as record kinds. `revision`: the one that was read."""
    draft = _submitted(actor, draft_id, revision)
    scheme = _sound(draft)
    version = take_over(actor=actor, name=name_of(draft, scheme), scheme=scheme, now=now)
    draft.state, draft.made = SchemeDraft.State.APPROVED, version
    draft.decided_by_id, draft.decided_at = actor.account_id, now
    draft.save(update_fields=["state", "made", "decided_by", "decided_at"])
    note_act(actor_id=actor.account_id, act="approve_draft", subject=f"draft:{draft.pk}", now=now)
    tell_decided(draft, now=now)
    tell_adopted(actor, draft, now=now)
    return version


@transaction.atomic
def return_draft(*, actor: Standing, draft_id: int, revision: int, reason: str, now: dt.datetime) -> SchemeDraft:
    """Give what was submitted back, with a reason; it can be changed and sent again."""
    draft = _submitted(actor, draft_id, revision)
    if not reason.strip():
        raise Invalid(_("请写明退回的原因。"))
    draft.state, draft.reason = SchemeDraft.State.RETURNED, reason.strip()
    draft.decided_by_id, draft.decided_at = actor.account_id, now
    draft.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    note_act(actor_id=actor.account_id, act="return_draft", subject=f"draft:{draft.pk}", now=now)
    tell_decided(draft, now=now)
    return draft


def _submitted(actor: Standing, draft_id: int, revision: int) -> SchemeDraft:
    draft = locked_draft(actor, draft_id, revision)
    require(can_decide_on_draft(actor, draft))
    if draft.state != SchemeDraft.State.SUBMITTED:
        raise Invalid(_("这份草案没有送核准，或者又改过了。"))
    return draft


def _sound(draft: SchemeDraft) -> Compiled:
    reading = read_draft(draft.files)
    if reading.scheme is None:
        raise Invalid(_("办法全文有 %d 处错误，改好后才能送核准。") % len(reading.problems))
    if hindrances := hindrances_to(draft, reading.scheme):
        raise Invalid("".join(hindrances))
    return reading.scheme

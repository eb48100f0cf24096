"""Who may still approve a draft: told before somebody writes in it, since who writes does not approve."""

import datetime as dt
from dataclasses import dataclass

from benliu.org.queries import all_officers
from benliu.org.standing import Standing

from ..models import SchemeDraft
from ..policies import can_draft, can_take_back, hands_on


@dataclass(frozen=True)
class Hands:
    """`approvers`: officers who may approve as it is; `after`: how many are left once the reader writes in it.

    `own`: the reader wrote in it or sent it; `may_take_back`: and may take that back.
    """

    approvers: int
    after: int
    own: bool
    may_take_back: bool


@dataclass(frozen=True)
class Waiting:
    """A draft that was sent to be approved; `is_own`: the reader had a hand in it, so another officer approves it."""

    id: int
    title: str
    version: str
    is_own: bool


def waiting_drafts(actor: Standing) -> list[Waiting]:
    """The drafts that wait for an officer's approval, to whoever drafts and approves. One query."""
    if not can_draft(actor):
        return []
    sent = SchemeDraft.objects.filter(state=SchemeDraft.State.SUBMITTED).defer("files").order_by("submitted_at")
    return [Waiting(one.pk, one.title, one.version, actor.account_id in hands_on(one)) for one in sent]


def hands_of(actor: Standing, draft: SchemeDraft, today: dt.date) -> Hands:
    """Who may approve a draft. One query."""
    hands = hands_on(draft)
    free = all_officers(today) - hands
    return Hands(
        approvers=len(free),
        after=len(free - {actor.account_id}),
        own=actor.account_id in hands,
        may_take_back=bool(can_take_back(actor, draft)),
    )

"""Tell people of transfers. No names in the words: a notice lies in the inboxes of others."""

import datetime as dt

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from benliu.common.clock import local_date
from benliu.notices.services import send_notice, withdraw_notice

from ..models import Transfer, Unit
from ..queries import accounts_of, officers_of, secretaries_of
from ..standing import Standing

TRANSFER = "org.transfer"
State = Transfer.State
ENDS: dict[str, Promise] = {
    State.AGREED: _("一件组织关系转接双方都已同意"),
    State.DONE: _("一件组织关系转接已经生效"),
    State.REFUSED: _("一件组织关系转接没有得到同意"),
    State.WITHDRAWN: _("一件组织关系转接已撤回"),
}


def tell_transfer(transfer: Transfer, *, actor: Standing | None, now: dt.datetime) -> None:
    """Tell of what a transfer has come to: the side that is to agree, or everybody whom the outcome concerns."""
    if transfer.state == State.WAITING:
        for side in ("giving", "receiving"):
            if getattr(transfer, f"{side}_at") is None:
                unit = transfer.giving if side == "giving" else transfer.receiving
                told = _without(actor, _leaders(unit, now))
                _send(transfer, told, title=_("有一件组织关系转接等您同意"), about=f"ask:{side}", now=now)
        return
    leaders = [*_leaders(transfer.giving, now), *_leaders(transfer.receiving, now)]
    withdraw_notice(to=leaders, kind=TRANSFER, key_start=f"{transfer.pk}:ask")  # nothing waits for them any more
    told = [*leaders, transfer.asked_by_id]
    if transfer.state in (State.AGREED, State.DONE):
        told += accounts_of([transfer.person_id])
    _send(transfer, _without(actor, told), title=ENDS[transfer.state], about=transfer.state, now=now)


def _without(actor: Standing | None, accounts: list[int]) -> list[int]:
    return [account for account in accounts if actor is None or account != actor.account_id]


def untell_transfer(transfer: Transfer) -> None:
    """Both agreed, and one does no longer: take back what was told of it."""
    told = [*_leaders(transfer.giving, transfer.asked_at), *_leaders(transfer.receiving, transfer.asked_at)]
    told += [transfer.asked_by_id, *accounts_of([transfer.person_id])]
    withdraw_notice(to=told, kind=TRANSFER, key_start=f"{transfer.pk}:{State.AGREED}")


def _leaders(unit: Unit, now: dt.datetime) -> list[int]:
    """The branch's secretaries; where it has none, the officers above."""
    today = local_date(now)
    return secretaries_of([unit], today)[unit.pk] or officers_of([unit], today)[unit.pk]


def _send(transfer: Transfer, to: list[int], *, title: Promise, about: str, now: dt.datetime) -> None:
    words = _("{giving} → {receiving}，{day} 起。")
    send_notice(
        to=to,
        kind=TRANSFER,
        title=title,
        text=format_lazy(
            words, giving=transfer.giving.name, receiving=transfer.receiving.name, day=transfer.starts_on.isoformat()
        ),
        path=reverse("transfer", args=[transfer.pk]),
        now=now,
        key=f"{transfer.pk}:{about}",
        about=[str(transfer.person_id)],
    )

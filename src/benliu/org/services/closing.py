"""Bring a transfer to its end: by those who decide on it, by its day, or because something else overtook it."""

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

from benliu.audit.services import note_act

from ..models import Transfer
from ..standing import Standing
from .telling import tell_transfer

State = Transfer.State
VERBS = {State.REFUSED: "refuse_transfer", State.WITHDRAWN: "withdraw_transfer", State.DONE: "carry_out_transfer"}


def close_transfer(transfer: Transfer, state: str, actor: Standing | None, now: dt.datetime, reason: str = "") -> None:
    """End an open transfer, note it and tell whom it concerns. `actor` None: the clockwork."""
    transfer.state, transfer.reason = state, reason
    transfer.closed_by_id, transfer.closed_at = (actor.account_id if actor else None), now
    transfer.save()
    note_transfer(actor, VERBS[State(state)], transfer, now)
    tell_transfer(transfer, actor=actor, now=now)


def overtake_transfers(homes: Mapping[int, int | None], *, actor: Standing, now: dt.datetime) -> int:
    """Withdraw what is under way for people who no longer are in the giving branch; `homes`: the new one by person.

    Returns how many. One query, and those of each that is withdrawn.
    """
    under_way = Transfer.objects.filter(state__in=[State.WAITING, State.AGREED])
    overtaken = [
        transfer
        for transfer in under_way.select_related("giving", "receiving", "person")
        if transfer.person_id in homes and homes[transfer.person_id] != transfer.giving_id
    ]
    for transfer in overtaken:
        close_transfer(transfer, State.WITHDRAWN, actor, now, _("名册在发起之后有了变动，请核对后重新发起。"))
    return len(overtaken)


def note_transfer(actor: Standing | None, act: str, transfer: Transfer, now: dt.datetime, **details: object) -> None:
    """Write down what was done about a transfer."""
    note_act(
        actor_id=actor.account_id if actor else None,
        act=act,
        subject=f"transfer:{transfer.pk}",
        now=now,
        person=transfer.person_id,
        **details,
    )

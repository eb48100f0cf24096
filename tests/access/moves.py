"""Who is on the way from one branch to another."""

import datetime as dt

from benliu.org.models import Membership, Office
from benliu.org.services import Wish, ask_transfer, refuse_transfer

from . import roles
from .bureau import NOW, Bureau


def end_terms(bureau: Bureau) -> None:
    """The secretary's term is about to end, and somebody's probation."""
    Office.objects.filter(person=bureau.people[roles.SECRETARY]).update(ends_on=NOW.date() + dt.timedelta(days=400))
    probationer = bureau.people["third_a"]
    Membership.objects.filter(person=probationer).update(status=Membership.Status.PROBATIONARY)


def move_people(bureau: Bureau) -> dict[str, object]:
    """The owner is to go from A to B, asked for by the officer; that a neighbour comes to A was refused."""
    end_terms(bureau)
    officer, day = bureau.standing(roles.OFFICER), NOW.date() + dt.timedelta(days=5)
    going = ask_transfer(actor=officer, wish=Wish(bureau.people[roles.OWNER].pk, bureau.units["B"].pk, day), now=NOW)
    coming = ask_transfer(actor=officer, wish=Wish(bureau.people["third_b"].pk, bureau.units["A"].pk, day), now=NOW)
    reason = bureau.secrets.text("why a transfer was refused", roles.LED | roles.LED_B)
    refuse_transfer(actor=bureau.standing(roles.SECRETARY), transfer_id=coming.pk, reason=reason, now=NOW)
    return {"going": going.pk}

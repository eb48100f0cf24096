"""Who is on the way from one branch to another."""

import datetime as dt

from benliu.org.models import Membership, Office
from benliu.org.services import Wish, add_unit, ask_transfer, close_unit, distinguish_people, refuse_transfer

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
    # Who is asked to agree must see who is meant, and who asked; the one who goes, where to.
    shown = {"owner's name": roles.LED_B, "secretary's name": roles.LED_B, "third_b's name": roles.LED}
    for what, readers in (shown | {"the name of branch B": {roles.OWNER}}).items():
        bureau.secrets.show_also(what, readers)
    double = distinguish_people(
        actor=officer,
        first_id=bureau.people[roles.SECRETARY].pk,
        second_id=bureau.people[roles.COLLEAGUE].pk,
        now=NOW,
    )
    return {"going": going.pk, "double": double.pk, **_empty_units(bureau)}


def _empty_units(bureau: Bureau) -> dict[str, object]:
    """Two units without members, one of them closed."""
    officer, parent = bureau.standing(roles.OFFICER), bureau.units["committee"].pk
    said = ("the name of a unit without members", "the name of a closed unit")
    names = [bureau.secrets.text(what, {roles.OFFICER})[:60] for what in said]
    empty, closed = (add_unit(actor=officer, parent_id=parent, name=name, kind="committee", now=NOW) for name in names)
    close_unit(actor=officer, unit_id=closed.pk, now=NOW)
    return {"empty": empty.pk, "closed": closed.pk, "top": bureau.units["top"].pk}

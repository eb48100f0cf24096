"""Take back what a roster changed: new people are gone, all others as they were, except who was changed since."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import SET_NULL

from benliu.audit.services import note_act
from benliu.common.decision import require
from benliu.search.services import index_again

from ..holdings import holdings
from ..models import Membership, Particulars, Person, PersonKey, RosterChange
from ..particulars import ENTRIES
from ..policies import can_keep_roster
from ..standing import Standing

FIELDS = ("staff_no", "name", "gender", "joined_party")
NOBODY = {"staff_no": None, "name": "", "gender": "", "joined_party": ""}
OWN = (Membership, Particulars, PersonKey, RosterChange)  # what a roster itself writes

State = dict[str, Any]  # "person": FIELDS, "membership": the open one or None, "particulars": the entries or None


def states_of(people: Collection[int]) -> dict[int, State]:
    """All that a roster can change of these people, by id, as JSON keeps it. Three queries."""
    belong = Membership.objects.filter(person__in=people, ends_on=None).values_list(
        "person_id", "pk", "unit_id", "status"
    )
    open_ones = {pk: {"id": own, "unit_id": unit, "status": status} for pk, own, unit, status in belong}
    entries = Particulars.objects.filter(person__in=people).values("person_id", *(entry.name for entry in ENTRIES))
    particulars = {said.pop("person_id"): said for said in entries}
    return {
        pk: {"person": said, "membership": open_ones.get(pk), "particulars": particulars.get(pk)}
        for said in Person.objects.filter(pk__in=people).values("pk", *FIELDS)
        if (pk := said.pop("pk"))
    }


def remember(source: uuid.UUID, before: Mapping[int, State], people: Collection[int]) -> None:
    """Keep what became of people who were as in `before`; who is not in it is new. Done twice, it is done once."""
    changes = [
        RosterChange(source=source, person_id=pk, before=before.get(pk), after=after)
        for pk, after in states_of(people).items()
        if after != before.get(pk)
    ]
    RosterChange.objects.bulk_create(
        changes,
        batch_size=500,
        update_conflicts=True,
        update_fields=["before", "after"],
        unique_fields=["source", "person"],
    )


def settle_roster(*, source: uuid.UUID) -> None:
    """From now on the roster cannot be taken back: what was before is forgotten."""
    RosterChange.objects.filter(source=source).delete()


@transaction.atomic
def take_back_roster(*, actor: Standing | None, source: uuid.UUID, now: dt.datetime) -> int:
    """Bring everybody whom this roster changed to what he was; returns how many. `actor` None: a stopped import.

    Who was changed since, or, of the new, whom something was built on, stays as he is: `left_by_roster` says who.
    """
    changes = list(RosterChange.objects.select_for_update(of=("self",)).filter(source=source))
    if not changes:
        return 0
    if actor is not None:
        require(can_keep_roster(actor))
    states = states_of([change.person_id for change in changes])
    built_on = _built_on([change.person_id for change in changes if change.before is None])
    back = [c for c in changes if states[c.person_id] == c.after and c.person_id not in built_on]
    _restore(back, now)
    RosterChange.objects.filter(pk__in=[change.pk for change in back]).delete()
    RosterChange.objects.filter(source=source).update(before=None, after=None)
    actor_id, left = actor.account_id if actor else None, len(changes) - len(back)
    note_act(actor_id=actor_id, act="take_back_roster", subject="roster", now=now, people=len(back), left=left)
    return len(back)


def _built_on(people: Collection[int]) -> set[int]:
    """To whom anything points beside a roster's own rows and what is reckoned from others."""
    passed_over = {*OWN, *(holding.model for holding in holdings() if holding.reckoned)}
    found = set(Person.objects.filter(pk__in=people).exclude(account=None).values_list("pk", flat=True))
    for relation in Person._meta.related_objects:
        if relation.related_model in passed_over or relation.on_delete is SET_NULL:
            continue
        name = relation.field.name
        rows = relation.related_model._default_manager.filter(**{f"{name}__in": people})
        found |= set(rows.values_list(name, flat=True))
    return found


def _restore(changes: Collection[RosterChange], now: dt.datetime) -> None:
    """New people are emptied, not deleted: what was reckoned in between still points to their ids."""
    new = [change.person_id for change in changes if change.before is None]
    _restore_memberships(changes)
    people = [Person(pk=c.person_id, **(c.before["person"] if c.before else NOBODY)) for c in changes]
    Person.objects.bulk_update(people, FIELDS, batch_size=500)
    Person.objects.filter(pk__in=new).update(erased_at=now)
    PersonKey.objects.filter(person__in=new).delete()
    _restore_particulars(changes)
    index_again("person", [change.person_id for change in changes])


def _restore_memberships(changes: Collection[RosterChange]) -> None:
    moves = [(_said(c.before, "membership"), _said(c.after, "membership"), c.person_id) for c in changes]
    begun = [after["id"] for before, after, _person in moves if after and (not before or before["id"] != after["id"])]
    Membership.objects.filter(pk__in=begun).delete()
    earlier = [
        Membership(pk=before["id"], person_id=person_id, unit_id=before["unit_id"], status=before["status"])
        for before, _after, person_id in moves
        if before
    ]
    Membership.objects.bulk_update(earlier, ["unit_id", "status", "ends_on"], batch_size=500)


def _restore_particulars(changes: Collection[RosterChange]) -> None:
    before = {c.person_id: _said(c.before, "particulars") for c in changes if _said(c.after, "particulars")}
    Particulars.objects.filter(person__in=[pk for pk, said in before.items() if said is None]).delete()
    earlier = [Particulars(person_id=pk, **said) for pk, said in before.items() if said is not None]
    Particulars.objects.bulk_update(earlier, [entry.name for entry in ENTRIES], batch_size=200)


def _said(state: State | None, part: str) -> State | None:
    return state.get(part) if state else None

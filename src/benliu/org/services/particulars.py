"""Keep what the roster says of somebody, and show what is masked, to who says what for."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require

from ..models import Particulars, Person
from ..particulars import ENTRIES, MASKED, REASONS
from ..policies import can_keep_person, can_see_person
from ..standing import Standing


@transaction.atomic
def keep_particulars(*, actor: Standing, person_id: int, said: Mapping[str, str], now: dt.datetime) -> Particulars:
    """Set the entries that `said` names, each in the form in which its kind is kept; a wrong one raises `Invalid`.

    The audit trail keeps which ones, not what they say.
    """
    person = Person.objects.get(pk=person_id, erased_at=None)
    require(can_keep_person(actor, person))
    kept, _new = Particulars.objects.get_or_create(person=person)
    normal = {entry: entry.kind.normal(said[entry.name]) for entry in ENTRIES if entry.name in said}
    changed = [entry.name for entry, value in normal.items() if getattr(kept, entry.name) != value]
    for entry, value in normal.items():
        trouble = entry.trouble(value, local_date(now)) if entry.name in changed else None
        if trouble:
            raise Invalid(f"{entry.label}{_('：')}{trouble.words}")
        setattr(kept, entry.name, value)
    if changed:
        kept.save(update_fields=changed)
        subject = f"person:{person_id}"
        note_act(actor_id=actor.account_id, act="keep_particulars", subject=subject, now=now, fields=changed)
    return kept


def bring_particulars(said: Mapping[int, Mapping[str, str]]) -> None:
    """Set what a roster says of many people, by person id: only the entries that it names."""
    said = {person_id: entries for person_id, entries in said.items() if entries}
    names = {name for entries in said.values() for name in entries}
    kept = {p.person_id: p for p in Particulars.objects.filter(person__in=said)}
    new = [Particulars(person_id=person_id) for person_id in said if person_id not in kept]
    for one in (*kept.values(), *new):
        for name, text in said[one.person_id].items():
            setattr(one, name, text)
    Particulars.objects.bulk_create(new, batch_size=500)
    if kept:
        Particulars.objects.bulk_update(kept.values(), sorted(names), batch_size=200)


@transaction.atomic
def unmask_entry(*, actor: Standing, person_id: int, entry: str, reason: str, now: dt.datetime) -> str:
    """One masked entry in full. Who, when, which entry of whom and what for is kept, and shown to the person."""
    person = Person.objects.get(pk=person_id, erased_at=None)
    require(can_see_person(actor, person))
    if entry not in MASKED:
        raise Invalid(_("没有这一项。"))
    if reason not in REASONS:
        raise Invalid(_("请选择查看的用途，本人能看到谁为什么查看。"))
    subject = f"person:{person_id}"
    note_act(actor_id=actor.account_id, act="unmask_entry", subject=subject, now=now, entry=entry, reason=reason)
    kept = Particulars.objects.filter(person=person).first()
    return str(getattr(kept, entry)) if kept else ""

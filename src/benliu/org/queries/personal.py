"""What the roster says of one person, and who looked at what is masked."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from benliu.audit.queries import acts_on

from ..models import Particulars, Person
from ..particulars import ENTRIES, REASONS, WHOLE_ROSTER
from .roster import names_of_accounts

CHUNK = 1000


@dataclass(frozen=True)
class EntryRow:
    """One entry: what is shown of it, what it is for; `masked`: there is more than what is shown."""

    name: str
    label: str
    shown: str
    purpose: str
    masked: bool


@dataclass(frozen=True)
class Look:
    """Somebody looked at a masked entry: who, when, which, what for."""

    who: str
    at: dt.datetime
    entry: str
    reason: str


def entries_of(person: Person, *, whole: bool) -> tuple[EntryRow, ...]:
    """All entries of a person, masked unless `whole`. One query."""
    kept = Particulars.objects.filter(person=person).first() or Particulars(person=person)
    return tuple(
        EntryRow(
            name=entry.name,
            label=entry.label,
            shown=value if whole else entry.shown(value),
            purpose=str(entry.purpose),
            masked=not whole and entry.shown(value) != value,
        )
        for entry in ENTRIES
        for value in [getattr(kept, entry.name)]
    )


def particulars_of(person_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Their entries by name, by person; who has none is missing. Not masked. One query for a thousand people."""
    names, ids, found = [entry.name for entry in ENTRIES], list(person_ids), {}
    for start in range(0, len(ids), CHUNK):
        for row in Particulars.objects.filter(person__in=ids[start : start + CHUNK]).values("person_id", *names):
            found[row.pop("person_id")] = row
    return found


def looks_at(person_id: int) -> tuple[Look, ...]:
    """Who looked at masked entries of a person, the newest first. Two queries."""
    acts = [act for act in acts_on(f"person:{person_id}") if act.act == "unmask_entry"][::-1]
    names, labels = names_of_accounts(act.actor_id for act in acts), {entry.name: entry.label for entry in ENTRIES}
    labels[WHOLE_ROSTER] = _("整份名册")
    return tuple(
        Look(
            names.get(act.actor_id or 0, ""),
            act.at,
            labels.get(str(act.details.get("entry")), ""),
            str(REASONS.get(str(act.details.get("reason")), "")),
        )
        for act in acts
    )


def person_for_page(person_id: int) -> Person:
    """The person, or `Http404` where there is none or nothing is left. One query."""
    person = Person.objects.filter(pk=person_id, erased_at=None).select_related("particulars").first()
    if person is None:
        raise Http404(_("没有这个人，或资料已清除。"))
    return person

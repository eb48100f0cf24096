"""Erase a person: everything that says who it was, in every table and file. Ids and figures stay, and mean nobody.

The person's own key goes too, so that the marks by which records keep words can be tied to nothing any more.
"""

import datetime as dt
import json
from typing import Any, cast

from django.db import transaction
from django.db.models import Field, JSONField, Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require
from benliu.search.queries import entries_about
from benliu.search.services import index_again, leave_no_traces

from ..holdings import Holding, Whose, before_erasing, holdings
from ..models import Membership, Office, Person, TemporaryMembership, Transfer
from ..policies import can_erase_person
from ..queries.doubles import ids_of
from ..standing import Standing

ERASED = "〔已清除〕"


def whose_is(person: Person) -> Whose:
    """The person as holdings look for it, with the rows that stand for the same human being."""
    return Whose(tuple(ids_of(person.pk)), person.account_id, person.name, person.staff_no or "")


@transaction.atomic
def erase_person(*, actor: Standing, person_id: int, now: dt.datetime) -> None:
    """Erase, for good. Raises `Invalid` where it is done already, `Refused`."""
    person = Person.objects.select_for_update().get(pk=person_id)
    require(can_erase_person(actor, person))
    if person.erased_at:
        raise Invalid(_("这个人的资料已经清除。"))
    whose, alone = whose_is(person), _is_only(person)
    found = entries_about(whose.people, [word for word in (whose.name, whose.staff_no) if word])
    for act in before_erasing():
        act(whose, now)
    _end_everything(whose, local_date(now))
    for holding in holdings():
        _erase(holding, whose)
    for holding in holdings():
        for word in [whose.staff_no, *([whose.name] if alone else [])]:
            if len(word) > 1:
                _forget_word(holding, word)
    Person.objects.filter(pk__in=whose.people).update(erased_at=now)
    for source, key in found:
        index_again(source, [key])
    leave_no_traces()
    note_act(actor_id=actor.account_id, act="erase_person", subject=f"person:{person_id}", now=now)


def _is_only(person: Person) -> bool:
    """Whether nobody else's name holds this one: else words that seem to mean the person may mean the other."""
    others = Person.objects.exclude(pk__in=ids_of(person.pk)).filter(erased_at=None)
    return bool(person.name) and not others.filter(name__contains=person.name).exists()


def _end_everything(whose: Whose, today: dt.date) -> None:
    for model in (Membership, Office, TemporaryMembership):
        lasting = model._default_manager.filter(person__in=whose.people).filter(Q(ends_on=None) | Q(ends_on__gt=today))
        lasting.filter(starts_on__gt=today).delete()
        lasting.update(ends_on=today)
    under_way = Transfer.objects.filter(person__in=whose.people, state__in=["waiting", "agreed"])
    under_way.update(state=Transfer.State.WITHDRAWN)


def _erase(holding: Holding, whose: Whose) -> None:
    if holding.first:
        holding.first(whose)
    if holding.erase == "deleted":
        holding.rows(whose).delete()
    elif holding.erase == "emptied":
        fields = {name: field_of(holding, name) for name in holding.words}
        ids = list(holding.rows(whose).values_list("pk", flat=True))
        for start in range(0, len(ids), 500):
            rows = holding.model._default_manager.filter(pk__in=ids[start : start + 500])
            rows.update(**{name: empty_value(field) for name, field in fields.items()})


def field_of(holding: Holding, name: str) -> "Field[Any, Any]":
    """A column of a table."""
    return cast("Field[Any, Any]", holding.model._meta.get_field(name))


def empty_value(field: "Field[Any, Any]") -> object:
    """What a field holds when it says nothing."""
    if field.null:
        return None
    if isinstance(field, JSONField):
        return field.get_default()
    return b"" if field.get_internal_type() == "BinaryField" else ""


def _forget_word(holding: Holding, word: str) -> None:
    """Take `word` out of what others wrote."""
    for name in (*holding.text, *holding.evidence):
        field = field_of(holding, name)
        escaped = json.dumps(word)[1:-1]  # how SQLite's JSON keeps it
        rows = holding.model._default_manager.annotate(_words=Cast(name, TextField()))
        for row in rows.filter(Q(_words__contains=word) | Q(_words__contains=escaped)):
            value = getattr(row, name)
            mended = empty_value(field) if holding.emptied_whole else _without(value, word)
            holding.model._default_manager.filter(pk=row.pk).update(**{name: mended})


def _without(value: object, word: str) -> object:
    if isinstance(value, str):
        return value.replace(word, ERASED)
    if isinstance(value, list):
        return [_without(item, word) for item in value]
    if isinstance(value, dict):
        return {_without(key, word): _without(item, word) for key, item in value.items()}
    return value

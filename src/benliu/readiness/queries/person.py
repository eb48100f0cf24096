"""Somebody as the page of skills shows them."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from benliu.common.clock import local_date
from benliu.common.decision import require
from benliu.org.models import Person
from benliu.org.policies import can_see_person
from benliu.org.standing import Standing
from benliu.org.ways import Way

from ..policies import can_note_competence
from .competence import CompetenceRow, competences_of


@dataclass(frozen=True)
class Skilled:
    """A person with all that is noted. `may_note`: the reader may note more, or withdraw some."""

    person_id: int
    name: str
    rows: tuple[CompetenceRow, ...]
    may_note: bool


def skilled(actor: Standing, person_id: int, now: dt.datetime) -> Skilled | None:
    """One person; none where there is none, `Refused` where it is not for the reader."""
    person = Person.objects.filter(pk=person_id, erased_at=None).first()
    if person is None:
        return None
    require(can_see_person(actor, person))
    rows = competences_of((person.pk,), local_date(now))
    return Skilled(person.pk, person.name, tuple(rows), bool(can_note_competence(actor, person)))


def skills_of_person(person_id: int, _reader: Standing) -> list[Way]:
    """The way from a person's page."""
    return [Way(_("技能"), reverse("competences", args=[person_id]), "shield")]

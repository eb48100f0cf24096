"""Writes of organisations and people."""

import datetime as dt
import secrets
from dataclasses import dataclass

from django.db import transaction

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import require
from benliu.identity.models import User

from .models import Membership, Office, Person, PersonKey, Unit
from .policies import can_keep_roster
from .standing import Standing


@dataclass(frozen=True)
class Enrolment:
    """A roster's line: who, in which branch, with which status."""

    staff_no: str
    name: str
    unit_id: int
    status: str
    gender: str = ""
    joined_party: str = ""


def open_unit(*, name: str, kind: str, parent: Unit | None, now: dt.datetime, actor_id: int | None = None) -> Unit:
    """Add a unit below `parent` (None: at the top)."""
    fields = {"name": name, "kind": kind, "opened_on": local_date(now)}
    unit = Unit.add_root(**fields) if parent is None else parent.add_child(**fields)
    note_act(actor_id=actor_id, act="open_unit", subject=f"unit:{unit.pk}", now=now)
    return unit


@transaction.atomic
def enrol_people(*, actor: Standing, enrolments: list[Enrolment], since: dt.date, now: dt.datetime) -> list[Person]:
    """Bring the roster to what `enrolments` say: new people, changed names, transfers and statuses from `since` on.

    People are known by staff number. Nobody is removed: a roster of one branch says nothing about the others.
    """
    require(can_keep_roster(actor))
    known = {
        p.staff_no: p
        for p in Person.objects.filter(staff_no__in=[e.staff_no for e in enrolments]).prefetch_related("memberships")
    }
    people = [_enrol(known.get(e.staff_no), e, since) for e in enrolments]
    note_act(actor_id=actor.account_id, act="enrol_people", subject="roster", now=now, people=[p.pk for p in people])
    return people


def _enrol(person: Person | None, line: Enrolment, since: dt.date) -> Person:
    if person is None:
        person = Person(staff_no=line.staff_no)
    person.name = line.name
    person.gender = line.gender or person.gender
    person.joined_party = line.joined_party or person.joined_party
    person.save()
    PersonKey.objects.get_or_create(person=person, defaults={"key": secrets.token_bytes(32)})
    current = next((m for m in person.memberships.all() if m.ends_on is None), None)
    if current and (current.unit_id, current.status) == (line.unit_id, line.status):
        return person
    if current and current.starts_on >= since:
        current.unit_id, current.status = line.unit_id, line.status
        current.save()
        return person
    if current:
        current.ends_on = since - dt.timedelta(days=1)
        current.save()
    Membership.objects.create(person=person, unit_id=line.unit_id, status=line.status, starts_on=since)
    return person


def appoint_person(*, person: Person, unit: Unit, role: str, since: dt.date, now: dt.datetime) -> Office:
    """Give `person` an office in `unit`."""
    office = Office.objects.create(person=person, unit=unit, role=role, starts_on=since)
    note_act(actor_id=None, act="appoint_person", subject=f"person:{person.pk}", now=now, unit=unit.pk, role=role)
    return office


def connect_account(*, person: Person, account: User, now: dt.datetime) -> None:
    """Let `person` sign in with `account`."""
    person.account = account
    person.save(update_fields=["account"])
    note_act(actor_id=account.pk, act="connect_account", subject=f"person:{person.pk}", now=now)

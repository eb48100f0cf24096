"""Guests: people of other employers who belong to a branch for a time, and whose home stays elsewhere."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require
from benliu.search.services import index_again

from ..models import Membership, Person, TemporaryMembership, Unit
from ..policies import can_admit_guests
from ..standing import Standing
from .roster import give_keys

LONGEST = dt.timedelta(days=5 * 366)


@dataclass(frozen=True)
class GuestTold:
    """Who comes from where, and until when."""

    name: str
    employer: str
    home: str
    ends_on: dt.date


@transaction.atomic
def admit_guest(*, actor: Standing, unit_id: int, told: GuestTold, now: dt.datetime) -> TemporaryMembership:
    """Take somebody who stands on no roster here into a branch, from today until a day.

    Raises `Invalid` with what to mend, `Refused`.
    """
    unit = Unit.objects.filter(pk=unit_id, kind=Unit.Kind.BRANCH, closed_on=None).first()
    if unit is None:
        raise Invalid(_("没有这个支部，或者已经撤销。"))
    require(can_admit_guests(actor, unit))
    today = local_date(now)
    name, employer, home = told.name.strip()[:80], told.employer.strip()[:120], told.home.strip()[:120]
    if not name or not employer:
        raise Invalid(_("姓名和工作单位都要写。"))
    if not today <= told.ends_on <= today + LONGEST:
        raise Invalid(_("截止日期要在今天或以后，最多五年。"))
    there = TemporaryMembership.objects.filter(unit=unit, ends_on__gte=today, person__name=name, employer=employer)
    if there.exists():
        raise Invalid(_("%(employer)s 的 %(name)s 已经在这个支部。") % {"employer": employer, "name": name})
    person = Person.objects.create(name=name)
    give_keys([person.pk])
    stay = TemporaryMembership.objects.create(
        person=person, unit=unit, starts_on=today, ends_on=told.ends_on, employer=employer, home=home
    )
    index_again("person", [person.pk])
    _note(actor, stay, "admit_guest", now)
    return stay


@transaction.atomic
def end_stay(*, actor: Standing, stay_id: int, ends_on: dt.date, now: dt.datetime) -> TemporaryMembership:
    """Set the last day of a guest's stay anew: earlier or later, not before the first. Raises `Invalid`, `Refused`."""
    stay = TemporaryMembership.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=stay_id).first()
    if stay is None or Membership.objects.filter(person=stay.person_id, ends_on=None).exists():
        raise Invalid(_("没有这位临时成员。"))
    require(can_admit_guests(actor, stay.unit))
    today = local_date(now)
    if not stay.starts_on <= ends_on <= today + LONGEST:
        raise Invalid(_("截止日期不能早于加入的那天，最多五年。"))
    stay.ends_on = ends_on
    stay.save(update_fields=["ends_on"])
    _note(actor, stay, "end_stay", now)
    return stay


def _note(actor: Standing, stay: TemporaryMembership, act: str, now: dt.datetime) -> None:
    said = {"unit": stay.unit_id, "ends_on": stay.ends_on.isoformat()}
    note_act(actor_id=actor.account_id, act=act, subject=f"person:{stay.person_id}", now=now, **said)

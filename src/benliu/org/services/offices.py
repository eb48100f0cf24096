"""Who holds which office from when to when. What somebody may do follows from it and from nothing else."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require

from ..models import Office, Person, Unit
from ..policies import can_keep_unit
from ..queries import offices_on
from ..standing import Standing


@transaction.atomic
def appoint_person(
    *,
    person: Person,
    unit: Unit,
    role: str,
    since: dt.date,
    now: dt.datetime,
    until: dt.date | None = None,
    actor: Standing | None = None,
) -> Office:
    """Give `person` an office in `unit` from the first to the last day. `actor` None: the installation.

    Raises `Invalid`: the days are in the wrong order, or the person holds this office then already.
    """
    if actor is not None:
        require(can_keep_unit(actor, unit))
    if until and until < since:
        raise Invalid(_("任期结束的日期不能早于任职日期。"))
    held = Office.objects.filter(person=person, unit=unit, role=role).filter(Q(ends_on=None) | Q(ends_on__gte=since))
    if (held.filter(starts_on__lte=until) if until else held).exists():
        raise Invalid(_("这个人在这段时间已担任这个职务。"))
    office = Office.objects.create(person=person, unit=unit, role=role, starts_on=since, ends_on=until)
    by = actor.account_id if actor else None
    note_act(actor_id=by, act="appoint_person", subject=f"person:{person.pk}", now=now, unit=unit.pk, role=role)
    return office


@transaction.atomic
def end_office(*, actor: Standing, office_id: int, last_day: dt.date | None, now: dt.datetime) -> Office:
    """Let the office end with `last_day` (None: it has no end); later days prolong it.

    Raises `Invalid` where it would end before it began, or the unit would be without any officer.
    """
    office = Office.objects.select_for_update(of=("self",)).select_related("unit").get(pk=office_id)
    require(can_keep_unit(actor, office.unit))
    if last_day and last_day < office.starts_on:
        raise Invalid(_("任期结束的日期不能早于任职日期。"))
    if last_day and office.role == Office.Role.OFFICER:
        check_somebody_stays(office, local_date(now))
    before, office.ends_on = office.ends_on, last_day
    office.save(update_fields=["ends_on"])
    days = {"before": before and before.isoformat(), "after": last_day and last_day.isoformat()}
    subject = f"person:{office.person_id}"
    note_act(actor_id=actor.account_id, act="end_office", subject=subject, now=now, office=office.pk, **days)
    return office


def check_somebody_stays(office: Office, today: dt.date) -> None:
    """Some officer at or above the unit has no last day: else nobody could appoint the next one."""
    path = office.unit.path
    above = [path[:end] for end in range(Unit.steplen, len(path) + 1, Unit.steplen)]
    lasting = offices_on(today).filter(role=Office.Role.OFFICER, ends_on=None, unit__path__in=above)
    if not lasting.exclude(pk=office.pk).exists():
        raise Invalid(_("这样就没有长期的党务干部来任命下一位了。请先任命接替的人，不填任期结束日期。"))

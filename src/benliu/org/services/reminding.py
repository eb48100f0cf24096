"""Remind people of what ends or is due: once for each thing, some time before."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from benliu.common.clock import local_date
from benliu.notices.services import send_notice

from ..models import Membership, Unit
from ..queries import accounts_of, officers_of, secretaries_of, temporary_on
from ..queries.endings import STAY, TITLES, due_probations, ending_terms, probationary

ENDING = "org.ending"


@dataclass(frozen=True)
class Reminder:
    """One thing to remind of: whom, of what, where, by which day; `key` tells it from all others."""

    to: list[int]
    about: str
    unit: Unit
    day: dt.date | None
    path: str
    key: str
    person_id: int


def remind(*, now: dt.datetime) -> int:
    """Tell of terms, times elsewhere and probations that are about to end; returns how many people were told.

    Nobody is told twice of the same day, so that it may be asked again at any time.
    """
    today = local_date(now)
    return sum(_send(found, now) for found in chain(_terms(today), _stays(today), _probations(today)))


def _terms(today: dt.date) -> Iterator[Reminder]:
    for office in ending_terms(today).select_related("unit"):
        to = [*officers_of([office.unit], today)[office.unit_id], *accounts_of([office.person_id])]
        path = reverse("unit", args=[office.unit_id])
        yield Reminder(to, "term", office.unit, office.ends_on, path, f"office:{office.pk}", office.person_id)


def _stays(today: dt.date) -> Iterator[Reminder]:
    for stay in temporary_on(today).filter(ends_on__lte=today + STAY).select_related("unit"):
        homes = Membership.objects.filter(person_id=stay.person_id, ends_on=None).select_related("unit")
        units = [stay.unit, *(home.unit for home in homes)]
        leaders = [account for found in secretaries_of(units, today).values() for account in found]
        path = reverse("person", args=[stay.person_id])
        to = [*leaders, *accounts_of([stay.person_id])]
        yield Reminder(to, "stay", stay.unit, stay.ends_on, path, f"stay:{stay.pk}", stay.person_id)


def _probations(today: dt.date) -> Iterator[Reminder]:
    for member, due in due_probations(probationary(today), today):
        to = secretaries_of([member.unit], today)[member.unit_id] or officers_of([member.unit], today)[member.unit_id]
        path = reverse("person", args=[member.person_id])
        yield Reminder(to, "probation", member.unit, due, path, f"probation:{member.person_id}", member.person_id)


def _send(reminder: Reminder, now: dt.datetime) -> int:
    return send_notice(
        to=reminder.to,
        kind=ENDING,
        title=TITLES[reminder.about],
        text=format_lazy(_("{unit}，{day}。"), unit=reminder.unit.name, day=str(reminder.day)),
        path=reminder.path,
        now=now,
        key=f"{reminder.key}:{reminder.day}",
        about=[str(reminder.person_id)],
    )

"""What somebody said of oneself: how soon, when not, where from; own skills and teams."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from benliu.common.clock import local_date
from benliu.org.standing import Standing

from ..models import Absence, Availability
from .competence import CompetenceRow, competences_of
from .members import members_on
from .ready import standing_at

STANDINGS = Availability.Standing.choices
HUNDREDTHS = Decimal(100)


@dataclass(frozen=True)
class AbsenceRow:
    """A time away that is not over. `weekdays`: digits 1 to 7, none where it is once."""

    id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    weekdays: tuple[str, ...]
    repeats_until: dt.date | None
    reason: str


@dataclass(frozen=True)
class OwnTeam:
    """A team that one belongs to."""

    id: int
    name: str
    leads: bool
    starts_on: dt.date


@dataclass(frozen=True)
class Mine:
    """All of it. Home and work: degrees of latitude and longitude as text, empty where not said."""

    standing: str
    until: dt.datetime | None
    said_at: dt.datetime | None
    home: str
    work: str
    absences: tuple[AbsenceRow, ...]
    skills: tuple[CompetenceRow, ...]
    teams: tuple[OwnTeam, ...]


def my_readiness(actor: Standing, now: dt.datetime) -> Mine:
    """What is known of `actor`. Four queries."""
    said = Availability.objects.filter(person=actor.person_id).first()
    today = local_date(now)
    teams = members_on(today).filter(person__in=actor.own_ids).select_related("team").order_by("team__name", "pk")
    lasts = said is not None and said.until is not None and said.until > now
    return Mine(
        standing=standing_at(said, now),
        until=said.until if said and lasts else None,
        said_at=said.said_at if said else None,
        home=_degrees(said.home_latitude, said.home_longitude) if said else "",
        work=_degrees(said.work_latitude, said.work_longitude) if said else "",
        absences=tuple(_absences(actor, now)),
        skills=tuple(competences_of(actor.own_ids, today)),
        teams=tuple(OwnTeam(one.team_id, one.team.name, one.leads, one.starts_on) for one in teams),
    )


def _absences(actor: Standing, now: dt.datetime) -> list[AbsenceRow]:
    lasts = Q(weekdays="", ends_at__gt=now) | ~Q(weekdays="")
    lasting = Q(repeats_until=None) | Q(repeats_until__gte=local_date(now))
    found = Absence.objects.filter(lasts, lasting, person__in=actor.own_ids, withdrawn_at=None)
    return [
        AbsenceRow(
            one.pk,
            timezone.localtime(one.starts_at),
            timezone.localtime(one.ends_at),
            tuple(one.weekdays),
            one.repeats_until,
            one.reason,
        )
        for one in found.order_by("starts_at", "pk")
    ]


def _degrees(north: int | None, east: int | None) -> str:
    return "" if north is None or east is None else f"{north / HUNDREDTHS:.2f}, {east / HUNDREDTHS:.2f}"

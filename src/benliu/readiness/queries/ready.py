"""Who can come: skills that hold, absences, how soon, where from. A few queries, for ten people or ten thousand."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from benliu.common.clock import local_date
from benliu.org.models import Double
from benliu.org.queries import FEW

from ..absences import Away, Span
from ..models import Absence, Availability, Competence
from .members import members_on, on_roster

AT_WORK = range(8, 18)  # the hours of a working day
SATURDAY = 6
DAY = dt.timedelta(days=1)
HUNDREDTHS = 100

Skills = dict[int, dt.date | None]


@dataclass(frozen=True)
class Ready:
    """Somebody who may be called. `skills`: by skill, the last day on which it holds, none: for good. `absences`: the
    times that touch the window. `standing`: a value of `Availability.Standing`, of who said nothing the usual one.
    `origin`: degrees of latitude and longitude, to a hundredth, of where the person sets out; none: not said.
    """

    person_id: int
    skills: Mapping[int, dt.date | None]
    absences: tuple[Span, ...]
    standing: str
    origin: tuple[float, float] | None


def ready_people(
    *,
    people: Collection[int] | None,
    teams: Collection[int],
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    now: dt.datetime,
) -> list[Ready]:
    """All of `people` and all members of `teams`, by id; where neither is given, everybody on the roster. Six queries.

    Who was erased or has left the roster is missing. Skills are those that hold when the window begins; how soon and
    from where is told for that moment, or for now if that is later.
    """
    pool = _pool(people, teams, local_date(now))
    skills, absences = _skills(pool, local_date(starts_at)), _absences(pool, starts_at, ends_at)
    said = {one.person_id: one for one in pool.rows(Availability.objects.all())}
    moment = max(starts_at, now)
    return [
        Ready(
            person_id=one,
            skills=skills.get(one, {}),
            absences=tuple(sorted(absences.get(one, ()))),
            standing=standing_at(said.get(one), moment),
            origin=_origin(said.get(one), moment),
        )
        for one in sorted(pool.ids)
    ]


@dataclass(frozen=True)
class _Pool:
    """The people who are asked about; `stands_for`: whom rows of somebody who was entered twice belong to."""

    ids: set[int]
    stands_for: dict[int, int] = field(default_factory=dict)

    def rows(self, found: "QuerySet[Any]") -> "list[Any]":
        """Their rows of a table: by their ids where they are few, else out of all."""
        if len(self.ids) <= FEW:
            doubles = [second for second, first in self.stands_for.items() if first in self.ids]
            found = found.filter(person__in=[*self.ids, *doubles])
        return [row for row in found if self.who(row.person_id) in self.ids]

    def who(self, person_id: int) -> int:
        """The person, or whom that one stands for."""
        return self.stands_for.get(person_id, person_id)


def _pool(people: Collection[int] | None, teams: Collection[int], day: dt.date) -> _Pool:
    pool = _Pool(set(), dict(Double.objects.filter(same=True).values_list("second_id", "first_id")))
    found = on_roster(day).values_list("pk", flat=True)
    if people is None and not teams:
        return _Pool(set(found), pool.stands_for)
    wanted = {*(people or ()), *members_on(day).filter(team__in=teams).values_list("person_id", flat=True)}
    asked = {pool.who(one) for one in wanted}
    return _Pool(asked.intersection(found.filter(pk__in=asked) if len(asked) <= FEW else found), pool.stands_for)


def _skills(pool: _Pool, day: dt.date) -> dict[int, Skills]:
    """Until when each skill holds that holds on `day`; a certificate that follows without a gap goes on with it."""
    found: dict[int, Skills] = defaultdict(dict)
    for row in pool.rows(Competence.objects.filter(withdrawn_at=None).order_by("valid_from", "pk")):
        held = found[pool.who(row.person_id)]
        until = held.get(row.skill_id, day - DAY)
        if until is None or row.valid_from > until + DAY:
            continue
        if row.valid_until is None or row.valid_until > until:
            held[row.skill_id] = row.valid_until
    return found


def _absences(pool: _Pool, starts_at: dt.datetime, ends_at: dt.datetime) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    touching = Q(ends_at__gt=starts_at) | ~Q(weekdays="")
    for row in pool.rows(Absence.objects.filter(touching, withdrawn_at=None, starts_at__lt=ends_at)):
        away = Away(row.starts_at, row.ends_at, row.weekdays, row.repeats_until)
        found[pool.who(row.person_id)].extend(away.within(starts_at, ends_at))
    return found


def standing_at(said: Availability | None, moment: dt.datetime) -> str:
    """How soon somebody can set out, as last said, while that lasts."""
    if said is None or (said.until and said.until <= moment):
        return Availability.Standing.TEN
    return said.standing


def _origin(said: Availability | None, moment: dt.datetime) -> tuple[float, float] | None:
    """Where somebody sets out, as far as known: from work in its hours and on station, else from home."""
    if said is None:
        return None
    home, work = (said.home_latitude, said.home_longitude), (said.work_latitude, said.work_longitude)
    local = timezone.localtime(moment)
    at_work = local.isoweekday() < SATURDAY and local.hour in AT_WORK
    at_work = at_work or standing_at(said, moment) == Availability.Standing.STATION
    for north, east in (work, home) if at_work else (home, work):
        if north is not None and east is not None:
            return north / HUNDREDTHS, east / HUNDREDTHS
    return None

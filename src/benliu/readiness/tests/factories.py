"""Skills, absences and teams of the small bureau, made row by row."""

import datetime as dt

from benliu.org.models import Person, Unit
from benliu.org.tests.factories import Bureau
from benliu.readiness.models import Absence, Availability, Competence, Skill, Team, TeamMember

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
MONDAY = dt.datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)  # ten in the morning of the tests' day
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def make_skill(code: str = "pump", title: str = "水泵操作") -> Skill:
    """A skill of the bureau."""
    return Skill.objects.create(code=code, title=title, english=code)


def make_competence(
    bureau: Bureau, person: Person, skill: Skill, since: dt.date, until: dt.date | None, **rest: object
) -> Competence:
    """A skill that somebody has, noted by the officer."""
    noted = {"noted_by_id": bureau.officer.account_id, "noted_at": MONDAY, **rest}
    return Competence.objects.create(person=person, skill=skill, valid_from=since, valid_until=until, **noted)


def make_absence(
    bureau: Bureau, person: Person, starts_at: dt.datetime, ends_at: dt.datetime, **rest: object
) -> Absence:
    """A time in which somebody is away."""
    noted = {"noted_by_id": bureau.officer.account_id, "noted_at": MONDAY, **rest}
    return Absence.objects.create(person=person, starts_at=starts_at, ends_at=ends_at, **noted)


def say(person: Person, standing: str, **rest: object) -> Availability:
    """What somebody said of how soon."""
    return Availability.objects.create(person=person, standing=standing, said_at=MONDAY, **rest)


def make_team(unit: Unit, *people: Person, name: str = "应急服务队") -> Team:
    """A team of some people since the beginning of the year; the first one leads."""
    team = Team.objects.create(unit=unit, name=name)
    for person in people:
        TeamMember.objects.create(team=team, person=person, starts_on=dt.date(2026, 1, 1), leads=person == people[0])
    return team

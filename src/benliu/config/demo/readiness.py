"""Who stands ready in the demonstration bureau: places along a coast that is nowhere, skills, two teams.

The coast lies in the open sea, so that no place is anybody's.
"""

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.timezone import get_default_timezone

from benliu.common.clock import local_date
from benliu.notices.services import read_kind
from benliu.org.models import Membership, Unit
from benliu.org.standing import Standing
from benliu.places.services import PlaceTold, add_place
from benliu.readiness.models import Skill
from benliu.readiness.services import (
    AbsenceTold,
    CompetenceTold,
    Where,
    add_members,
    add_skill,
    appoint_leader,
    make_team,
    note_absence,
    note_competence,
    note_where,
    say_standing,
)
from benliu.readiness.services.telling import TEAM as JOINED

from .bureau import SEED, Bureau
from .office import MEMBER, OFFICER, SECOND, SECRETARY, Clock, Office

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
NORTH, EAST = Decimal("30.50"), Decimal("123.00")  # the corner of the invented coast
TEAM, REPAIR = "防汛防台应急服务队", "机电抢修组"
REPAIRERS, REPAIRING = 14, {"水泵操作", "闸门操作"}
# Code, name, kind, where, hundred-thousandths of a degree from the corner to the north and east, alarming water.
PLACES = (
    ("A", "东堤哨点", "outpost", "东堤路尽头，堤顶值班房", 9_800, 16_500, "5.50"),
    ("B", "望潮泵站", "outpost", "望潮路 8 号", 5_600, 18_400, "5.00"),
    ("C", "城南水闸", "outpost", "南闸路 1 号", 5_100, 10_000, "5.00"),
    ("D", "灌区渠首", "outpost", "北塘镇渠首管理所", 8_400, 3_300, "4.80"),
    ("E", "水文站", "outpost", "江心路水文站", 10_600, 12_300, "5.08"),
    ("F", "北圩抢险队", "team", "北圩村抢险队驻地", 4_700, 5_200, "5.00"),
    ("G", "物资仓库", "depot", "物资路 3 号仓", 4_300, 14_200, None),
)
SKILLS = (
    ("堤防巡查", "Dike inspection", 0.75),
    ("水泵操作", "Pump operation", 0.28),
    ("闸门操作", "Gate operation", 0.25),
    ("急救", "First aid", 0.22),
    ("冲锋舟驾驶", "Rescue boat driving", 0.12),
    ("通信保障", "Communications", 0.15),
)
STANDINGS = (("station", 12), ("five", 30), ("ten", 46), ("not", 12))
TRIPS, NIGHTS = ("出差", "培训", "休假"), ("照看老人", "接送孩子")
CALM = frozenset({OFFICER, SECOND, SECRETARY, MEMBER})  # who signs in: nothing of theirs is about to end


@dataclass(frozen=True)
class Ready:
    """What was made: teams by name."""

    teams: Mapping[str, int]


def stand_ready(*, office: Office, bureau: Bureau, clock: Clock) -> Ready:
    """Make places, skills and teams, and let everybody say how soon they can come."""
    luck, now = random.Random(f"{SEED}:ready"), clock.now  # noqa: S311
    top = Unit.objects.filter(depth=1).values_list("pk", flat=True)[0]
    for told in _places():
        add_place(actor=office.officer, unit_id=top, told=told, now=clock.at(bureau.today - 300 * DAY, 9))
    for title, english, _share in SKILLS:
        add_skill(actor=office.officer, title=title, english=english, now=clock.at(bureau.today - 300 * DAY, 9))
    numbers = [p.staff_no for p in bureau.members_on(bureau.today)]
    month_ago = bureau.today - 30 * DAY  # whoever plays a typhoon looks back to yesterday
    founded, here_then = clock.at(month_ago, 9), {person.staff_no for person in bureau.members_on(month_ago)}
    skilled = _note_skills(office, luck, numbers, now)
    homes = dict(Membership.objects.filter(ends_on=None).values_list("person", "unit"))
    for number in numbers:
        _say(office, luck, number, homes.get(office.people[number]), now)
    heads = _secretaries(office)
    known = [number for number in numbers if number in here_then]
    ready = [office.people[number] for number in known if number == MEMBER or luck.random() < 0.94]
    repairers = [office.people[number] for number in known if skilled[number] & REPAIRING][:REPAIRERS]
    teams = {
        TEAM: _team(office, top, TEAM, {person: person in heads for person in ready}, founded),
        REPAIR: _team(office, top, REPAIR, {person: person == repairers[0] for person in repairers}, founded),
    }
    for account in (office.officer, office.second, office.secretary, office.member):
        read_kind(account_id=account.account_id, kind=JOINED, now=now)  # they have known for long
    return Ready(teams)


def _places() -> Iterator[PlaceTold]:
    for code, name, kind, address, north, east, alarm in PLACES:
        latitude, longitude = (corner + Decimal(way) / 100_000 for corner, way in ((NORTH, north), (EAST, east)))
        yield PlaceTold(kind, code, name, address, latitude, longitude, Decimal(alarm) if alarm else None)


def _note_skills(office: Office, luck: random.Random, numbers: Sequence[str], now: dt.datetime) -> dict[str, set[str]]:
    """Who has which skill: most for years, some ending soon, some that ended."""
    ids, today = dict(Skill.objects.values_list("title", "pk")), local_date(now)
    held: dict[str, set[str]] = {number: set() for number in numbers}
    for number in numbers:
        actor = office.second if number == OFFICER else office.officer
        for title, _english, share in SKILLS:
            if luck.random() >= share:
                continue
            since = today - dt.timedelta(days=luck.randint(200, 1000))
            lasts = luck.choices((900, 30, -20), (90, 5, 5))[0] if number not in CALM else 900
            until = None if title == "堤防巡查" else today + dt.timedelta(days=lasts + luck.randint(0, 15))
            told = CompetenceTold(ids[title], since, until, "" if until is None else f"{title}培训合格证")
            note_competence(actor=actor, person_id=office.people[number], told=told, now=now)
            held[number].add(title)
    return held


def _say(office: Office, luck: random.Random, number: str, branch: int | None, now: dt.datetime) -> None:
    """What one person says of oneself; who has no account said it to the office."""
    said = Standing(office.officer.account_id, office.people[number], branch, (), ())
    standing = luck.choices([one for one, _share in STANDINGS], [share for _one, share in STANDINGS])[0]
    say_standing(actor=said, standing="ten" if number == MEMBER else standing, until=None, now=now)
    if luck.random() < 0.9:
        note_where(actor=said, home=_near(luck), work=_near(luck) if luck.random() < 0.4 else None, now=now)
    fate = 1.0 if number in CALM else luck.random()
    if fate < 0.06:
        start = now.replace(minute=0, second=0, microsecond=0) - luck.randint(2, 20) * HOUR
        told = AbsenceTold(start, start + luck.randint(2, 6) * DAY, reason=luck.choice(TRIPS))
        note_absence(actor=said, told=told, now=now)
    elif fate < 0.12:
        start = dt.datetime.combine(local_date(now), dt.time(18), get_default_timezone())
        told = AbsenceTold(
            start, start + 4 * HOUR, weekdays=luck.choice(("135", "24", "67")), reason=luck.choice(NIGHTS)
        )
        note_absence(actor=said, told=told, now=now)


def _near(luck: random.Random) -> Where:
    return Where(NORTH + Decimal(luck.randint(0, 12)) / 100, EAST + Decimal(luck.randint(0, 20)) / 100)


def _secretaries(office: Office) -> set[int]:
    """One of each branch: who leads there leads here."""
    heads = Membership.objects.filter(unit__in=office.units.values(), ends_on=None, person__offices__role="secretary")
    return {office.people[SECRETARY], *heads.values_list("person_id", flat=True)}


def _team(office: Office, unit: int, name: str, people: Mapping[int, bool], now: dt.datetime) -> int:
    """A team of `people`, by id, with whether each leads it."""
    team = make_team(actor=office.officer, unit_id=unit, name=name, purpose="emergency", now=now)
    add_members(actor=office.officer, team_id=team.pk, people=people, now=now)
    for person in (person for person, leads in people.items() if leads):
        appoint_leader(actor=office.officer, team_id=team.pk, person_id=person, leads=True, now=now)
    return team.pk

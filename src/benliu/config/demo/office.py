"""The office of the demonstration bureau: its tree, its people, and who may do what."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.timezone import get_default_timezone

from benliu.identity.models import User
from benliu.identity.queries import DEMO_USERNAMES
from benliu.org.models import Office as Post
from benliu.org.models import Person, Unit
from benliu.org.services import appoint_person, connect_account, enrol_people, open_unit
from benliu.org.standing import Standing, standing_of

from .bureau import Bureau
from .people import BRANCH_SIZES, BUREAU, COMMITTEE, DEMO_BRANCH
from .roster import roster_changes

OFFICER, SECOND, SECRETARY, MEMBER = "SL0128", "SL0130", "SL0101", "SL0102"
COMMITTEE_OF_BRANCH = (
    ("SL0104", Post.Role.ORGANISER),
    ("SL0105", Post.Role.PUBLICITY),
    ("SL0106", Post.Role.DISCIPLINE),
)


@dataclass(frozen=True)
class Office:
    """Who files and verifies, and the ids of branches (by name) and people (by staff number).

    There are two officers: nobody verifies, approves or answers his own.
    """

    officer: Standing
    second: Standing
    secretary: Standing
    member: Standing
    units: Mapping[str, int]
    people: Mapping[str, int]

    def other(self, actor: Standing) -> Standing:
        """Who verifies what is about `actor`."""
        return self.second if actor == self.officer else self.officer

    def of(self, branch: str) -> Standing:
        """Who verifies for `branch`: its secretary where he has an account, else the officer."""
        return self.secretary if branch == DEMO_BRANCH else self.officer


@dataclass(frozen=True)
class Clock:
    """Moments of the past at which the office worked, none of them after `now`."""

    now: dt.datetime

    def at(self, day: dt.date, hour: int = 16) -> dt.datetime:
        """`hour` o'clock of `day` in the bureau's time zone."""
        return min(self.now, dt.datetime.combine(day, dt.time(hour), get_default_timezone()))


def open_office(bureau: Bureau, clock: Clock) -> Office:
    """Make the tree, the accounts, the roster of three years and the posts."""
    first = dt.date(bureau.years[0], 1, 1)
    accounts = {role: _open_account(name, clock.now) for role, name in DEMO_USERNAMES.items()}
    top, branches = _plant_tree(clock.at(first, 8))
    # Nobody holds a post before the roster is there: the first one to enrol people acts by the installation.
    installer = Standing(accounts["officer"].pk, None, None, (top.path,), ())
    for since, lines in roster_changes(bureau, {name: unit.pk for name, unit in branches.items()}):
        enrol_people(actor=installer, enrolments=lines, since=since, now=clock.at(since, 9))
    people = {p.staff_no or "": p for p in Person.objects.all()}
    _fill_posts(people, top, branches, first, clock.at(first, 10))
    for role, staff_no in (("officer", OFFICER), ("second", SECOND), ("secretary", SECRETARY), ("member", MEMBER)):
        connect_account(person=people[staff_no], account=accounts[role], now=clock.now)
    return Office(
        officer=standing_of(accounts["officer"], on=bureau.today),
        second=standing_of(accounts["second"], on=bureau.today),
        secretary=standing_of(accounts["secretary"], on=bureau.today),
        member=standing_of(accounts["member"], on=bureau.today),
        units={name: unit.pk for name, unit in branches.items()},
        people={staff_no: person.pk for staff_no, person in people.items()},
    )


def _open_account(username: str, now: dt.datetime) -> User:
    account = User(username=username, date_joined=now)
    account.set_unusable_password()
    account.save()
    return account


def _plant_tree(now: dt.datetime) -> tuple[Unit, dict[str, Unit]]:
    top = open_unit(name=BUREAU, kind=Unit.Kind.BUREAU, parent=None, now=now)
    committee = open_unit(name=COMMITTEE, kind=Unit.Kind.COMMITTEE, parent=top, now=now)
    branches = {}
    for name in BRANCH_SIZES:
        committee.refresh_from_db()
        branches[name] = open_unit(name=name, kind=Unit.Kind.BRANCH, parent=committee, now=now)
    return top, branches


def _fill_posts(
    people: Mapping[str, Person], top: Unit, branches: Mapping[str, Unit], since: dt.date, now: dt.datetime
) -> None:
    """Two officers; a secretary for every branch, the first on its list who is not the officer; the demonstration
    branch has a whole committee.
    """
    for staff_no in (OFFICER, SECOND):
        appoint_person(person=people[staff_no], unit=top, role=Post.Role.OFFICER, since=since, now=now)
    number = 101
    for name, size in BRANCH_SIZES.items():
        chosen = f"SL{number + 1 if f'SL{number:04d}' == OFFICER else number:04d}"
        appoint_person(person=people[chosen], unit=branches[name], role=Post.Role.SECRETARY, since=since, now=now)
        number += size
    for staff_no, role in COMMITTEE_OF_BRANCH:
        appoint_person(person=people[staff_no], unit=branches[DEMO_BRANCH], role=role, since=since, now=now)

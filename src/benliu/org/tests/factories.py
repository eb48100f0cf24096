"""A small bureau for tests of this and other features. Everybody is invented.

示例市水利局
  └ 机关党委
      ├ 第一党支部   许书记 S001 (secretary), 林一 S002, 王二 S003
      ├ 第二党支部   钱书记 S101 (secretary), 孙三 S102
      └ 第三党支部   nobody
周干部 S900 is the officer of the bureau, 吴干部 S901 of nothing but 第三党支部.
"""

import datetime as dt
from dataclasses import dataclass

from benliu.identity.models import User
from benliu.org.models import Membership, Office, Person, Unit
from benliu.org.services import Enrolment, appoint_person, connect_account, enrol_people, open_unit
from benliu.org.standing import Standing, standing_of

NOW = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 3, 2)
SINCE = dt.date(2024, 1, 1)
FIRST, SECOND, THIRD = "第一党支部", "第二党支部", "第三党支部"
MEMBERS = [
    ("S001", "许书记", FIRST),
    ("S002", "林一", FIRST),
    ("S003", "王二", FIRST),
    ("S101", "钱书记", SECOND),
    ("S102", "孙三", SECOND),
]


@dataclass(frozen=True)
class Bureau:
    """Units and people by name."""

    units: dict[str, Unit]
    people: dict[str, Person]
    accounts: dict[str, User]

    def standing(self, name: str) -> Standing:
        """What somebody is allowed to be on the tests' day."""
        return standing_of(self.accounts[name], on=TODAY)

    @property
    def officer(self) -> Standing:
        """The bureau's officer."""
        return self.standing("周干部")

    @property
    def secretary(self) -> Standing:
        """The secretary of the first branch."""
        return self.standing("许书记")

    @property
    def member(self) -> Standing:
        """A member of the first branch without an office."""
        return self.standing("林一")


def make_bureau() -> Bureau:
    """The bureau above; tests sign in with `client.force_login`."""
    top = open_unit(name="示例市水利局", kind=Unit.Kind.BUREAU, parent=None, now=NOW)
    party = open_unit(name="机关党委", kind=Unit.Kind.COMMITTEE, parent=top, now=NOW)
    units = {top.name: top, party.name: party}
    for name in (FIRST, SECOND, THIRD):
        units[name] = open_unit(name=name, kind=Unit.Kind.BRANCH, parent=Unit.objects.get(pk=party.pk), now=NOW)
    setup = Standing(User.objects.create_user(username="setup").pk, None, None, (top.path,), ())
    lines = [Enrolment(number, name, units[unit].pk, Membership.Status.FULL) for number, name, unit in MEMBERS]
    people = {p.name: p for p in enrol_people(actor=setup, enrolments=lines, since=SINCE, now=NOW)}
    for number, name in (("S900", "周干部"), ("S901", "吴干部")):
        people[name] = Person.objects.create(staff_no=number, name=name)
    accounts = {name: User.objects.create_user(username=p.staff_no or name) for name, p in people.items()}
    for name, person in people.items():
        connect_account(person=person, account=accounts[name], now=NOW)
    offices = [
        ("周干部", top, Office.Role.OFFICER),
        ("吴干部", units[THIRD], Office.Role.OFFICER),
        ("许书记", units[FIRST], Office.Role.SECRETARY),
        ("钱书记", units[SECOND], Office.Role.SECRETARY),
    ]
    for name, unit, role in offices:
        appoint_person(person=people[name], unit=unit, role=role, since=SINCE, now=NOW)
    return Bureau(units, people, accounts)

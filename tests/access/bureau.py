"""Two branches with everything that the product keeps, every word of it marked.

bureau (officer)
  └ committee
      ├ A   secretary, owner, colleague, third_a, and mover, who came from B in July 2025
      └ B   other_secretary, neighbour, third_b; branch_officer holds an office here and nowhere else
2024 is scored and closed into the ledger, 2025 is scored, and some of 2025 waits, was returned or corrected.
"""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field

from benliu.identity.models import User
from benliu.identity.queries import DEMO_USERNAMES
from benliu.org.models import Membership, Office, Person, Unit
from benliu.org.particulars import ENTRIES
from benliu.org.services import Enrolment, appoint_person, bring_particulars, connect_account, enrol_people, open_unit
from benliu.org.standing import Standing, standing_of

from . import roles
from .marks import Secrets

NOW = dt.datetime(2026, 1, 15, 2, 0, tzinfo=dt.UTC)
SINCE, MOVED = dt.date(2024, 1, 1), dt.date(2025, 7, 1)
PASSWORD = "river-and-sluice-1"
MEMBERS = {
    "A": (roles.SECRETARY, roles.OWNER, roles.COLLEAGUE, "third_a"),
    "B": (roles.OTHER_SECRETARY, roles.NEIGHBOUR, "third_b", "mover"),
}
INSIDE = {"A": roles.IN_A, "B": roles.IN_B}
LEADING = {"A": roles.LED, "B": roles.LED_B}


@dataclass
class Bureau:
    """Units and people by key, accounts by role, and all marked words."""

    secrets: Secrets
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    accounts: dict[str, User] = field(default_factory=dict)

    def standing(self, role: str) -> Standing:
        """What a role is allowed to be."""
        return standing_of(self.accounts[role], on=NOW.date())

    def readers(self, who: str) -> frozenset[str]:
        """Who may read what is kept about a person: the person, and who leads the branch, now or before."""
        home = self.home(who)
        before = LEADING["B"] if who == "mover" else frozenset()
        return LEADING[home] | before | ({who} & roles.EVERYBODY)

    @staticmethod
    def home(who: str) -> str:
        """The branch of a person today."""
        return "A" if who == "mover" or who in MEMBERS["A"] else "B"


def open_bureau() -> Bureau:
    """Units, people, accounts and offices."""
    bureau = Bureau(Secrets())
    _plant_units(bureau)
    for role in roles.ROLES[1:]:
        bureau.accounts[role] = User.objects.create_user(role, password=PASSWORD)
    User.objects.create_user(DEMO_USERNAMES["officer"])
    _enrol(bureau)
    _appoint(bureau)
    _describe(bureau)
    return bureau


def _plant_units(bureau: Bureau) -> None:
    name = bureau.secrets.text
    top = open_unit(name=name("the bureau's name", roles.SIGNED_IN), kind=Unit.Kind.BUREAU, parent=None, now=NOW)
    committee = open_unit(
        name=name("the committee's name", {roles.OFFICER}), kind=Unit.Kind.COMMITTEE, parent=top, now=NOW
    )
    bureau.units = {"top": top, "committee": committee}
    for key in ("A", "B"):
        # The way of the mover is on the mover's own page, which both sides may open.
        readers = roles.IN_A | roles.IN_B - {roles.NEIGHBOUR} if key == "A" else roles.IN_B | {roles.SECRETARY}
        label = name(f"the name of branch {key}", readers)
        committee.refresh_from_db()
        bureau.units[key] = open_unit(name=label, kind=Unit.Kind.BRANCH, parent=committee, now=NOW)


def _enrol(bureau: Bureau) -> None:
    setup = Standing(bureau.accounts[roles.OFFICER].pk, None, None, (bureau.units["top"].path,), ())
    keys = [(who, branch) for branch, members in MEMBERS.items() for who in members]
    lines = [_line(bureau, who, bureau.units[branch]) for who, branch in keys]
    people = enrol_people(actor=setup, enrolments=lines, since=SINCE, now=NOW)
    bureau.people = {who: person for (who, _branch), person in zip(keys, people, strict=True)}
    mover = lines[[who for who, _branch in keys].index("mover")]
    moved = Enrolment(mover.staff_no, mover.name, bureau.units["A"].pk, mover.status)
    enrol_people(actor=setup, enrolments=[moved], since=MOVED, now=NOW)


def _describe(bureau: Bureau) -> None:
    """What the roster says of the owner. What is masked shows its beginning and end, never the mark in the middle."""
    text, led = bureau.secrets.text, roles.LED
    said = {entry.name: text(f"the owner's {entry.name}", {roles.OWNER} if entry.mask else {roles.OWNER} | led)[:20]
            for entry in ENTRIES}  # fmt: skip
    said |= {name: f"12345{said[name]}6789" for name in ("phone", "id_no")}
    said |= {name: f"123456{said[name]}" for name in ("address", "police_station")}
    bring_particulars({bureau.people[roles.OWNER].pk: said})


def _line(bureau: Bureau, who: str, unit: Unit) -> Enrolment:
    secrets, readers = bureau.secrets, bureau.readers(who)
    colleagues = readers | INSIDE[bureau.home(who)]
    if who == roles.OTHER_SECRETARY:  # verified what the mover did before, which now counts in A
        colleagues = colleagues | roles.LED
    return Enrolment(
        secrets.number(f"{who}'s staff number", readers),
        secrets.text(f"{who}'s name", colleagues),
        unit.pk,
        Membership.Status.FULL,
        gender="=<b>",
        joined_party=secrets.number(f"{who}'s day of joining", readers),
    )


def _appoint(bureau: Bureau) -> None:
    # Officers belong to no branch; the one of the bureau has started runs and imports that everybody rests on.
    known: dict[str, Collection[str]] = {roles.OFFICER: roles.ON_ROSTER, roles.BRANCH_OFFICER: roles.IN_B}
    for role, readers in known.items():
        name = bureau.secrets.text(f"{role}'s name", readers)
        number = bureau.secrets.number(f"{role}'s staff number", {role})
        bureau.people[role] = Person.objects.create(staff_no=number, name=name)
    offices = [
        (roles.OFFICER, "top", Office.Role.OFFICER),
        (roles.BRANCH_OFFICER, "B", Office.Role.OFFICER),
        (roles.SECRETARY, "A", Office.Role.SECRETARY),
        (roles.OTHER_SECRETARY, "B", Office.Role.SECRETARY),
    ]
    for role, unit, duty in offices:
        appoint_person(person=bureau.people[role], unit=bureau.units[unit], role=duty, since=SINCE, now=NOW)
    for role in roles.ON_ROSTER:
        connect_account(person=bureau.people[role], account=bureau.accounts[role], now=NOW)


def new_id() -> uuid.UUID:
    """An id for a record or an import."""
    return uuid.uuid4()

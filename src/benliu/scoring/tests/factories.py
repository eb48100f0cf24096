"""A small bureau with two branches, and the small scheme that is added up by hand.

bureau
  ├ 甲支部   anna (secretary), bert, carl, dora (probationary)
  └ 乙支部   emil
olga and otto, the officers, belong to no branch.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from benliu.identity.models import User
from benliu.org.models import Membership, Office, Person, Unit
from benliu.org.services import Enrolment, appoint_person, connect_account, enrol_people
from benliu.org.standing import Standing, standing_of
from benliu.records.drafts import Draft
from benliu.records.models import Record, RecordKind
from benliu.records.services import file_records, number_verified, verify_records
from benliu.scoring.models import Publication, Run, SchemeVersion
from benliu.scoring.services import (
    adopt_scheme,
    close_run,
    prepare_publication,
    publish_run,
    run_scheme,
    start_run,
)

new_id = uuid.uuid4
SMALL = Path(__file__).parent / "small"
MEMBERS = [
    ("anna", "甲支部", "正式党员"),
    ("bert", "甲支部", "正式党员"),
    ("carl", "甲支部", "正式党员"),
    ("dora", "甲支部", "预备党员"),
    ("emil", "乙支部", "正式党员"),
]
OFFICERS = ("olga", "otto")
NOW = dt.datetime(2025, 9, 16, 4, 0, tzinfo=dt.UTC)
SINCE = dt.date(2024, 1, 1)


@dataclass
class Bureau:
    """Who is there, by name, and the scheme in use."""

    officer: Standing
    second: Standing
    units: dict[str, Unit]
    people: dict[str, Person]
    scheme: SchemeVersion
    accounts: dict[str, User] = field(default_factory=dict)

    def standing(self, name: str) -> Standing:
        """Somebody's standing on the day of `NOW`."""
        return standing_of(self.accounts[name], on=NOW.date())

    def record(self, who: str, item: str, day: str, quantity: int = 1, level: str = "") -> Record:
        """A verified and numbered record about a person or, where `who` is a unit's name, about the unit."""
        return self.records([(who, item, day, quantity, level)])[0]

    def records(self, lines: list[tuple[str, str, str, int, str]]) -> list[Record]:
        """Several, numbered in their order: (who, item, day, quantity, level)."""
        kinds = dict(RecordKind.objects.values_list("code", "pk"))
        drafts = [
            Draft(
                id=uuid.uuid4(),
                kind_id=kinds[item],
                unit_id=self.units[who].pk if who in self.units else self.unit_of(who).pk,
                person_id=None if who in self.units else self.people[who].pk,
                happened_on=dt.date.fromisoformat(day),
                quantity=quantity * 1000,
                level=level,
            )
            for who, item, day, quantity, level in lines
        ]
        filed = file_records(actor=self.officer, drafts=drafts, filed_from="page", now=NOW)
        verify_records(actor=self.officer, record_ids=[r.pk for r in filed], now=NOW)
        number_verified(now=NOW, at_once=True)
        return [Record.objects.get(pk=r.pk) for r in filed]

    def unit_of(self, who: str) -> Unit:
        """The branch that somebody belongs to."""
        return Membership.objects.select_related("unit").get(person=self.people[who], ends_on=None).unit

    def published(self, run: Run, days: int = 5) -> Publication:
        """The run in public notice: prepared by olga, published by otto."""
        prepared = prepare_publication(
            actor=self.officer, run_id=run.pk, days=days, names="masked", figures="totals", reason="更正", now=NOW
        )
        return publish_run(actor=self.second, publication_id=prepared.pk, now=NOW)

    def close(self, run: Run) -> Run:
        """Close the run after a notice nobody objected to; returns it as it is then."""
        publication = self.published(run)
        return close_run(actor=self.officer, run_id=run.pk, now=after(publication))

    def run(self, period: str = "2025", scheme: SchemeVersion | None = None, now: dt.datetime = NOW) -> Run:
        """A finished run."""
        started = start_run(actor=self.officer, scheme_id=(scheme or self.scheme).pk, period=period, now=now)
        run_scheme(run_id=started.pk, now=now)
        return Run.objects.select_related("scheme", "roster").get(pk=started.pk)


def after(publication: Publication) -> dt.datetime:
    """The day after a notice has ended."""
    return NOW + (publication.last_day - NOW.date()) + dt.timedelta(days=1)


def make_bureau() -> Bureau:
    """The bureau above, without records."""
    top = Unit.add_root(name="示例市水利局", kind=Unit.Kind.BUREAU, opened_on=SINCE)
    units = {name: top.add_child(name=name, kind=Unit.Kind.BRANCH, opened_on=SINCE) for name in ("甲支部", "乙支部")}
    first_account = User.objects.create_user(username="setup")
    setup = Standing(first_account.pk, None, None, (top.path,), ())
    lines = [
        Enrolment(staff_no=f"T{i:03d}", name=name, unit_id=units[unit].pk, status=status)
        for i, (name, unit, status) in enumerate(MEMBERS)
    ]
    enrolled = enrol_people(actor=setup, enrolments=lines, since=SINCE, now=NOW)
    people = {person.name: person for person in enrolled}
    for place, name in enumerate(OFFICERS):
        people[name] = Person.objects.create(staff_no=f"T90{place}", name=name)
    accounts = {}
    for name, person in people.items():
        accounts[name] = User.objects.create_user(username=name)
        connect_account(person=person, account=accounts[name], now=NOW)
    for name in OFFICERS:
        appoint_person(person=people[name], unit=top, role=Office.Role.OFFICER, since=SINCE, now=NOW)
    appoint_person(person=people["anna"], unit=units["甲支部"], role=Office.Role.SECRETARY, since=SINCE, now=NOW)
    officer = standing_of(accounts["olga"], on=NOW.date())
    scheme = adopt_scheme(actor=officer, source=SMALL, now=NOW)
    second = standing_of(accounts["otto"], on=NOW.date())
    return Bureau(officer, second, units, people, scheme, accounts)


def busy_bureau() -> Bureau:
    """The bureau with a year whose outcome is added up in `test_services`."""
    bureau = make_bureau()
    bureau.records(
        [
            ("anna", "soul.lesson", "2025-01-10", 1, ""),
            ("anna", "soul.lesson", "2025-02-10", 1, ""),
            ("anna", "soul.lesson", "2025-03-10", 1, ""),
            ("anna", "warm.service", "2025-03-11", 6, ""),
            ("anna", "key.emergency", "2025-07-08", 1, "I级"),
            ("bert", "key.emergency", "2025-07-08", 1, "I级"),
            ("carl", "soul.lesson", "2025-01-10", 1, ""),
            ("carl", "deduct.absence", "2025-02-10", 1, ""),
            ("dora", "warm.service", "2025-05-01", 3, ""),
            ("emil", "soul.lesson", "2024-12-31", 1, ""),
            ("甲支部", "meeting.lesson", "2025-02-20", 1, ""),
            ("甲支部", "meeting.lesson", "2025-02-27", 1, ""),
        ]
    )
    return bureau

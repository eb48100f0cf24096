"""A small bureau whose figures can be checked by hand: two branches, a year under the scheme `bureau`."""

import datetime as dt
import uuid
from dataclasses import dataclass, field, replace

from benliu.identity.models import User
from benliu.org.models import Person, Unit
from benliu.org.services import Enrolment, appoint_person, connect_account, enrol_people, open_unit
from benliu.org.standing import Standing, standing_of
from benliu.records.drafts import Draft
from benliu.records.models import Record, RecordKind
from benliu.records.services import file_records, number_verified, verify_records
from benliu.scoring.models import Publication, Run
from benliu.scoring.services import (
    adopt_scheme,
    close_run,
    prepare_publication,
    publish_run,
    run_scheme,
    start_run,
)

NOW = dt.datetime(2026, 9, 16, 1, 30, tzinfo=dt.UTC)  # half past nine in the morning, in the bureau's time
SINCE = dt.date(2024, 1, 1)
# What the member did in 2026: item, day. By the scheme: a second theme day of a month gives 0, a fourth study of a
# quarter gives 0; so 1 + 0 (奔流) + 3 × 1 + 0 (潮流) + 1 (暖流) + 2 (清流) − 2 (absence) = 5.
MEMBERS_YEAR = (
    ("soul.themeday", dt.date(2026, 3, 5)),
    ("soul.themeday", dt.date(2026, 3, 20)),
    *(("tide.study", dt.date(2026, 4, day)) for day in (2, 9, 16, 23)),
    ("warm.talk", dt.date(2026, 5, 8)),
    ("clear.education", dt.date(2026, 6, 1)),
    ("deduct.absence", dt.date(2026, 6, 2)),
)
TOTAL = 5_000


@dataclass
class Bureau:
    """The bureau with its people; `accounts` by role."""

    root: Unit
    branch: Unit
    other: Unit
    accounts: dict[str, User]
    people: dict[str, Person]
    scheme_id: int = 0
    kinds: dict[str, int] = field(default_factory=dict)

    def standing(self, role: str) -> Standing:
        """Who acts as `role`."""
        return standing_of(self.accounts[role], on=NOW.date())

    def file(  # noqa: PLR0913
        self,
        names: list[str],
        item: str,
        day: dt.date,
        *,
        note: str = "",
        quantity: int = 1000,
        by: str = "secretary",
    ) -> list[Record]:
        """The secretary, or somebody else, files one activity of the people called `names`."""
        drafts = [
            Draft(uuid.uuid4(), self.kinds[item], self.branch.pk, day, quantity, self.people[name].pk, note=note)
            for name in names
        ]
        return file_records(actor=self.standing(by), drafts=drafts, filed_from="page", now=NOW)

    def count(self, records: list[Record]) -> None:
        """Verify and number `records`."""
        earlier = NOW - dt.timedelta(days=1)
        verify_records(actor=self.standing("secretary"), record_ids=[r.pk for r in records], now=earlier)
        number_verified(now=earlier, at_once=True)

    def run(self, period: str = "2026") -> Run:
        """Score a period."""
        started = start_run(actor=self.standing("officer"), scheme_id=self.scheme_id, period=period, now=NOW)
        return run_scheme(run_id=started.pk, now=NOW)

    def publish(self, run: Run, public: dt.datetime = NOW) -> Publication:
        """A notice of a run that another officer published."""
        officer = self.standing("officer")
        prepared = prepare_publication(
            actor=officer, run_id=run.pk, days=5, names="masked", figures="grades", now=public
        )
        second = replace(officer, account_id=User.objects.create_user("second").pk)
        return publish_run(actor=second, publication_id=prepared.pk, now=public)

    def close(self, run: Run) -> Run:
        """Close a run after a notice that nobody objected to."""
        self.publish(run, NOW - dt.timedelta(days=30))
        return close_run(actor=self.standing("officer"), run_id=run.pk, now=NOW)


def make_bureau() -> Bureau:
    """The bureau without records: a member, a secretary and three more in one branch, the officer in the other."""
    root = open_unit(name="示例市水利局", kind="bureau", parent=None, now=NOW)
    branch = open_unit(name="机关第一党支部", kind="branch", parent=root, now=NOW)
    other = open_unit(name="水文中心党支部", kind="branch", parent=root, now=NOW)
    accounts = {role: User.objects.create_user(role, password="long-enough-1") for role in ROLES}
    clerk = Standing(accounts["officer"].pk, None, None, (root.path,), ())
    homes = {"林知夏": branch, "周明渠": branch, "王小河": branch, "陈一舟": branch, "赵闻涛": branch, "沈望溪": other}
    lines = [Enrolment(f"SL{i}", name, unit.pk, "正式党员") for i, (name, unit) in enumerate(homes.items())]
    people = {p.name: p for p in enrol_people(actor=clerk, enrolments=lines, since=SINCE, now=NOW)}
    for role, name in ROLES.items():
        if name:
            connect_account(person=people[name], account=accounts[role], now=NOW)
    appoint_person(person=people["周明渠"], unit=branch, role="secretary", since=SINCE, now=NOW)
    appoint_person(person=people["沈望溪"], unit=root, role="officer", since=SINCE, now=NOW)
    scheme = adopt_scheme(actor=clerk, source="bureau", now=NOW)
    kinds = dict(RecordKind.objects.values_list("code", "pk"))
    return Bureau(root, branch, other, accounts, people, scheme.pk, kinds)


ROLES = {"member": "林知夏", "secretary": "周明渠", "officer": "沈望溪", "stranger": ""}

"""Entries are posted once, never changed, and corrected by their opposite."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from benliu.audit.models import AuditEntry
from benliu.common.decision import Invalid, Refused
from benliu.identity.models import User
from benliu.ledger.models import LedgerEntry
from benliu.ledger.queries import entries_of_person, posted_periods, posted_total
from benliu.ledger.services import Posting, post_entries, reverse_entry
from benliu.org.models import Membership, Person, Unit
from benliu.org.standing import Standing

NOW = dt.datetime(2026, 1, 12, 2, 0, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


class Place:
    """Two branches with a member each, an officer, a secretary of the first, and the members themselves."""

    def __init__(self) -> None:
        top = Unit.add_root(name="示例市水利局", kind=Unit.Kind.BUREAU)
        self.units = [top.add_child(name=name, kind=Unit.Kind.BRANCH) for name in ("甲支部", "乙支部")]
        self.people = [Person.objects.create(staff_no=f"T{i}", name=f"T{i}") for i in range(2)]
        for person, unit in zip(self.people, self.units, strict=True):
            Membership.objects.create(person=person, unit=unit, starts_on=dt.date(2024, 1, 1))
        account = User.objects.create_user(username="officer").pk
        self.officer = Standing(account, None, None, (top.path,), ())
        self.secretary = Standing(account, None, None, (), (self.units[0].path,))
        self.members = [Standing(account, p.pk, u.pk, (), ()) for p, u in zip(self.people, self.units, strict=True)]

    def posting(self, who: int, points: int) -> Posting:
        return Posting(self.people[who].pk, self.units[who].pk, "soul.lesson", points, uuid.uuid4())

    def post(self, *points: int, run_id: int = 1, period: str = "2025") -> None:
        """Entries of the first member with these points, one of the second."""
        postings = [*(self.posting(0, p) for p in points), self.posting(1, 7000)]
        post_entries(actor=self.officer, run_id=run_id, period=period, postings=iter(postings), now=NOW)


@pytest.fixture
def place() -> Place:
    return Place()


def test_entries_add_up_and_are_noted(place):
    place.post(1500, -2000, 3000)
    assert posted_total(place.people[0].pk, "2025") == 2500
    assert posted_total(place.people[0].pk, "2024") == 0
    assert AuditEntry.objects.get(act="post_entries").details == {"count": 4}


def test_a_run_is_posted_once(place):
    place.post(1500)
    with pytest.raises(Invalid):
        place.post(1500)
    assert posted_total(place.people[0].pk, "2025") == 1500


def test_one_record_has_one_entry_in_a_run(place):
    twice = place.posting(0, 1000)
    with pytest.raises(IntegrityError), transaction.atomic():
        post_entries(actor=place.officer, run_id=1, period="2025", postings=[twice, twice], now=NOW)
    assert not LedgerEntry.objects.exists()


def test_a_correction_is_an_entry_of_its_own(place):
    place.post(1500, 3000)
    entry = LedgerEntry.objects.get(points=3000)
    reversal = reverse_entry(actor=place.officer, entry_id=entry.pk, now=NOW)
    assert (reversal.points, reversal.reverses_id, reversal.record_id) == (-3000, entry.pk, entry.record_id)
    assert posted_total(place.people[0].pk, "2025") == 1500
    for again in (entry, reversal):
        with pytest.raises(Invalid):
            reverse_entry(actor=place.officer, entry_id=again.pk, now=NOW)


def test_only_officers_post_and_reverse(place):
    place.post(1500)
    entry = LedgerEntry.objects.first()
    for actor in (place.secretary, *place.members):
        with pytest.raises(Refused):
            reverse_entry(actor=actor, entry_id=entry.pk, now=NOW)
        with pytest.raises(Refused):
            post_entries(actor=actor, run_id=2, period="2026", postings=[place.posting(0, 1)], now=NOW)


@pytest.mark.parametrize("statement", ["UPDATE ledger_ledgerentry SET points = 0", "DELETE FROM ledger_ledgerentry"])
def test_the_database_refuses_to_change_an_entry(place, statement):
    place.post(1500)
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_everybody_sees_the_own_ledger_and_leaders_that_of_their_branches(place):
    place.post(1500)
    place.post(2000, run_id=2, period="2026")
    first, second = (p.pk for p in place.people)
    for actor, seen in [
        (place.officer, {first, second}),
        (place.secretary, {first}),
        (place.members[0], {first}),
        (place.members[1], {second}),
    ]:
        for person in (first, second):
            assert posted_periods(actor, person) == (["2026", "2025"] if person in seen else [])
            assert bool(entries_of_person(actor, person, "2025")) == (person in seen)

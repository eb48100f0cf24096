"""Entries are posted once, never changed, and corrected by their opposite."""

import datetime as dt
import uuid
from dataclasses import replace
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from benliu.audit.models import AuditEntry
from benliu.common.decision import Invalid, Refused
from benliu.identity.models import User
from benliu.ledger.models import LedgerEntry
from benliu.ledger.queries import entries_of_person, posted_periods, posted_total
from benliu.ledger.services import Posting, post_entries
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


def test_a_correction_reverses_what_differs_and_posts_what_is_new(place):
    """Of three records one stays, one counts less, one is gone; a fourth is new. Another scheme's entries stay."""
    stays, less, gone, new = (place.posting(0, points) for points in (1500, 3000, 2000, 500))
    post = partial(post_entries, actor=place.officer, period="2025", now=NOW)
    post(run_id=1, postings=[gone, less, stays])
    post(run_id=2, postings=[place.posting(0, 9000)])
    now_less = replace(less, points=1000)
    ordered = sorted([stays, now_less, new], key=lambda posting: posting.record_id)
    assert post(run_id=3, postings=ordered, corrects=[1]) == 4
    made = LedgerEntry.objects.filter(run_id=3)
    told = {(e.record_id, e.points, e.reverses.points if e.reverses else None) for e in made.select_related("reverses")}
    assert told == {
        (less.record_id, -3000, 3000),
        (less.record_id, 1000, None),
        (gone.record_id, -2000, 2000),
        (new.record_id, 500, None),
    }
    assert posted_total(place.people[0].pk, "2025") == 1500 + 1000 + 500 + 9000


def test_a_second_correction_reverses_only_what_holds(place):
    """What the first correction took back is not taken back again; what it posted is."""
    first = place.posting(0, 3000)
    post = partial(post_entries, actor=place.officer, period="2025", now=NOW)
    post(run_id=1, postings=[first])
    post(run_id=2, postings=[replace(first, points=1000)], corrects=[1])
    post(run_id=3, postings=[replace(first, points=2000)], corrects=[2, 1])
    assert list(LedgerEntry.objects.order_by("pk").values_list("points", flat=True)) == [3000, -3000, 1000, -1000, 2000]
    post(run_id=4, postings=[replace(first, points=2000)], corrects=[3, 2, 1])
    assert LedgerEntry.objects.count() == 5


def test_only_officers_post(place):
    place.post(1500)
    for actor in (place.secretary, *place.members):
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

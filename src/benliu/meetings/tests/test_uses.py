"""How often a branch met, as a use of what it recorded. Quarters and months were read off a calendar of 2026."""

import datetime as dt
import uuid

import pytest

from benliu.meetings.uses import USES
from benliu.org.tests.factories import FIRST
from benliu.records.models import Activity
from benliu.records.services import Told, record_activity, return_records
from benliu.records.tests.factories import make_draft, verified
from benliu.records.uses import places_of, uses_of

TOLD_AT = dt.datetime(2026, 3, 20, 2, 0, tzinfo=dt.UTC)
IN_QUARTER, BEFORE = dt.date(2026, 1, 5), dt.date(2025, 12, 30)


@pytest.fixture
def tell(bureau):
    def telling(number: int, kind: str, day: dt.date) -> Activity:
        people = tuple(bureau.people[name].pk for name in ("林一", "王二"))
        unit = bureau.units[FIRST].pk
        told = Told(id=uuid.UUID(int=number), kind=kind, unit_id=unit, happened_on=day, people=people)
        record_activity(actor=bureau.secretary, told=told, filed_from="page", now=TOLD_AT)
        return Activity.objects.get(pk=told.id)

    return telling


def test_an_activity_counts_for_the_duty_of_the_period_that_runs_when_it_is_told(bureau, tell):
    lesson = tell(1, "soul.lesson", IN_QUARTER)
    tell(2, "soul.lesson", BEFORE)
    tell(3, "tide.study", IN_QUARTER)
    (place,) = places_of(Activity.objects.all(), bureau.secretary)[lesson.pk]
    assert place.title == "组织生活频次：党课" and place.url == f"/meetings/?unit={bureau.units[FIRST].pk}"
    assert set(places_of(Activity.objects.all(), bureau.secretary)) == {lesson.pk}
    record = lesson.records.get(person=bureau.people["林一"])
    (use,) = uses_of([record.pk], bureau.standing("林一"))
    assert use.text == "计入 2026-01-01 至 2026-03-31"
    assert USES.of_activities(Activity.objects.all(), bureau.standing("钱书记")) == {}, "another branch's"


def test_what_does_not_stand_counts_for_nothing(bureau, tell):
    lesson = tell(1, "soul.lesson", IN_QUARTER)
    ids = [record.pk for record in lesson.records.all()]
    return_records(actor=bureau.secretary, record_ids=ids, reason="日期不对", now=TOLD_AT)
    assert places_of(Activity.objects.all(), bureau.secretary) == {}


def test_a_record_without_an_activity_counts_too(bureau):
    (record,) = verified(bureau.secretary, make_draft(bureau, "林一", "soul.lesson", "2026-02-10"))
    assert [use.title for use in uses_of([record.pk], bureau.secretary)] == ["组织生活频次：党课"]


def test_kinds_will_be_used_by_the_duties_that_are_due(bureau):
    kinds = {"soul.lesson": {"党课"}, "life": {"组织生活会"}, "walk": {"散步"}}

    def titles(day):
        return {code: [p.title for p in places] for code, places in USES.of_kinds(kinds, day).items()}

    assert titles(dt.date(2026, 3, 1)) == {"soul.lesson": ["组织生活频次：党课"], "life": [], "walk": []}
    assert titles(dt.date(2026, 11, 1))["life"] == ["组织生活频次：组织生活会"], "due in the fourth quarter alone"

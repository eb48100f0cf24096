"""An activity stays one thing: people added to it later, and corrections of what was told, belong to it."""

import uuid

import pytest
from django.urls import reverse

from benliu.org.tests.factories import NOW
from benliu.records.models import Activity, Record
from benliu.records.queries import record_detail, waiting_records
from benliu.records.queries.burden import burden_of
from benliu.records.queries.recording import recording_form
from benliu.records.queries.similar import similar_activities
from benliu.records.services import supersede_record, verify_records

from .factories import signed_in, tell

LATER = NOW.replace(minute=30)


@pytest.fixture
def lesson(bureau, told):
    """A lesson that two of three people were recorded for."""
    return tell(bureau.secretary, told(people=told().people[:2], note="二月党课", seconds=60)).activity_id


def lines(bureau):
    return [line for line in waiting_records(bureau.secretary) if line.kind_code == "soul.lesson"]


def listed(bureau, **narrowed) -> int:
    page = signed_in(bureau, "许书记").get(reverse("records"), narrowed)
    return len(page.context["page"].lines)


def test_a_person_added_to_what_is_recorded_belongs_to_the_same_activity(bureau, told, lesson):
    added = tell(bureau.secretary, again := told(merge=True, note="补记一人"))
    assert (added.activity_id, added.made, added.had) == (again.id, 1, 3), "an entry of its own, of the same activity"
    (line,) = lines(bureau)
    assert (line.head_count, line.activity_id, line.seconds) == (3, lesson, 60)
    assert set(line.note.split("；")) == {"二月党课", "补记一人"}
    assert listed(bureau, activity=lesson) == 4, "three people and the branch"
    assert listed(bureau, entry=lesson) == 3 and listed(bureau, entry=again.id) == 1
    assert tell(bureau.secretary, again) == added and Record.objects.count() == 4, "told twice, done once"
    unit = told().unit_id
    form = recording_form(bureau.secretary, unit_id=unit, on=told().happened_on)
    assert set(form.last_people["soul.lesson"]) == set(told().people), "the last time's people are all of them"
    found = similar_activities(
        reader=bureau.secretary, kind="soul.lesson", unit_id=unit, day=told().happened_on, people=told().people
    )
    assert [one.shared for one in found] == [3], "one thing, though told in two goes"


def test_who_is_added_to_an_addition_is_added_to_the_whole(bureau, told):
    one, two, three = told().people
    whole = tell(bureau.secretary, told(people=(one,)))
    for people in ((one, two), (two, three)):
        tell(bureau.secretary, told(people=people, merge=True))
    assert (
        list(Activity.objects.exclude(pk=whole.activity_id).values_list("part_of", flat=True))
        == [whole.activity_id] * 2
    )


def test_one_added_by_somebody_else_belongs_to_it_and_both_are_named(bureau, told, lesson):
    tell(bureau.officer, told(merge=True))
    (line,) = lines(bureau)
    assert line.head_count == 3 and set(line.filed_by.split("、")) == {"许书记", "周干部"}


def test_one_added_after_the_others_were_verified_is_shown_with_them(bureau, told, lesson):
    verify_records(actor=bureau.secretary, record_ids=list(Record.objects.values_list("pk", flat=True)), now=NOW)
    tell(bureau.secretary, told(merge=True))
    (line,) = lines(bureau)
    assert (line.head_count, line.verified) == (1, 3)
    way = f'href="{reverse("records")}?activity={lesson}&amp;state=verified">'
    client = signed_in(bureau, "许书记")
    assert way in client.get(reverse("desk")).content.decode()
    assert way in client.get(reverse("activity", args=[told().unit_id, line.record_ids[0]])).content.decode()
    shown = client.get(reverse("records"), {"activity": lesson, "state": "verified"})
    assert len(shown.context["page"].lines) == 3


def test_few_who_told_of_themselves_do_not_take_in_the_activity_of_all(bureau, told):
    own = tell(bureau.member, told(people=(bureau.people["林一"].pk,)))
    whole = tell(bureau.secretary, told(merge=True))
    assert Activity.objects.get(pk=whole.activity_id).part_of is None and whole.made == 3 and own.made == 1


def test_a_corrected_record_stays_with_its_activity_and_counts_there_once(bureau, told, lesson):
    verify_records(actor=bureau.secretary, record_ids=list(Record.objects.values_list("pk", flat=True)), now=NOW)
    old = Record.objects.get(person=bureau.people["林一"])
    new = supersede_record(
        actor=bureau.secretary, record_id=old.pk, reason="两小时", new_id=uuid.uuid4(), now=LATER, quantity=2000
    )
    assert Record.objects.get(pk=new.pk).activity_id == lesson
    assert record_detail(new.pk, bureau.secretary).together == 3 == listed(bureau, entry=lesson)
    assert burden_of(told().unit_id, bureau.secretary, told().happened_on.replace(month=3), count=1)[0].records == 3
    assert Activity.objects.count() == 1

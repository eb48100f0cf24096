"""An activity stays one thing: people added to it later, and corrections of what was told, belong to it."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from benliu.common.decision import Invalid, Refused
from benliu.org.services import erase_person
from benliu.org.tests.factories import NOW
from benliu.records.models import Activity, Record, RecordKind, RecordText
from benliu.records.queries import record_detail, waiting_records
from benliu.records.queries.burden import burden_of
from benliu.records.queries.effective import effective_records
from benliu.records.queries.recording import recording_form
from benliu.records.queries.similar import similar_activities
from benliu.records.services import cancel_record, supersede_record, undo_batch, verify_records

from .factories import signed_in, tell

DAY = dt.date(2026, 2, 10)
LATER = NOW.replace(minute=30)


@pytest.fixture
def lesson(bureau, told):
    """A lesson that two of three people were recorded for."""
    return tell(bureau.secretary, told(people=told().people[:2], note="二月党课", seconds=60)).activity_id


def lines(bureau):
    return [line for line in waiting_records(bureau.officer) if line.kind_code == "soul.lesson"]


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
    verify_records(actor=bureau.officer, record_ids=list(Record.objects.values_list("pk", flat=True)), now=NOW)
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
    verify_records(actor=bureau.officer, record_ids=list(Record.objects.values_list("pk", flat=True)), now=NOW)
    old = Record.objects.get(person=bureau.people["林一"])
    new = supersede_record(
        actor=bureau.secretary, record_id=old.pk, reason="两小时", new_id=uuid.uuid4(), now=LATER, quantity=2000
    )
    assert Record.objects.get(pk=new.pk).activity_id == lesson
    assert record_detail(new.pk, bureau.secretary).together == 3 == listed(bureau, entry=lesson)
    assert burden_of(told().unit_id, bureau.secretary, told().happened_on.replace(month=3), count=1)[0].records == 3
    assert Activity.objects.count() == 1


@pytest.fixture
def wrong(bureau, told):
    """A lesson of three people and the branch, all verified, told with the wrong day; one corrected to two hours."""
    activity = tell(bureau.secretary, told(note="二月党课")).activity_id
    verify_records(actor=bureau.officer, record_ids=list(Record.objects.values_list("pk", flat=True)), now=NOW)
    alone = Record.objects.get(person=bureau.people["王二"])
    supersede_record(
        actor=bureau.secretary, record_id=alone.pk, reason="两次", new_id=uuid.uuid4(), now=NOW, quantity=2000
    )
    return activity


def correct_all(bureau, record, by="周干部", **said):
    """What the page of `record` makes of a correction of the whole activity."""
    client = signed_in(bureau, by)
    address = reverse("record_correct", args=[record.pk])
    assert f'href="{address}?together">' in client.get(reverse("record", args=[record.pk])).content.decode()
    form = client.get(address, {"together": ""}).context["form"]
    assert form["together"].value() and "4 条" in form["together"].label
    as_it_was = {name: str(form[name].value()) for name in ("happened_on", "quantity", "note")}
    return client.post(address, as_it_was | {"together": "on", "reason": "日期记错"} | said)


def effective(bureau):
    rows = effective_records().order_by("quantity", "person__name").values_list("person__name", "quantity")
    return {(name or "支部", quantity) for name, quantity in rows}


def test_one_correction_mends_the_date_of_a_whole_activity_and_one_undo_takes_it_back(bureau, wrong):
    record = Record.objects.get(person=bureau.people["林一"])
    answer = correct_all(bureau, record, happened_on="2026-02-12")
    newer = Record.objects.get(target=record)
    assert answer.url == reverse("record", args=[newer.pk])
    moved = effective_records().filter(happened_on=dt.date(2026, 2, 12))
    assert moved.count() == 4 == effective_records().count() and effective(bureau) == {
        ("林一", 1000), ("王二", 2000), ("许书记", 1000), ("支部", 1000),
    }, "what was not changed stays as each had it"  # fmt: skip
    assert {text.reason for text in RecordText.objects.filter(record__in=moved)} == {"日期记错"}
    undo_batch(actor=bureau.officer, batch_id=newer.batch_id, now=NOW)
    assert effective_records().filter(happened_on=DAY).count() == 4 == effective_records().count()


def test_the_hours_of_the_members_are_not_those_of_the_branch(bureau, wrong):
    correct_all(bureau, Record.objects.get(person=bureau.people["林一"]), quantity="3")
    assert effective(bureau) == {("林一", 3000), ("王二", 3000), ("许书记", 3000), ("支部", 1000)}


def test_what_was_cancelled_or_is_of_nobody_any_more_is_left_in_peace(bureau, wrong):
    lesson = Record.objects.get(person=bureau.people["许书记"])
    cancel_record(actor=bureau.officer, record_id=lesson.pk, reason="没来", new_id=uuid.uuid4(), now=NOW)
    erase_person(actor=bureau.officer, person_id=bureau.people["王二"].pk, now=NOW)
    detail = record_detail(Record.objects.get(person=bureau.people["林一"]).pk, bureau.secretary)
    assert list(detail.correction) == [Record.objects.get(person=None).pk]


def test_a_whole_activity_is_not_corrected_by_nothing_nor_by_a_member(bureau, wrong):
    record = Record.objects.get(person=bureau.people["林一"])
    answer = correct_all(bureau, record)
    assert answer.status_code == 422 and "没有要更正的" in answer.content.decode()
    assert signed_in(bureau, "林一").get(reverse("record_correct", args=[record.pk])).status_code == 403
    others = list(record_detail(record.pk, bureau.officer).correction)
    said = {"record_id": record.pk, "together": others, "reason": "错", "now": NOW, "happened_on": LATER.date()}
    with pytest.raises(Refused):
        supersede_record(actor=bureau.standing("钱书记"), new_id=uuid.uuid4(), **said)
    cancel_record(actor=bureau.officer, record_id=others[0], reason="没来", new_id=uuid.uuid4(), now=NOW)
    with pytest.raises(Invalid, match="已经更正或作废过"):
        supersede_record(actor=bureau.officer, new_id=uuid.uuid4(), **said)
    assert effective_records().filter(happened_on=DAY).count() == 3, "all or none"


def test_the_secretary_s_own_part_of_a_correction_waits_and_one_undo_takes_that_back_too(bureau, wrong):
    record = Record.objects.get(person=bureau.people["林一"])
    correct_all(bureau, record, by="许书记", happened_on="2026-02-12")
    (line,) = lines(bureau)
    assert Record.objects.get(pk=line.record_ids[0]).person == bureau.people["许书记"] and line.head_count == 1
    assert effective_records().filter(happened_on=dt.date(2026, 2, 12)).count() == 3
    batch = Record.objects.get(target=record).batch_id
    undo_batch(actor=bureau.secretary, batch_id=batch, now=NOW)
    assert lines(bureau) == [] and effective_records().filter(happened_on=DAY).count() == 4


def cancel_all(bureau, record, by):
    """The page after `by` cancelled the whole activity of `record`."""
    client, address = signed_in(bureau, by), reverse("record_cancel", args=[record.pk])
    assert f'href="{address}?together">' in client.get(reverse("record", args=[record.pk])).content.decode()
    page = client.get(address, {"together": ""})
    assert page.context["form"]["together"].value() and "同一活动的 4 条记录一起作废" in page.content.decode()
    return client.post(address, {"together": "on", "reason": "没有开"}, follow=True).content.decode()


def test_a_whole_activity_is_cancelled_with_one_reason_and_taken_back_at_once(bureau, wrong):
    record = Record.objects.get(person=bureau.people["林一"])
    assert "已作废 4 条，不再计入任何结果。" in cancel_all(bureau, record, "周干部")
    papers = Record.objects.filter(act="cancel")
    assert papers.count() == 4 and not effective_records().exists()
    assert {paper.text.reason for paper in papers} == {"没有开"} and papers.values("batch").distinct().count() == 1
    undo_batch(actor=bureau.officer, batch_id=papers[0].batch_id, now=NOW)
    assert effective_records().count() == 4 and not Record.objects.filter(act="cancel").exists()


def test_of_a_whole_activity_the_canceller_s_own_record_waits_for_somebody_else(bureau, wrong):
    page = cancel_all(bureau, Record.objects.get(person=bureau.people["林一"]), "许书记")
    assert "已作废 3 条，不再计入任何结果。 1 条已提交，由另一人审核" in page
    assert effective_records().get().person == bureau.people["许书记"]


def test_where_a_second_person_must_verify_all_of_the_correction_waits_as_one(bureau, wrong):
    RecordKind.objects.filter(code="soul.lesson").update(needs_second=True)
    correct_all(bureau, Record.objects.get(person=bureau.people["林一"]), by="许书记", happened_on="2026-02-12")
    (line,) = (line for line in waiting_records(bureau.secretary) if line.kind_code == "soul.lesson")
    assert line.head_count == 3 and line.barred
    (doubt,) = (doubt for doubt in line.doubts if doubt.code == "correction")
    assert "对 3 条已审核记录的更正" in doubt.text
    assert effective_records().filter(happened_on=DAY).count() == 3, "only the branch's own was verified at once"

"""A record's life: filed once, verified, undone, numbered, corrected, cancelled."""

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import connection, connections
from django.utils.translation import override

from benliu.common.decision import Invalid, Refused
from benliu.org.models import PersonKey
from benliu.org.services import appoint_person
from benliu.org.tests.factories import FIRST, NOW, SECOND, SINCE, make_bureau
from benliu.records.models import Batch, Record, RecordKind, RecordText
from benliu.records.queries import effective_records, last_number, waiting_count
from benliu.records.services import (
    cancel_record,
    define_kind,
    edit_kind,
    file_records,
    number_verified,
    return_records,
    supersede_record,
    undo_batch,
    verify_records,
)

from .factories import make_draft, make_kinds, submit, verified

LATER = NOW + dt.timedelta(minutes=5)


def counting(cutoff=None) -> set:
    return set(effective_records(cutoff).values_list("pk", flat=True))


def test_the_same_id_twice_is_done_once(bureau):
    draft = make_draft(bureau, "林一", note="读书", achievement="省级案例")
    first, again = submit(bureau.member, draft)[0], submit(bureau.member, draft)[0]
    assert first.pk == again.pk
    assert Record.objects.count() == RecordText.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"quantity": 2000},
        {"happened_on": dt.date(2026, 2, 9)},
        {"note": "别的话"},
        {"achievement": "别的成果"},
        {"recorder": "别人"},
        {"level": "I级"},
        {"facts": {"satisfaction": 1000}},
    ],
)
def test_the_same_id_with_other_content_is_refused(bureau, change):
    draft = make_draft(bureau, "林一")
    submit(bureau.member, draft)
    with pytest.raises(Invalid, match="内容不同"):
        submit(bureau.member, replace(draft, **change))
    assert Record.objects.count() == 1


def test_one_bad_draft_keeps_the_others_out(bureau):
    good, late = make_draft(bureau, "林一"), make_draft(bureau, "林一", day="2026-03-03")
    with pytest.raises(Invalid, match="还没有到"):
        submit(bureau.member, good, late)
    with pytest.raises(Invalid, match="大于 0"):
        submit(bureau.member, good, make_draft(bureau, "林一", quantity=0))
    assert not Record.objects.exists()


def test_words_leave_only_keyed_marks_in_the_record(bureau):
    mine, again, other = submit(
        bureau.officer,
        make_draft(bureau, "林一", "key.excellence", level="省级", achievement="治水 案例"),
        make_draft(bureau, "林一", "key.excellence", level="市级", achievement="治水案例 "),
        make_draft(bureau, "王二", "key.excellence", level="省级", achievement="治水案例"),
    )
    assert mine.matter == again.matter != other.matter
    assert "治水" not in str(Record.objects.values().get(pk=mine.pk))


def test_nothing_is_filed_about_somebody_whose_key_is_gone(bureau):
    PersonKey.objects.filter(person=bureau.people["林一"]).delete()
    with pytest.raises(Invalid, match="已清除"):
        submit(bureau.officer, make_draft(bureau, "林一"))


def test_who_may_file(bureau):
    submit(bureau.member, make_draft(bureau, "林一"))
    submit(bureau.secretary, make_draft(bureau, "王二"), make_draft(bureau, FIRST, "meeting.lesson"))
    for actor, who in [(bureau.member, "王二"), (bureau.secretary, "孙三"), (bureau.secretary, SECOND)]:
        with pytest.raises(Refused):
            submit(actor, make_draft(bureau, who, "meeting.lesson" if who == SECOND else "soul.lesson"))


def test_verifying_waits_for_its_number_and_then_counts_by_it(bureau):
    one, two = verified(bureau.secretary, make_draft(bureau, "林一"), make_draft(bureau, "王二"))
    assert number_verified(now=NOW + dt.timedelta(seconds=59)) == 0
    assert counting() == {one.pk, two.pk} and counting(last_number()) == set()
    assert number_verified(now=NOW + dt.timedelta(seconds=60)) == 2
    assert list(Record.objects.order_by("number").values_list("pk", "number")) == [(one.pk, 1), (two.pk, 2)]
    assert counting(1) == {one.pk} and counting(2) == {one.pk, two.pk}
    assert number_verified(now=LATER) == 0


def test_numbers_follow_the_order_of_filing_within_a_batch_and_have_no_gaps(bureau):
    drafts = [make_draft(bureau, "林一", quantity=1000 + i) for i in range(300)]
    verified(bureau.secretary, *drafts)
    undone = verified(bureau.secretary, make_draft(bureau, "王二"))[0]
    undo_batch(actor=bureau.secretary, batch_id=undone.batch_id, now=NOW)
    verified(bureau.secretary, make_draft(bureau, "王二", "warm.talk"))
    number_verified(now=LATER)
    numbered = dict(Record.objects.exclude(number=None).values_list("pk", "number"))
    assert [numbered[d.id] for d in drafts] == list(range(1, 301))
    assert sorted(numbered.values()) == list(range(1, 302)) and last_number() == 301


def test_undo_until_numbered_and_never_after(bureau):
    record = verified(bureau.secretary, make_draft(bureau, "林一"))[0]
    undo_batch(actor=bureau.secretary, batch_id=record.batch_id, now=NOW)
    record.refresh_from_db()
    assert record.state == "submitted" and record.batch is None and not counting()
    batch = verify_records(actor=bureau.secretary, record_ids=[record.pk], now=NOW)
    number_verified(now=LATER)
    with pytest.raises(Invalid, match="已经编号"):
        undo_batch(actor=bureau.secretary, batch_id=batch.pk, now=LATER)
    assert counting() == {record.pk}


def test_undo_is_for_who_verified_and_for_officers(bureau):
    record = verified(bureau.officer, make_draft(bureau, "林一"))[0]
    with pytest.raises(Refused):
        undo_batch(actor=bureau.secretary, batch_id=record.batch_id, now=NOW)
    undo_batch(actor=bureau.officer, batch_id=record.batch_id, now=NOW)


def test_a_record_is_verified_once_and_by_who_leads_the_branch(bureau):
    record = submit(bureau.member, make_draft(bureau, "林一"))[0]
    for actor in (bureau.member, bureau.standing("钱书记"), bureau.standing("吴干部")):
        with pytest.raises(Refused):
            verify_records(actor=actor, record_ids=[record.pk], now=NOW)
    verify_records(actor=bureau.secretary, record_ids=[record.pk], now=NOW)
    with pytest.raises(Invalid, match="已被处理"):
        verify_records(actor=bureau.officer, record_ids=[record.pk], now=NOW)
    with pytest.raises(Invalid, match="没有找到"):
        verify_records(actor=bureau.officer, record_ids=[uuid.uuid4()], now=NOW)


def test_returning_needs_a_reason_and_stops_verifying(bureau):
    record = submit(bureau.member, make_draft(bureau, "林一"))[0]
    with pytest.raises(Invalid):
        return_records(actor=bureau.secretary, record_ids=[record.pk], reason=" ", now=NOW)
    return_records(actor=bureau.secretary, record_ids=[record.pk], reason="日期不对", now=NOW)
    with pytest.raises(Invalid):
        verify_records(actor=bureau.secretary, record_ids=[record.pk], now=NOW)
    assert Record.objects.get().text.return_reason == "日期不对"


def test_superseding_puts_a_newer_record_in_its_place(bureau):
    old = verified(bureau.secretary, make_draft(bureau, "林一", note="原话"))[0]
    number_verified(now=LATER)
    newer = supersede_record(
        actor=bureau.secretary, record_id=old.pk, reason="记错", new_id=uuid.uuid4(), now=LATER, quantity=3000
    )
    assert counting() == {newer.pk} and counting(1) == {old.pk}
    number_verified(now=LATER + dt.timedelta(minutes=2))
    assert counting(2) == {newer.pk} and counting(1) == {old.pk}
    newer.refresh_from_db()
    assert (newer.quantity, newer.text.note, newer.text.reason) == (3000, "原话", "记错")


def test_cancelling_the_newest_of_a_chain_brings_nothing_old_back(bureau):
    old = verified(bureau.secretary, make_draft(bureau, "林一"))[0]
    act = {"actor": bureau.secretary, "reason": "记错", "now": NOW}
    newer = supersede_record(record_id=old.pk, new_id=uuid.uuid4(), quantity=3000, **act)
    cancel_record(record_id=newer.pk, new_id=uuid.uuid4(), **act)
    assert counting() == set()


def test_a_correction_can_be_taken_back(bureau):
    old = verified(bureau.secretary, make_draft(bureau, "林一"))[0]
    paper = cancel_record(actor=bureau.secretary, record_id=old.pk, reason="记错", new_id=uuid.uuid4(), now=NOW)
    paper.refresh_from_db()
    undo_batch(actor=bureau.secretary, batch_id=paper.batch_id, now=NOW)
    assert counting() == {old.pk} and Record.objects.count() == 1


def test_a_batch_whose_record_was_corrected_is_undone_in_its_order(bureau):
    old = verified(bureau.secretary, make_draft(bureau, "林一"))[0]
    paper = cancel_record(actor=bureau.secretary, record_id=old.pk, reason="错", new_id=uuid.uuid4(), now=NOW)
    paper.refresh_from_db()
    with pytest.raises(Invalid, match="先撤销更正或作废"):
        undo_batch(actor=bureau.secretary, batch_id=old.batch_id, now=NOW)
    undo_batch(actor=bureau.secretary, batch_id=paper.batch_id, now=NOW)
    undo_batch(actor=bureau.secretary, batch_id=old.batch_id, now=NOW)
    assert Record.objects.get().state == "submitted"


def test_what_is_corrected_already_or_not_verified_cannot_be_corrected(bureau):
    waiting = submit(bureau.member, make_draft(bureau, "林一", "warm.talk"))[0]
    old = verified(bureau.secretary, make_draft(bureau, "林一"))[0]
    act = {"actor": bureau.secretary, "now": NOW}
    paper = cancel_record(record_id=old.pk, reason="记错", new_id=uuid.uuid4(), **act)
    for target, reason in [(waiting.pk, "x"), (old.pk, "x"), (paper.pk, "x"), (uuid.uuid4(), "x")]:
        with pytest.raises(Invalid):
            cancel_record(record_id=target, reason=reason, new_id=uuid.uuid4(), **act)
    with pytest.raises(Refused):
        cancel_record(record_id=old.pk, reason="x", new_id=uuid.uuid4(), actor=bureau.member, now=NOW)


def test_a_kind_keeps_its_words_unique_among_its_subject(bureau):
    with pytest.raises(Invalid, match="党课"):
        edit_kind(
            actor=bureau.officer,
            code="warm.talk",
            title="谈心谈话",
            english="Heart-to-heart talk",
            aliases=["听 党课"],
            stream="nuan",
            usual_most=1000,
            needs_second=False,
            counts_against=False,
            now=NOW,
        )
    # The same title may stand for a branch's meeting: another subject.
    define_kind(code="meeting.talk", title="谈心谈话", subject="branch")


def test_what_an_officer_set_survives_the_next_scheme(bureau):
    said = {
        "title": "谈心",
        "english": "Talk",
        "aliases": [],
        "stream": "nuan",
        "usual_most": 9000,
        "needs_second": True,
        "counts_against": True,
    }
    edit_kind(actor=bureau.officer, code="warm.talk", now=NOW, **said)
    talk = define_kind(code="warm.talk", unit="次")
    assert talk.usual_most == 9000 and talk.counts_against
    assert define_kind(code="new.hours", title="新", unit="小时").usual_most == 12_000


def test_a_kind_is_called_in_the_reader_s_language_where_it_can_be(bureau):
    talk, own = define_kind(code="warm.talk", title="谈心", english="Talk"), define_kind(code="own", title="自定")
    assert (talk.label, own.label) == ("谈心", "自定")
    with override("en"):
        assert (talk.label, own.label) == ("Talk", "自定")


@pytest.mark.django_db(transaction=True)
def test_undo_and_numbering_at_the_same_time_leave_one_winner():
    bureau = make_bureau()
    make_kinds()
    for round_ in range(12):
        record = verified(bureau.secretary, make_draft(bureau, "林一", quantity=1000 + round_))[0]
        batch_id, actor, gate = record.batch_id, bureau.secretary, Barrier(2)

        def undo(batch_id=batch_id, actor=actor, gate=gate):
            gate.wait()
            try:
                undo_batch(actor=actor, batch_id=batch_id, now=LATER)
            except Invalid:
                return False
            finally:
                connections.close_all()
            return True

        def number(gate=gate):
            gate.wait()
            try:
                return number_verified(now=LATER)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(2) as pool:
            undone, numbered = pool.submit(undo), pool.submit(number)
            outcome = (undone.result(), numbered.result())
        batch = Batch.objects.get(pk=batch_id)
        assert outcome in [(True, 0), (False, 1)]
        assert (batch.undone_at is None) != (batch.numbered_at is None)
    numbers = list(Record.objects.exclude(number=None).order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_four_workers_number_every_record_once():
    bureau = make_bureau()
    make_kinds()
    for i in range(20):
        verified(bureau.secretary, *[make_draft(bureau, "林一", quantity=1000 + 10 * i + j) for j in range(5)])

    def number(_):
        try:
            return number_verified(now=LATER)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(number, range(4))) == 100
    assert sorted(Record.objects.values_list("number", flat=True)) == list(range(1, 101))


@pytest.mark.django_db(transaction=True)
def test_two_clients_with_one_id_file_it_once():
    bureau = make_bureau()
    make_kinds()
    draft, gate = make_draft(bureau, "林一"), Barrier(2)

    def file(_):
        gate.wait()
        try:
            file_records(actor=bureau.member, drafts=[draft], filed_from="page", now=NOW)
        except Exception as error:
            return type(error).__name__
        finally:
            connections.close_all()
        return "filed"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(file, range(2)))
    assert answers == ["filed", "filed"] and Record.objects.count() == 1


@pytest.fixture
def seconded(bureau):
    """The bureau, where a second person must verify talks."""
    RecordKind.objects.filter(code="warm.talk").update(needs_second=True)
    return bureau


def test_neither_who_filed_nor_whom_it_is_about_verifies_where_a_second_person_must(seconded):
    filed = submit(seconded.secretary, make_draft(seconded, "林一", "warm.talk"))[0]
    own = submit(seconded.officer, make_draft(seconded, "许书记", "warm.talk"))[0]
    free = submit(seconded.secretary, make_draft(seconded, "林一"))[0]
    for record, why in ((filed, "第二人"), (own, "您本人")):
        with pytest.raises(Refused, match=why):
            verify_records(actor=seconded.secretary, record_ids=[free.pk, record.pk], now=NOW)
    assert set(Record.objects.values_list("state", flat=True)) == {"submitted"}
    verify_records(actor=seconded.secretary, record_ids=[free.pk], now=NOW)
    verify_records(actor=seconded.officer, record_ids=[filed.pk], now=NOW)
    # The officer filed the secretary's: a third one is asked.
    with pytest.raises(Refused, match="第二人"):
        verify_records(actor=seconded.officer, record_ids=[own.pk], now=NOW)


def test_nobody_verifies_what_is_about_himself_whatever_its_kind_and_whoever_filed_it(bureau):
    own = [submit(who, make_draft(bureau, "许书记"))[0].pk for who in (bureau.secretary, bureau.officer)]
    assert waiting_count(bureau.secretary) == 0 and waiting_count(bureau.officer) == 2
    for pk in own:
        with pytest.raises(Refused, match="您本人"):
            verify_records(actor=bureau.secretary, record_ids=[pk], now=NOW)
    verify_records(actor=bureau.officer, record_ids=own, now=NOW)
    said = {"actor": bureau.secretary, "record_id": own[0], "reason": "错", "now": NOW}
    assert cancel_record(new_id=uuid.uuid4(), **said).state == "submitted" and effective_records().count() == 2


def test_the_officer_s_own_is_verified_by_the_branch_s_secretary(bureau):
    appoint_person(
        person=bureau.people["林一"], unit=bureau.units["示例市水利局"], role="officer", since=SINCE, now=NOW
    )
    officer = bureau.standing("林一")
    (record,) = submit(officer, make_draft(bureau, "林一"))
    with pytest.raises(Refused, match="您本人"):
        verify_records(actor=officer, record_ids=[record.pk], now=NOW)
    verify_records(actor=bureau.secretary, record_ids=[record.pk], now=NOW)
    assert effective_records().get() == record


def test_a_correction_waits_for_the_second_person_and_the_old_record_holds_until_then(seconded):
    filed = submit(seconded.member, make_draft(seconded, "林一", "warm.talk"))[0]
    verify_records(actor=seconded.secretary, record_ids=[filed.pk], now=NOW)
    said = {"record_id": filed.pk, "reason": "两次", "now": NOW}
    newer = supersede_record(actor=seconded.secretary, new_id=uuid.uuid4(), quantity=2000, **said)
    paper = cancel_record(actor=seconded.secretary, new_id=uuid.uuid4(), **said)
    assert {newer.state, paper.state} == {"submitted"} and effective_records().get().quantity == 1000
    with pytest.raises(Refused, match="第二人"):
        verify_records(actor=seconded.secretary, record_ids=[newer.pk], now=NOW)
    verify_records(actor=seconded.officer, record_ids=[newer.pk], now=NOW)
    assert effective_records().get().quantity == 2000
    with pytest.raises(Invalid, match="已被别人更正"):
        verify_records(actor=seconded.officer, record_ids=[paper.pk], now=NOW)
    return_records(actor=seconded.officer, record_ids=[paper.pk], reason="已更正", now=NOW)


def test_two_corrections_of_one_record_are_not_verified_together(seconded):
    filed = submit(seconded.member, make_draft(seconded, "林一", "warm.talk"))[0]
    verify_records(actor=seconded.secretary, record_ids=[filed.pk], now=NOW)
    said = {"actor": seconded.secretary, "record_id": filed.pk, "reason": "错", "now": NOW}
    both = [cancel_record(new_id=uuid.uuid4(), **said).pk for _ in range(2)]
    with pytest.raises(Invalid, match="同一条记录"):
        verify_records(actor=seconded.officer, record_ids=both, now=NOW)

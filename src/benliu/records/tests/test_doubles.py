"""Records that may be the same thing: shown beside each other, one left out or both kept, and taken back."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from benliu.audit.models import AuditEntry
from benliu.common.decision import Invalid, Refused
from benliu.org.tests.factories import FIRST, NOW
from benliu.records.models import Activity, Double, Record
from benliu.records.queries import record_detail, waiting_records
from benliu.records.services import (
    Told,
    keep_doubles,
    merge_doubles,
    number_verified,
    record_activity,
    take_back_decision,
    undo_batch,
    verify_records,
)

from .factories import finish, ledger, make_draft, preview, signed_in, submit, verified

DAY, LATER = "2026-02-10", NOW + dt.timedelta(hours=1)
WHO = ["林一", "王二"]


def asked(bureau):
    """The pairs that are asked about, line by line."""
    return [pair for line in waiting_records(bureau.secretary) for one in line.suspects for pair in one.pairs]


def state(record) -> str:
    return Record.objects.get(pk=record.pk).state


@pytest.fixture
def pair(bureau):
    """林一's lesson counts already; it was filed once more, together with 王二's."""
    counted = verified(bureau.secretary, make_draft(bureau, "林一", quantity=2000))[0]
    again, _other = submit(bureau.secretary, *[make_draft(bureau, who, note="二月党课") for who in WHO], now=LATER)
    return again.pk, counted.pk


def test_both_are_shown_with_all_that_tells_them_apart(bureau):
    told = Told(uuid.uuid4(), "soul.lesson", bureau.units[FIRST].pk, dt.date(2026, 2, 10), 2000, place="三楼")
    told = Told(**{**told.__dict__, "people": tuple(bureau.people[who].pk for who in WHO)})
    record_activity(actor=bureau.secretary, told=told, filed_from="sync", now=NOW)
    submit(bureau.member, make_draft(bureau, "林一", note="二月党课"), now=LATER)
    first, line = sorted(waiting_records(bureau.secretary), key=lambda line: -line.head_count)
    assert not line.is_clean and len(line.suspects) == 1
    assert not first.is_clean and [(d.code, d.record_id) for d in first.doubts] == [("twin", line.record_ids[0])]
    this, other = line.suspects[0].sides
    assert (this.names, this.place, this.branch, this.quantity, this.note) == (("林一",), "", FIRST, 1000, "二月党课")
    assert (this.filed_by, this.filed_at, this.source) == ("林一", LATER, "网页登记")
    assert (other.names, other.place, other.quantity, other.note) == (("林一",), "三楼", 2000, "")
    assert (other.filed_by, other.filed_at, other.source) == ("许书记", NOW, "网页登记")
    assert not other.is_verified and this.happened_on == other.happened_on == dt.date(2026, 2, 10)
    assert Activity.objects.count() == 1


def test_of_two_that_wait_the_later_one_is_asked_about(bureau):
    later = submit(bureau.member, make_draft(bureau, "林一", note="又一次"), now=LATER)[0]
    earlier = submit(bureau.member, make_draft(bureau, "林一"))[0]
    assert asked(bureau) == [(later.pk, earlier.pk)]


def test_the_record_itself_says_so_to_who_may_verify_it_while_it_waits(bureau, pair):
    again, counted = pair
    assert record_detail(again, bureau.secretary).twin_id == counted
    assert (
        record_detail(again, bureau.member).twin_id is None and record_detail(counted, bureau.secretary).twin_id is None
    )
    page = signed_in(bureau, "许书记").get(reverse("record", args=[again])).content.decode()
    assert "可能和另一条记录是同一件事" in page and str(counted) in page
    merge_doubles(actor=bureau.secretary, pairs=[pair], now=LATER)
    assert record_detail(again, bureau.secretary).twin_id is None


def test_what_counts_goes_before_what_waits(bureau, pair):
    submit(bureau.member, make_draft(bureau, "林一", note="第三次"), now=NOW - dt.timedelta(hours=1))
    assert {other for _record, other in asked(bureau)} == {pair[1]}


def test_merged_the_waiting_one_is_left_out_and_nothing_else(bureau, pair):
    merge_doubles(actor=bureau.secretary, pairs=[pair], now=LATER)
    (line,) = waiting_records(bureau.secretary)
    assert line.names == ("王二",) and line.is_clean
    assert Record.objects.get(pk=pair[0]).state == "merged"
    with pytest.raises(Invalid):
        verify_records(actor=bureau.secretary, record_ids=[pair[0]], now=LATER)
    number_verified(now=LATER, at_once=True)
    assert list(Record.objects.filter(number__isnull=False).values_list("pk", flat=True)) == [pair[1]]
    assert AuditEntry.objects.filter(act="merge_doubles", subject=f"record:{pair[0]}").exists()


def test_two_things_are_not_asked_about_again_from_either_side(bureau):
    first = submit(bureau.member, make_draft(bureau, "林一"))[0]
    second = submit(bureau.member, make_draft(bureau, "林一", note="又一次"), now=LATER)[0]
    keep_doubles(actor=bureau.secretary, pairs=[(second.pk, first.pk)], now=LATER)
    assert asked(bureau) == [] and all(line.is_clean for line in waiting_records(bureau.secretary))
    third = submit(bureau.member, make_draft(bureau, "林一", note="第三次"), now=LATER + dt.timedelta(hours=1))[0]
    assert asked(bureau) == [(third.pk, first.pk)]
    keep_doubles(actor=bureau.secretary, pairs=[(third.pk, first.pk)], now=LATER)
    assert asked(bureau) == [(third.pk, second.pk)]


@pytest.mark.parametrize("decide", [merge_doubles, keep_doubles])
def test_a_decision_is_taken_back(bureau, pair, decide):
    decided = decide(actor=bureau.secretary, pairs=[pair], now=LATER)
    with pytest.raises(Refused):
        take_back_decision(actor=bureau.member, decision=decided.decision, now=LATER)
    take_back_decision(actor=bureau.secretary, decision=decided.decision, now=LATER)
    assert asked(bureau) == [pair] and not Double.objects.exists()
    with pytest.raises(Invalid):
        take_back_decision(actor=bureau.secretary, decision=decided.decision, now=LATER)


@pytest.mark.parametrize("decide", [merge_doubles, keep_doubles])
def test_only_who_leads_the_branch_decides(bureau, pair, decide):
    for actor in (bureau.member, bureau.standing("钱书记")):
        with pytest.raises(Refused):
            decide(actor=actor, pairs=[pair], now=LATER)
    assert Record.objects.get(pk=pair[0]).state == "submitted" and not Double.objects.exists()


@pytest.mark.parametrize("wrong", ["none", "gone", "counted first", "twice", "another day", "left out itself", "again"])
def test_what_is_no_doubt_any_more_is_refused_whole(bureau, pair, wrong):
    other_day = submit(bureau.member, make_draft(bureau, "林一", day="2026-02-11"))[0].pk
    third = submit(bureau.member, make_draft(bureau, "林一", note="第三次"))[0].pk
    pairs = {
        "none": [],
        "gone": [pair, (uuid.uuid4(), pair[1])],
        "counted first": [(pair[1], third)],
        "twice": [pair, (pair[0], third)],
        "another day": [(other_day, pair[1])],
        "left out itself": [(third, pair[0]), pair],
        "again": [pair],
    }[wrong]
    if wrong == "again":
        keep_doubles(actor=bureau.secretary, pairs=[pair], now=LATER)
    before = Double.objects.count()
    with pytest.raises(Invalid):
        merge_doubles(actor=bureau.secretary, pairs=pairs, now=LATER)
    assert Double.objects.count() == before and not Record.objects.filter(state="merged").exists()


def test_what_was_left_out_waits_again_when_the_other_vanishes(bureau):
    """An import is taken back: its rows are gone, and so is the reason why somebody's record did not count."""
    waiting = submit(bureau.member, make_draft(bureau, "林一"))[0]
    run = finish(preview(bureau.secretary, ledger([DAY, "林一", "S002", "党课", 2])), bureau.secretary)
    imported = Record.objects.get(batch=run.batch)
    merge_doubles(actor=bureau.secretary, pairs=[(waiting.pk, imported.pk)], now=LATER)
    assert state(waiting) == "merged"
    undo_batch(actor=bureau.secretary, batch_id=run.batch_id, now=NOW)
    assert state(waiting) == "submitted" and not Double.objects.exists()

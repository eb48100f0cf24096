"""Rows that tell of the same person, kind and day in other words: a correction, or something else that happened."""

import uuid

import pytest
from django.urls import reverse

from benliu.common.decision import Invalid
from benliu.org.tests.factories import NOW
from benliu.records.queries import effective_records
from benliu.records.queries.imports import BESIDE, import_detail, import_row, import_rows
from benliu.records.services import (
    cancel_record,
    file_all_as_corrections,
    file_as_correction,
    file_as_new,
    mend_row,
    verify_records,
)

from .factories import HEADINGS, finish, imported, make_draft, outcomes, preview, signed_in, submit, workbook

DAY = "2026-02-10"


def sheet(*rows, name="台账"):
    """A ledger with a column for remarks; rows of item, quantity, level, remark."""
    lines = [[DAY, "林一", "", item, quantity, level, "", "", remark] for item, quantity, level, remark in rows]
    return workbook({name: [[*HEADINGS, "备注"], *lines]})


def told(run, bureau, outcome):
    """What the preview says of its rows of an outcome: label, before, after."""
    rows = run.rows.filter(outcome=outcome).order_by("order")
    return [import_row(run.pk, row.pk, bureau.secretary).was for row in rows]


TALK = ("谈心", "1", "", "与新人")


def test_other_words_in_a_sheet_sent_again_correct_and_every_difference_is_told(bureau):
    imported(bureau.secretary, sheet(("志愿服务", "3", "", "植树"), TALK))
    run = preview(bureau.secretary, sheet(("志愿服务", "4", "", "河道清理"), TALK))
    assert outcomes(run) == {"changed": 1, "unchanged": 1}
    assert told(run, bureau, "changed") == [(("数量", "3", "4"), ("说明", "植树", "河道清理"))]
    finish(run, bureau.secretary)
    kept = effective_records().get(kind__code="warm.service")
    assert (kept.quantity, kept.text.note) == (4000, "河道清理")


def test_a_remark_alone_is_a_difference(bureau):
    imported(bureau.secretary, sheet(("志愿服务", "3", "", "植树"), TALK))
    run = preview(bureau.secretary, sheet(("志愿服务", "3", "", "河道清理"), TALK))
    assert told(run, bureau, "changed") == [(("说明", "植树", "河道清理"),)]


def test_the_same_words_with_another_figure_correct_in_any_sheet_of_the_name(bureau):
    imported(bureau.secretary, sheet(("志愿服务", "3", "", "植树")))
    run = preview(bureau.secretary, sheet(("志愿服务", "4", "", "植 树")))
    assert told(run, bureau, "changed") == [(("数量", "3", "4"),)]


@pytest.mark.parametrize("quantity", ["3", "4"])
def test_other_words_in_a_sheet_of_its_own_are_something_else_that_day(bureau, quantity):
    """A supplement under the usual name of a sheet: nothing of it shows that the first one was sent again."""
    imported(bureau.secretary, sheet(("志愿服务", "3", "", "植树")))
    run = preview(bureau.secretary, sheet(("志愿服务", quantity, "", "河道清理")))
    assert outcomes(run) == {"new": 1}
    assert ("说明", "植树", "河道清理") in told(run, bureau, "new")[0]
    finish(run, bureau.secretary)
    assert {record.text.note for record in effective_records()} == {"植树", "河道清理"}


def test_each_row_corrects_the_record_of_its_own_words_in_whatever_order(bureau):
    imported(bureau.secretary, sheet(("志愿服务", "3", "", "植树"), ("志愿服务", "2", "", "河道清理")))
    imported(bureau.secretary, sheet(("志愿服务", "5", "", "河道清理"), ("志愿服务", "4", "", "植树")))
    assert {(r.text.note, r.quantity) for r in effective_records()} == {("植树", 4000), ("河道清理", 5000)}


def test_a_remark_beside_the_same_level_is_told_though_it_changes_nothing(bureau):
    imported(bureau.secretary, sheet(("应急值守", "1", "III级", "东塘")))
    run = preview(bureau.secretary, sheet(("应急值守", "1", "III级", "西塘")))
    assert outcomes(run) == {"unchanged": 1}
    assert told(run, bureau, "unchanged") == [(("说明", "III级 东塘", "III级 西塘"),)]


def test_somebody_can_say_that_it_is_the_same_thing_after_all(bureau):
    imported(bureau.secretary, sheet(("志愿服务", "3", "", "植树")))
    run = preview(bureau.secretary, sheet(("志愿服务", "4", "", "河道清理")))
    row = run.rows.get()
    page = signed_in(bureau, "许书记").post(reverse("import_row", args=[run.pk, row.pk]), {"act": "correct"})
    assert page.status_code == 302
    finish(run, bureau.secretary)
    assert [(r.text.note, r.quantity) for r in effective_records()] == [("河道清理", 4000)]


def test_a_record_is_corrected_once(bureau):
    imported(bureau.secretary, sheet(("志愿服务", "3", "", "植树")))
    run = preview(bureau.secretary, sheet(("志愿服务", "4", "", "河道清理"), ("志愿服务", "5", "", "清扫")))
    first, second = run.rows.order_by("order")
    file_as_correction(actor=bureau.secretary, row_id=first.pk, now=NOW)
    with pytest.raises(Invalid, match="另一行"):
        file_as_correction(actor=bureau.secretary, row_id=second.pk, now=NOW)
    file_as_new(actor=bureau.secretary, row_id=first.pk, now=NOW)
    file_as_correction(actor=bureau.secretary, row_id=second.pk, now=NOW)
    finish(run, bureau.secretary)
    assert {(r.text.note, r.quantity) for r in effective_records()} == {("河道清理", 4000), ("清扫", 5000)}


def test_what_was_said_of_one_row_moves_no_other_ones_target(bureau):
    imported(bureau.secretary, sheet(("志愿服务", "3", "", "植树"), ("志愿服务", "2", "", "清扫"), TALK))
    run = preview(bureau.secretary, sheet(("志愿服务", "4", "", "甲"), ("志愿服务", "5", "", "乙"), TALK))
    assert outcomes(run) == {"changed": 2, "unchanged": 1}
    file_as_new(actor=bureau.secretary, row_id=run.rows.order_by("order")[0].pk, now=NOW)
    done = finish(run, bureau.secretary)
    assert done.total == 2 and not done.rows.filter(outcome="rejected").exists()
    assert {r.text.note for r in effective_records()} == {"植树", "甲", "乙", "与新人"}


def test_what_stands_beside_may_be_cancelled_meanwhile(bureau):
    imported(bureau.secretary, sheet(("志愿服务", "3", "", "植树")))
    run = preview(bureau.secretary, sheet(("志愿服务", "4", "", "河道清理")))
    gone = effective_records().get()
    cancel_record(actor=bureau.secretary, record_id=gone.pk, reason="错", new_id=uuid.uuid4(), now=NOW)
    assert finish(run, bureau.secretary).total == 1 and effective_records().get().text.note == "河道清理"


def test_a_mended_row_leaves_alone_what_another_row_repeats(bureau):
    imported(bureau.secretary, sheet(("志愿服务", "3", "", "植树")))
    run = preview(bureau.secretary, sheet(("志愿服务", "3", "", "植树"), ("志愿服务", "半天", "", "植树")))
    bad = run.rows.get(outcome="rejected")
    mended = mend_row(actor=bureau.secretary, row_id=bad.pk, values={"quantity": "4"}, now=NOW)
    assert (mended.outcome, mended.target_id) == ("new", None)


def beside(run, bureau):
    """What the preview of an import says of rows that stand beside a record: how many, label, before, after."""
    page = import_rows(run.pk, bureau.secretary, BESIDE)
    return import_detail(run.pk, bureau.secretary, NOW).beside, [row.was for row in page.rows]


def test_a_corrected_sheet_of_another_name_is_asked_about(bureau):
    imported(bureau.secretary, sheet(("志愿服务", "3", "", "植树"), name="机关第一"))
    run = preview(bureau.secretary, sheet(("志愿服务", "4", "", "植树"), name="机关第一党支部"))
    assert outcomes(run) == {"new": 1} and beside(run, bureau) == (1, [(("数量", "3", "4"),)])
    shown = signed_in(bureau, "许书记").get(reverse("import", args=[run.pk])).content.decode()
    assert "1 行可能已有记录" in shown and "?tab=beside#rows" in shown
    asked = signed_in(bureau, "许书记").get(reverse("import", args=[run.pk]), {"tab": "beside"}).content.decode()
    assert "都不另记，更正已有的记录" in asked
    signed_in(bureau, "许书记").post(reverse("import_act", args=[run.pk, "correct"]))
    finish(run, bureau.secretary)
    assert [(r.text.note, r.quantity) for r in effective_records()] == [("植树", 4000)]


def test_a_sheet_of_another_name_that_repeats_the_first_is_that_sheet_sent_again(bureau):
    first = [TALK, ("志愿服务", "3", "", "植树"), ("志愿服务", "2", "", "清扫")]
    imported(bureau.secretary, sheet(*first, name="Sheet1"))
    again = [TALK, ("志愿服务", "4", "", "植树"), ("志愿服务", "2", "", "清扫街道")]
    run = preview(bureau.secretary, sheet(*again, name="机关第一党支部"))
    assert outcomes(run) == {"unchanged": 1, "changed": 2}
    finish(run, bureau.secretary)
    assert {(r.text.note, r.quantity) for r in effective_records()} == {
        ("与新人", 1000),
        ("植树", 4000),
        ("清扫街道", 2000),
    }


@pytest.mark.parametrize("verified", [True, False])
def test_a_record_told_by_hand_is_asked_about_and_corrected_only_once_it_is_verified(bureau, verified):
    (told_by_hand,) = submit(bureau.secretary, make_draft(bureau, "林一", "warm.service", day=DAY, quantity=3000))
    if verified:
        verify_records(actor=bureau.secretary, record_ids=[told_by_hand.pk], now=NOW)
    run = preview(bureau.secretary, sheet(("志愿服务", "4", "", "")))
    assert outcomes(run) == {"new": 1} and beside(run, bureau)[0] == 1
    if verified:
        assert file_all_as_corrections(actor=bureau.secretary, import_id=run.pk, now=NOW) == 1
        finish(run, bureau.secretary)
        assert [r.quantity for r in effective_records()] == [4000]
    else:
        assert file_all_as_corrections(actor=bureau.secretary, import_id=run.pk, now=NOW) == 0
        with pytest.raises(Invalid, match="还没有审核"):
            file_as_correction(actor=bureau.secretary, row_id=run.rows.get().pk, now=NOW)


def test_of_two_rows_beside_one_record_the_first_corrects_it(bureau):
    imported(bureau.secretary, sheet(("志愿服务", "3", "", "植树"), name="一"))
    run = preview(bureau.secretary, sheet(("志愿服务", "4", "", "甲"), ("志愿服务", "5", "", "乙"), name="二"))
    assert beside(run, bureau)[0] == 2
    assert file_all_as_corrections(actor=bureau.secretary, import_id=run.pk, now=NOW) == 1
    finish(run, bureau.secretary)
    assert {r.text.note for r in effective_records()} == {"甲", "乙"}

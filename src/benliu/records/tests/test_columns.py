"""Somebody says what the columns of a workbook mean: it is read again so, and so is the next one."""

import pytest

from benliu.common.decision import Invalid, Refused
from benliu.org.tests.factories import FIRST, NOW
from benliu.records.models import ColumnChoice, Import
from benliu.records.queries import effective_records
from benliu.records.queries.imports import import_detail
from benliu.records.services import advance_import, apply_import, choose_columns, forget_columns, skip_row

from .factories import finish, ledger, outcomes, preview, workbook

OWN = ["谁", "哪天", "干了啥", "几回", "管事的"]
ROWS = [["林一", "2026-02-10", "党课", 2, "许书记"], ["王二", "2026-02-11", "志愿服务", 3, "许书记"]]
MEANT = ["name", "date", "item", "quantity", ""]


def own_ledger(*rows, sheet="台账", name="台账.xlsx"):
    return workbook({sheet: [OWN, *(rows or ROWS)]}, name)


def tables(run, reader):
    return [sheet for file in import_detail(run.pk, reader, NOW).files for sheet in file.sheets]


def say(run, actor, meanings=MEANT, at=0):
    headings = tables(run, actor)[at].columns.headings
    choose_columns(actor=actor, import_id=run.pk, headings=headings, meanings=meanings, now=NOW)
    return read_again(run)


def read_again(run):
    advance_import(import_id=run.pk, clock=lambda: NOW)
    return Import.objects.get(pk=run.pk)


def test_an_unknown_header_is_asked_about_and_then_read(bureau):
    run = preview(bureau.secretary, own_ledger())
    assert run.state == "failed"
    asked = tables(run, bureau.secretary)[0]
    assert asked.asks and [(c.name, c.meaning) for c in asked.columns.columns] == [(name, "") for name in OWN]
    assert asked.columns.columns[1].samples == ("2026-02-10", "2026-02-11")
    run = say(run, bureau.secretary)
    assert (run.state, outcomes(run)) == ("preview", {"new": 2})
    finish(run, bureau.secretary)
    filed = effective_records().order_by("happened_on")
    assert [(r.person.name, r.quantity, r.kind.code) for r in filed] == [
        ("林一", 2000, "soul.lesson"),
        ("王二", 3000, "warm.service"),
    ]


def test_the_next_workbook_of_these_headings_is_read_alike_and_says_so(bureau):
    say(preview(bureau.secretary, own_ledger()), bureau.secretary)
    run = preview(
        bureau.secretary, own_ledger(sheet="三月", name="三月.xlsx"), own_ledger(sheet="四月", name="四.xlsx")
    )
    assert run.state == "preview" and run.rows.count() == 4
    march, april = tables(run, bureau.secretary)
    assert (march.columns.said.by, march.columns.said.unit, march.columns.said.own) == ("许书记", FIRST, True)
    assert march.columns.said.columns == tuple(zip(OWN, ["姓名", "日期", "事项", "数量"], strict=False))
    assert (march.columns.like, april.columns.like) == ("", "三月")
    detail = import_detail(run.pk, bureau.secretary, NOW)
    assert [sheet.sheet for sheet in detail.remembered] == ["三月"]


def test_what_was_said_can_be_taken_back(bureau):
    run = say(preview(bureau.secretary, own_ledger()), bureau.secretary)
    headings = tables(run, bureau.secretary)[0].columns.headings
    forget_columns(actor=bureau.secretary, import_id=run.pk, headings=headings, now=NOW)
    assert read_again(run).state == "failed"
    assert preview(bureau.secretary, own_ledger()).state == "failed"


def test_a_known_header_can_be_left_unused(bureau):
    run = preview(bureau.secretary, ledger(["2026-02-10", "林一", "", "党课", "5", "", "", "登记员"]))
    meanings = [c.meaning if c.meaning != "quantity" else "" for c in tables(run, bureau.secretary)[0].columns.columns]
    run = say(run, bureau.secretary, meanings)
    assert run.rows.get().read["quantity"] == 1000
    assert run.rows.get().read["recorder"] == "登记员"


def test_it_holds_for_the_own_organisation_and_those_below(bureau):
    say(preview(bureau.secretary, own_ledger()), bureau.secretary)
    other, theirs = bureau.standing("钱书记"), [["孙三", "2026-02-10", "党课", 2, ""]]
    assert preview(other, own_ledger(*theirs)).state == "failed"
    assert preview(bureau.officer, own_ledger()).state == "failed"
    say(preview(bureau.officer, own_ledger()), bureau.officer, ["name", "date", "item", "", "quantity"])
    run = preview(other, own_ledger(["孙三", "2026-02-10", "党课", 2, 4]))
    assert run.rows.get().read["quantity"] == 4000
    assert not tables(run, other)[0].columns.said.own
    assert preview(bureau.secretary, own_ledger()).rows.first().read["quantity"] == 2000  # the nearest holds


def test_two_columns_cannot_mean_the_same_and_other_headings_are_refused(bureau):
    run = preview(bureau.secretary, own_ledger())
    with pytest.raises(Invalid, match="“日期”选了不止一栏：哪天、管事的"):
        say(run, bureau.secretary, ["name", "date", "item", "quantity", "date"])
    with pytest.raises(Invalid, match="已经不是打开网页时的样子"):
        say(run, bureau.secretary, MEANT[:-1])
    with pytest.raises(Invalid, match="已经不是打开网页时的样子"):
        choose_columns(actor=bureau.secretary, import_id=run.pk, headings="x", meanings=MEANT, now=NOW)
    assert not ColumnChoice.objects.exists() and Import.objects.get().state == "failed"


def test_what_is_told_in_words_may_stand_in_several_columns(bureau):
    run = preview(bureau.secretary, own_ledger(["林一", "2026-02-10", "党课", "护河", "与社区联办"]))
    run = say(run, bureau.secretary, ["name", "date", "item", "remark", "remark"])
    assert run.rows.get().read["note"] == "护河 与社区联办"
    assert [c.meaning for c in tables(run, bureau.secretary)[0].columns.columns][3:] == ["remark", "remark"]


def test_what_is_no_meaning_counts_as_not_used(bureau):
    run = say(preview(bureau.secretary, own_ledger()), bureau.secretary, [*MEANT[:-1], "seq'; --"])
    assert ColumnChoice.objects.get().columns["管事的"] == "unused" and outcomes(run) == {"new": 2}


def test_only_who_started_an_import_says_it_and_only_before_it_is_applied(bureau):
    run = preview(bureau.secretary, ledger(["2026-02-10", "林一", "", "党课", "1", "", "", ""]))
    headings = tables(run, bureau.secretary)[0].columns.headings
    words = {"import_id": run.pk, "headings": headings, "now": NOW}
    with pytest.raises(Refused):
        choose_columns(actor=bureau.officer, meanings=[""] * 8, **words)
    apply_import(actor=bureau.secretary, import_id=run.pk, now=NOW)
    with pytest.raises(Invalid, match="已确认或已结束"):
        forget_columns(actor=bureau.secretary, **words)


def test_an_import_that_is_read_again_starts_afresh(bureau):
    run = preview(bureau.secretary, own_ledger())
    run = say(run, bureau.secretary)
    skip_row(actor=bureau.secretary, row_id=run.rows.first().pk, now=NOW)
    run = say(run, bureau.secretary, ["name", "date", "item", "", ""])
    assert outcomes(run) == {"new": 2} and [row.read["quantity"] for row in run.rows.all()] == [1000, 1000]
    assert (run.attempts, run.trouble) == (0, "")


def test_nobody_becomes_a_member_by_standing_in_a_ledger_of_foreign_headers(bureau):
    headings = ["党员", "职工编号", "所属支部", "哪一天", "做了什么", "几个钟头"]
    rows = [
        ["林一", "S002", FIRST, "2026-02-10", "志愿服务", 2],
        ["张无忌", "S777", FIRST, "2026-02-10", "志愿服务", 2],
    ]
    run = preview(bureau.officer, workbook({"志愿": [headings, *rows]}, "志愿.xlsx"))
    (table,) = tables(run, bureau.officer)
    assert run.state == "failed" and table.asks
    run = say(run, bureau.officer, ["name", "staff_no", "branch", "date", "item", "quantity"])
    assert [row.reason for row in run.rows.order_by("order")] == ["", "unknown-member"]

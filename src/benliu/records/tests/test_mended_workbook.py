"""Refused rows of several workbooks: downloaded, mended in a spreadsheet, sent again; all count, none twice."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from openpyxl import load_workbook

from benliu.org.models import Person
from benliu.org.tests.factories import FIRST, SECOND
from benliu.records.queries import effective_records
from benliu.records.queries.imports import import_detail, rejected_sheets
from benliu.records.services import mend_row

from .factories import finish, outcomes, preview, workbook
from .test_columns import NOW, OWN, say, tables

MENDED = {
    "2026-02-31": "2026-02-28",
    "林壹": "林一",
    "党客": "党课",
    "好多": 2,
    "第九支部": SECOND,
}
FILES = {
    "一月.xlsx": {
        "台账": [
            ["日期", "姓名", "工号", "事项", "数量", "等级/说明", "登记日期", "日期"],
            ["2026-01-10", "林一", "S002", "党课", 1, None, None, None],
            ["2026-02-31", "林一", "S002", "党课", 1, None, "2026-03-01", None],
            ["2026-01-12", "王二", None, "应急值守", "好多", "III级", None, None],
        ]
    },
    "二月.xlsx": {
        "台账": [
            ["志愿者", "所在支部", "服务日期", "活动", "学时"],
            ["林一", FIRST, "2026-02-10", "志愿服务", 2],
            ["林壹", FIRST, "2026-02-11", "志愿服务", 3],
        ],
        "党课": [
            ["2026年第一党支部党课签到"],
            ["姓名", "时间"],
            ["林一", "2月20日"],
            ["王二", "2月20日"],
            ["林壹", "2月21日"],
        ],
    },
    "自定.xlsx": {
        "登记": [OWN, ["林一", "2026-02-14", "党课", 2, "李"], ["王二", "2026-02-14", "党客", 2, "李"]],
    },
    "名册.xlsx": {
        "名册": [
            ["工号", "姓名", "所在支部", "党员状态"],
            ["S104", "甲六", SECOND, "正式党员"],
            ["S105", "郑七", "第九支部", "正式党员"],
        ]
    },
}


def files():
    return [workbook(sheets, name) for name, sheets in FILES.items()]


def downloaded(run, reader):
    """The workbook that the page gives."""
    return {sheet.title: [sheet.headings, *sheet.rows] for sheet in rejected_sheets(run.pk, reader)}


def mended(book):
    """The same with every wrong cell mended, as somebody does it in a spreadsheet."""
    return {title: [[MENDED.get(cell, cell) for cell in row] for row in rows] for title, rows in book.items()}


@pytest.fixture
def first(bureau):
    """An import of all files whose good rows are filed."""
    say(preview(bureau.officer, files()[2]), bureau.officer, ["name", "date", "item", "quantity", ""])
    return finish(preview(bureau.officer, *files()), bureau.officer)


def test_what_was_refused_comes_back_mended_and_counts_once(bureau, first):
    assert outcomes(first) == {"new": 6, "rejected": 6}
    assert effective_records().count() == 5
    book = downloaded(first, bureau.officer)
    assert list(book) == ["台账（退回）", "台账（退回 2）", "党课（退回）", "登记（退回）", "名册（退回）"]
    again = preview(bureau.officer, workbook(mended(book), "退回的行.xlsx"))
    assert outcomes(again) == {"new": 6}
    finish(again, bureau.officer)
    filed = effective_records().order_by("happened_on", "person__staff_no")
    assert [(r.happened_on.isoformat(), r.person.name, r.kind.code, r.quantity, r.level) for r in filed] == [
        ("2026-01-10", "林一", "soul.lesson", 1000, ""),
        ("2026-01-12", "王二", "key.emergency", 2000, "III级"),
        ("2026-02-10", "林一", "warm.service", 2000, ""),
        ("2026-02-11", "林一", "warm.service", 3000, ""),
        ("2026-02-14", "林一", "soul.lesson", 2000, ""),
        ("2026-02-14", "王二", "soul.lesson", 2000, ""),
        ("2026-02-20", "林一", "soul.lesson", 1000, ""),
        ("2026-02-20", "王二", "soul.lesson", 1000, ""),
        ("2026-02-21", "林一", "soul.lesson", 1000, ""),
        ("2026-02-28", "林一", "soul.lesson", 1000, ""),
    ]
    assert Person.objects.get(staff_no="S105").memberships.get().unit.name == SECOND
    once_more = preview(bureau.officer, workbook(mended(book), "退回的行.xlsx"))
    assert outcomes(once_more) == {"unchanged": 6}
    assert outcomes(preview(bureau.officer, *files())) == {"unchanged": 6, "rejected": 6}


def test_the_columns_of_each_table_come_back_with_what_is_wrong(bureau, first):
    book = downloaded(first, bureau.officer)
    lesson = dict(zip(*book["党课（退回）"], strict=True))
    place = {"原文件": "二月.xlsx", "原工作表": "党课", "原行号": "5"}
    assert lesson == {
        "姓名": "林壹",
        "时间": "2月21日",
        "支部": FIRST,
        "事项": "党课",
        "年份": "2026",
        "退回原因": f"“{FIRST}”的花名册里没有“林壹”。",
        "怎样更正": "核对姓名，或填上工号；确有此人的，先补进花名册。",
        "可能是": "",
        **place,
    }
    assert book["登记（退回）"][0][:5] == ("姓名（谁）", "日期（哪天）", "事项（干了啥）", "数量（几回）", "管事的")
    assert book["台账（退回）"][0][:8] == (
        *("日期", "姓名", "工号", "事项", "数量", "等级/说明", "登记日期"),
        "日期 H",
    )


def test_what_is_not_mended_is_refused_again_with_a_title_of_its_own(bureau, first):
    again = preview(bureau.officer, workbook(downloaded(first, bureau.officer), "退回的行.xlsx"))
    assert outcomes(again) == {"rejected": 6}
    second = downloaded(again, bureau.officer)
    assert list(second) == ["台账（退回 2）", "台账（退回 3）", "党课（退回 2）", "登记（退回 2）", "名册（退回 2）"]
    heads = [[cell for cell in rows[0] if "退回原因" in cell or "原文件" in cell] for rows in second.values()]
    assert heads == [["退回原因", "原文件"]] * 5
    assert outcomes(preview(bureau.officer, workbook(mended(second), "第三次.xlsx"))) == {"new": 6}


def test_together_with_the_original_the_mended_rows_replace_the_refused_ones(bureau, first):
    book = mended(downloaded(first, bureau.officer))
    del book["名册（退回）"]
    run = preview(bureau.officer, *files(), workbook(book, "退回的行.xlsx"))
    assert outcomes(run) == {"unchanged": 6, "new": 5, "rejected": 1}  # the roster's row is still wrong


def test_a_mended_row_does_not_take_the_place_of_an_accepted_one(bureau):
    """Two lectures of one day: the second was refused. Mended, it is filed beside the first."""
    head = ["日期", "姓名", "事项", "数量", "备注"]
    rows = [head, ["2026-02-10", "林一", "党课", 1, None], ["2026-02-10", "林一", "党课", "好多", None]]
    run = finish(preview(bureau.secretary, workbook({"台账": rows})), bureau.secretary)
    again = preview(bureau.secretary, workbook(mended(downloaded(run, bureau.secretary)), "改.xlsx"))
    assert outcomes(again) == {"new": 1}


def test_what_was_written_on_the_page_is_in_the_download(bureau):
    rows = [["日期", "姓名", "事项", "数量"], ["去年", "林壹", "党课", 1]]
    run = preview(bureau.secretary, workbook({"台账": rows}))
    mend_row(actor=bureau.secretary, row_id=run.rows.get().pk, values={"name": "林一", "staff_no": "S002"}, now=NOW)
    sheet = downloaded(run, bureau.secretary)["台账（退回）"]
    assert dict(zip(*sheet, strict=True)) | {"姓名": "林一", "工号": "S002"} == dict(zip(*sheet, strict=True))


def test_the_pages_own_words_are_no_columns_of_what_is_read(bureau, first):
    again = preview(bureau.officer, workbook(mended(downloaded(first, bureau.officer)), "退回的行.xlsx"))
    assert not [name for row in again.rows.all() for name in row.cells if "原" in name or "更正" in name]
    shown = [column.name for sheet in tables(again, bureau.officer) for column in sheet.columns.columns]
    assert "退回原因" not in shown and "原行号" not in shown


def test_english_headings_are_read_as_well(bureau, first, settings):
    from django.utils import translation

    with translation.override("en"):
        book = downloaded(first, bureau.officer)
    assert "why refused" in book["台账（returned）"][0]
    assert outcomes(preview(bureau.officer, workbook(mended(book), "returned.xlsx"))) == {"new": 6}


def test_it_is_a_real_workbook(bureau, first, client):
    from django.urls import reverse

    client.force_login(bureau.accounts["周干部"])
    answer = client.get(reverse("import_rejected", args=[first.pk]))
    content = b"".join(answer)
    assert load_workbook(BytesIO(content)).sheetnames[:2] == ["台账（退回）", "台账（退回 2）"]
    assert outcomes(preview(bureau.officer, ContentFile(content, "退回的行.xlsx"))) == {"rejected": 6}
    assert import_detail(first.pk, bureau.officer, NOW).line.counts["rejected"] == 6

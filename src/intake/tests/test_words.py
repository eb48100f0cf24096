"""What is told in words, under whatever header and in however many columns; columns that nothing is read from."""

import datetime as dt

import pytest

from intake import Refused, read_ledger, read_roster, sheets_to_mend
from intake.tests.workbooks import ROSTER, TODAY, VOCABULARY, sheet

DAY = dt.date(2025, 3, 5)
HEAD = ["工号", "日期", "事项"]
MORNING, EVENING = "上午清理河道", "晚上慰问老人"


def ledger_of(*rows):
    return read_ledger([sheet(rows)], ROSTER, VOCABULARY, TODAY)


@pytest.mark.parametrize(
    "header",
    ["情况说明", "说明", "服务内容", "活动主题", "主题", "内容", "本次服务内容", "活动名称", "Details", "备注"],
)
def test_words_tell_two_events_of_a_day_apart(header):
    ledger = ledger_of([*HEAD, header], ["A001", DAY, "志愿服务", MORNING], ["A001", DAY, "志愿服务", EVENING])
    assert [row.note for row in ledger.rows] == [MORNING, EVENING] and not ledger.rejected


def test_several_columns_of_words_are_one_note():
    ledger = ledger_of(
        [*HEAD[:2], "活动主题", HEAD[2], "备注", "情况说明"],
        ["A001", DAY, "护河", "志愿服务", None, "与社区联办"],
        ["A002", DAY, None, "志愿服务", None, None],
    )
    assert [row.note for row in ledger.rows] == ["护河 与社区联办", ""]
    assert ledger.readings[0].columns["remark"] == "活动主题 / 备注 / 情况说明"
    assert [each.meaning for each in ledger.readings[0].layout.columns if each.meaning == "remark"] == ["remark"] * 3


def test_a_column_that_holds_the_item_or_the_level_is_that():
    ledger = ledger_of(
        ["工号", "日期", "内容", "说明"],
        ["A001", DAY, "防汛防台应急任务", "III级"],
        ["A001", DAY, "防汛防台应急任务", "II级"],
    )
    assert [(row.kind, row.level) for row in ledger.rows] == [("emergency", "III级"), ("emergency", "II级")]


def test_each_row_fills_the_level_that_is_its_own():
    ledger = ledger_of(
        [*HEAD, "响应等级", "荣誉级别"],
        ["A001", DAY, "防汛防台应急任务", "III级", None],
        ["A002", DAY, "争先创优荣誉", None, "省级"],
        ["A003", DAY, "防汛防台应急任务", "II级", "市级"],
    )
    assert [(row.kind, row.level) for row in ledger.rows] == [
        ("emergency", "III级"),
        ("honour", "省级"),
        ("emergency", "II级"),
    ]


@pytest.mark.parametrize(
    "heads", [("次数", "时长（小时）"), ("时长（小时）", "次数"), ("次数", "时长"), ("参加次数", "服务时长")]
)
def test_an_item_goes_by_the_quantity_that_is_headed_by_its_unit(heads):
    hours = {head: 3 if "时长" in head else 1 for head in heads}
    lesson = {head: 2 if "时长" in head else 1 for head in heads}
    ledger = ledger_of(
        [*HEAD, *heads],
        ["A001", DAY, "志愿服务", *hours.values()],
        ["A002", DAY, "党课", *lesson.values()],
        ["A003", DAY, "党课", *(1 if "时长" in head else None for head in heads)],
    )
    assert [(row.kind, row.quantity) for row in ledger.rows] == [("service", 3000), ("lesson", 1000), ("lesson", 1000)]


def test_where_no_unit_decides_between_quantities_the_row_is_refused_with_both():
    ledger = ledger_of([*HEAD, "数量", "天数"], ["A001", DAY, "党课", 1, 2], ["A002", DAY, "党课", 3, 3])
    (refused,) = ledger.rejected
    assert (refused.detail, [row.quantity for row in ledger.rows]) == ("quantity-several", [3000])
    assert "数量 1" in refused.message() and "天数 2" in refused.message("en")


def test_an_unused_column_is_told_with_what_to_do():
    ledger = ledger_of(
        [*HEAD, "天气", "空栏", "核查组"], ["A001", DAY, "党课", "晴", None, None], ["A002", DAY, "党课"]
    )
    (finding,) = [each for each in ledger.readings[0].findings if each.code == "columns-unused"]
    assert "天气" in finding.message() and "空栏" not in finding.message() and "备注" in finding.message()
    assert "天气" in finding.message("en")


def test_figures_that_are_no_quantity_and_other_columns_are_told_apart():
    ledger = ledger_of([*HEAD, "天气", "照片数"], ["A001", DAY, "党课", "晴", 3])
    said = {each.code: each.message() for each in ledger.readings[0].findings}
    assert "照片数" in said["quantity-column-unused"] and "照片数" not in said["columns-unused"]


@pytest.mark.parametrize("header", ["服务内容", "活动主题"])
def test_a_column_of_words_that_holds_items_alone_is_the_item(header):
    rows = [["A001", DAY, "党课"], ["A002", DAY, "志愿服务"], ["A003", DAY, "志愿服务"]]
    ledger = ledger_of([*HEAD[:2], header], *rows)
    assert [row.kind for row in ledger.rows] == ["lesson", "service", "service"] and not ledger.rejected
    assert "column-inferred" in {each.code for each in ledger.readings[0].findings}


@pytest.mark.parametrize(("mended", "cells"), [(None, ("护河", "联办")), ("植树", ("植树", ""))])
def test_refused_rows_keep_their_words_in_their_own_columns(mended, cells):
    ledger = ledger_of([*HEAD, "活动主题", "备注"], ["A099", DAY, "志愿服务", "护河", "联办"])
    (row,), reading = ledger.rejected, ledger.readings[0]
    values = {**row.values, "remark": mended or row.values["remark"]}
    refused = Refused(row.place, row.cells, values, "", "")
    (mending,) = sheets_to_mend([refused], {reading.place: reading.layout})
    told = dict(zip(mending.headings, mending.rows[0], strict=True))
    assert (told["活动主题"], told["备注"]) == cells
    again = read_ledger(
        [sheet([mending.headings, mending.rows[0]], name=mending.title)], ROSTER, VOCABULARY, TODAY
    ).rejected[0]
    assert again.values["remark"] == values["remark"]


def test_rows_whose_state_says_that_they_count_no_more_are_left_out_and_told():
    states = ["有效", "已作废", "已撤销", "已审核", "作废单"]
    ledger = ledger_of(
        [*HEAD, "状态"], *(["A001", DAY, "党课", state] for state in states[:3]), ["A002", DAY, "党课", "已审核"]
    )
    assert [(row.person.staff_no, row.place.row) for row in ledger.rows] == [("A001", 2), ("A002", 5)]
    assert [(each.row, each.why) for each in ledger.readings[0].skipped] == [(3, "void"), (4, "void")]
    assert "不再计入" in ledger.readings[0].skipped[0].reason()


def test_a_ledger_with_the_state_of_its_records_is_no_roster_and_one_of_its_members_is():
    head = ["姓名", "工号", "支部", "日期", "事项", "状态"]
    row = ["沈静", "A001", "机关第一党支部", DAY, "党课"]
    assert not read_roster([sheet([head, [*row, "已审核"]])]).people
    assert len(read_roster([sheet([head, [*row, "正式党员"]])]).people) == 1


def sections(*parts):
    """Rows under headings of their own, each with its header."""
    head = ["姓名", "日期", "数量"]
    return [line for title, *rows in parts for line in ([title], head, *rows)]


@pytest.mark.parametrize(
    ("first", "second", "item"),
    [
        ("一、党课", "二、志愿服务", "service"),
        ("党课登记", "志愿服务登记", "service"),
        ("一、党课", "二、警示教育", None),
        ("党课登记", "警示教育登记", None),
        ("2025年党课", "办公室", "lesson"),
    ],
)
def test_a_heading_among_the_rows_says_their_item(first, second, item):
    ledger = ledger_of(*sections((first, ["罗军", DAY, 1]), (second, ["罗军", dt.date(2025, 4, 1), 2])))
    found = [(row.kind, row.quantity) for row in ledger.rows]
    assert found == [("lesson", 1000), *([(item, 2000)] if item else [])]
    assert [refused.detail for refused in ledger.rejected] == ([] if item else ["item-unknown"])


def test_a_heading_among_the_rows_says_their_year():
    ledger = ledger_of(*sections(("2024年党课", ["罗军", "1月5日", 1]), ("2025年", ["罗军", "1月5日", 1])))
    assert [row.date for row in ledger.rows] == [dt.date(2024, 1, 5), dt.date(2025, 1, 5)] and not ledger.rejected


@pytest.mark.parametrize("header", ["时长（分钟）", "学习时长/分钟", "时长(min)"])
def test_minutes_are_no_hours(header):
    ledger = read_ledger(
        [sheet([["姓名", "日期", "事项", header], ["王立新", dt.date(2025, 3, 5), "志愿服务", 90]])],
        ROSTER,
        VOCABULARY,
        TODAY,
    )
    assert [each.detail for each in ledger.rejected] == ["unit-unknown"]


def test_a_unit_that_is_another_item_s_is_refused():
    head, row = ["姓名", "日期", "事项", "数量"], ["王立新", dt.date(2025, 3, 5), "志愿服务", "2次"]
    (refused,) = read_ledger([sheet([head, row])], ROSTER, VOCABULARY, TODAY).rejected
    assert (refused.detail, refused.message()) == ("unit-of-others", "“志愿服务”按小时计，这里写的是“2次”。")


@pytest.mark.parametrize(("header", "state"), [("审核状态", "未通过"), ("状态", "驳回"), ("审核", "不同意")])
def test_what_was_not_approved_does_not_count(header, state):
    head, day = ["姓名", "日期", "事项", "数量", header], dt.date(2025, 3, 5)
    ledger = read_ledger(
        [sheet([head, ["王立新", day, "党课", 1, state], ["罗军", day, "党课", 1, "通过"]])], ROSTER, VOCABULARY, TODAY
    )
    assert [row.person.name for row in ledger.rows] == ["罗军"]
    assert [skipped.why for skipped in ledger.readings[0].skipped] == ["void"]


def test_what_still_waits_is_read_and_told():
    head, row = ["姓名", "日期", "事项", "数量", "审核状态"], ["王立新", dt.date(2025, 3, 5), "党课", 1, "待审核"]
    ledger = read_ledger([sheet([head, row])], ROSTER, VOCABULARY, TODAY)
    assert len(ledger.rows) == 1
    assert "rows-wait" in [finding.code for finding in ledger.readings[0].findings]


@pytest.mark.parametrize(
    "title",
    [
        "填报日期：2026年1月5日",
        "制表时间：2026年1月10日",
        "考核年度：2025年  填表日期：2026年1月10日",
        "2025年台账（2026年1月报送）",
    ],
)
def test_the_day_of_the_paperwork_is_not_the_year_of_the_rows(title):
    rows = [[title], ["姓名", "日期", "事项", "数量"], ["王立新", "7月2日", "党课", 1]]
    (row,) = read_ledger([sheet(rows)], ROSTER, VOCABULARY, TODAY, year=2025).rows
    assert row.date == dt.date(2025, 7, 2)


@pytest.mark.parametrize("header", ["满意度评分", "满意度（分）", "群众满意度", "满意度(1-5)", "Satisfaction"])
def test_a_note_s_column_may_be_called_more(header):
    rows = [["姓名", "日期", "事项", "数量", header], ["王立新", dt.date(2025, 3, 5), "技术服务", 1, 5]]
    (row,) = read_ledger([sheet(rows)], ROSTER, VOCABULARY, TODAY).rows
    assert dict(row.notes) == {"satisfaction": 5000}


def test_honours_of_branches_are_known_by_their_levels():
    rows = [["支部", "级别", "日期", "名称"], ["水文中心党支部", "省级", dt.date(2025, 3, 5), "红色哨站"]]
    (row,) = read_ledger([sheet(rows, name="支部获奖情况")], ROSTER, VOCABULARY, TODAY).rows
    assert (row.kind, row.level) == ("brand", "省级")


@pytest.mark.parametrize("heads", [("次数", "时长（分钟）"), ("时长（分钟）", "次数")])
def test_each_of_several_quantities_goes_with_its_own_heading(heads):
    rows = [{"事项": "志愿服务", "时长（分钟）": 90}, {"事项": "党课", "次数": 1, "时长（分钟）": 90}]
    cells = [["王立新", DAY, row["事项"], *(row.get(head) for head in heads)] for row in rows]
    ledger = ledger_of(["姓名", "日期", "事项", *heads], *cells)
    assert [(row.kind, row.quantity) for row in ledger.rows] == [("lesson", 1000)]
    assert [refused.detail for refused in ledger.rejected] == ["unit-unknown"]

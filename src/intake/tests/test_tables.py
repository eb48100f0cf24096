"""Headers by meaning, in any order and depth; rows that are no records."""

import datetime as dt

import pytest

from intake import read_ledger, read_roster
from intake.headers import find_header
from intake.tables import find_tables, spread_groups
from intake.tests.workbooks import ROSTER, TODAY, VOCABULARY, sheet

DAY = dt.date(2025, 3, 5)
ROW = ["机关第一党支部", "沈静", "A001", DAY, "党课", 1]
HEAD = ["支部", "姓名", "工号", "日期", "事项", "数量"]


def columns_of(*rows, merged=(), name="台账"):
    """Meaning → header of the first table, as a ledger reads it."""
    ledger = read_ledger([sheet(rows, merged=merged, name=name)], ROSTER, VOCABULARY, TODAY)
    return dict(ledger.readings[0].columns), ledger


def test_header_in_another_order_with_units_and_full_width():
    columns, ledger = columns_of(
        ["数量（次）", "参加\n时间", "＊职工号：", "项　目", " 党员姓名 ", "所属党组织"],
        ["2次", DAY, "A001", "党课", "沈静", "机关第一党支部"],
    )
    assert columns == {
        "quantity": "数量（次）",
        "date": "参加 时间",
        "staff_no": "＊职工号：",
        "item": "项 目",
        "name": "党员姓名",
        "branch": "所属党组织",
    }
    assert [(row.person.staff_no, row.kind, row.quantity) for row in ledger.rows] == [("A001", "lesson", 2000)]


def test_english_headers():
    columns, ledger = columns_of(["Date", "Staff No.", "Name", "Item", "Quantity"], [DAY, "A001", "沈静", "党课", 1])
    assert list(columns) and set(columns) == {"date", "staff_no", "name", "item", "quantity"}
    assert len(ledger.rows) == 1


def test_titles_above_and_two_header_rows_with_merged_groups():
    rows = [
        ["某局2025年度党员积分台账", None, None, None, None, None],
        ["填报单位：机关第一党支部", None, None, None, "单位：次", None],
        ["基本信息", None, None, "积分情况", None, None],
        ["支部", "姓名", "工号", "日期", "事项", "数量"],
        ROW,
    ]
    columns, ledger = columns_of(*rows, merged=["A1:F1", "A3:C3", "D3:F3"])
    assert set(columns) == {"branch", "name", "staff_no", "date", "item", "quantity"}
    assert ledger.readings[0].place.row == 4
    assert len(ledger.rows) == 1


def test_header_cells_merged_over_two_rows_beside_a_group():
    rows = [
        ["支部", "姓名", "工号", "入党", "活动", None, None],
        [None, None, None, "时间", "时间", "类型", "次数"],
        ["机关第一党支部", "沈静", "A001", "1999.05", "2025.3.5", "党课", "2"],
    ]
    columns, ledger = columns_of(*rows, merged=["A1:A2", "B1:B2", "C1:C2", "E1:G1"])
    assert {"joined_on", "date", "item", "quantity"} <= set(columns)
    assert [(row.date, row.quantity) for row in ledger.rows] == [(DAY, 2000)]


def test_cells_decide_between_columns_of_similar_headers():
    """考核项目 holds groups, 考核内容 the items; of two dates the day it happened counts."""
    rows = [
        ["姓名", "工号", "考核项目", "考核内容", "登记时间", "活动时间", "数量"],
        ["沈静", "A001", "基础分", "党课", "2025-04-01", "2025-03-05", 1],
        ["罗军", "B001", "基础分", "志愿服务", "2025-04-01", "2025-03-06", 2],
    ]
    columns, ledger = columns_of(*rows)
    assert (columns["item"], columns["date"]) == ("考核内容", "活动时间")
    assert [row.kind for row in ledger.rows] == ["lesson", "service"]
    messages = [finding.message() for finding in ledger.readings[0].findings]
    assert messages == ["有几栏都像“事项”：用了“考核内容”，没有用“考核项目”。"]
    assert (
        ledger.readings[0].findings[0].message("en")
        == "Several columns look like “item”: “考核内容” was used, “考核项目” was not."
    )


def test_a_column_without_a_telling_header_is_found_by_its_cells():
    rows = [["姓名", "工号", "哪天", "干了什么", "数量"]] + [
        ["沈静", "A001", f"2025-03-0{n}", "党课", 1] for n in range(1, 6)
    ]
    columns, ledger = columns_of(*rows)
    assert (columns["date"], columns["item"]) == ("哪天", "干了什么")
    assert len(ledger.rows) == 5
    assert "没有表头叫“日期”，按内容用了第 3 栏“哪天”。" in [f.message() for f in ledger.readings[0].findings]


def test_a_birthday_is_never_taken_for_the_day_it_happened():
    rows = [["姓名", "工号", "出生日期", "事项", "数量"]] + [
        ["沈静", "A001", f"1990-03-0{n}", "党课", 1] for n in range(1, 6)
    ]
    columns, ledger = columns_of(*rows)
    assert "date" not in columns
    assert [r.detail for r in ledger.rejected] == ["date-missing"] * 5


def test_the_day_of_writing_down_stands_for_the_day_only_where_there_is_no_other():
    head = ["姓名", "工号", "登记日期", "事项", "数量"]
    columns, ledger = columns_of(head, ["沈静", "A001", "2025-03-05", "党课", 1])
    assert columns["date"] == "登记日期" and [row.date for row in ledger.rows] == [DAY]
    assert "没有“日期”一栏，用了“登记日期”。" in ledger.readings[0].findings[0].message()
    columns, ledger = columns_of([*head, "日期"], ["沈静", "A001", "2025-04-01", "党课", 1, "2025-03-05"])
    assert (columns["recorded_on"], columns["date"]) == ("登记日期", "日期")
    assert [row.date for row in ledger.rows] == [DAY] and not ledger.readings[0].findings
    days = [["沈静", "A001", "2025-04-01", "党课", 1, f"2025-03-0{day}"] for day in range(1, 6)]
    columns, ledger = columns_of([*head, "哪天"], *days)
    assert (columns["recorded_on"], columns["date"]) == ("登记日期", "哪天")


def test_a_roster_that_says_when_it_was_written_is_no_ledger():
    rows = [["工号", "姓名", "支部", "登记日期"], ["A001", "沈静", "机关第一党支部", "2025-03-05"]]
    assert [person.name for person in read_roster([sheet(rows)]).people] == ["沈静"]
    assert read_ledger([sheet(rows)], ROSTER, VOCABULARY, TODAY).unread[0].code == "not-ledger"


def test_shifts_are_counted_under_their_short_name():
    rows = [["姓名", "工号", "日期", "事项", "等级", "班"], ["沈静", "A001", "2025-03-05", "应急值守", "III级", "2班"]]
    columns, ledger = columns_of(*rows)
    assert columns["quantity"] == "班"
    assert [(row.quantity, row.unit) for row in ledger.rows] == [(2000, "班次")]
    rows[1][-1] = "夜班"
    assert "quantity" not in columns_of(*rows)[0]


def test_what_was_seen_ends_with_one_full_stop():
    said = read_ledger([sheet([["请各支部填写。"], ["月底交。"]])], ROSTER, VOCABULARY, TODAY).unread[0]
    assert said.message().endswith("表中看到的是：请各支部填写。")
    assert said.message("en").endswith("found in the sheet: 请各支部填写.")


def test_rows_that_are_no_records_are_listed_with_why():
    rows = [
        ["2025年台账"],
        HEAD,
        ["机关第一党支部", None, None, None, None, None],
        ROW,
        [],
        HEAD,
        [*ROW[:3], dt.date(2025, 3, 6), *ROW[4:]],
        ["小计", None, None, None, None, 2],
        ["1", None, None, None, None, None],
        ["合 计", None, None, None, None, 2],
        ["填表人：张某", None, "审核人：李某", None, None, None],
    ]
    _, ledger = columns_of(*rows, merged=["A3:F3"])
    assert len(ledger.rows) == 2 and not ledger.rejected
    assert [(each.row, each.why) for each in ledger.readings[0].skipped] == [
        (1, "title"),
        (3, "section"),
        (6, "header"),
        (8, "total"),
        (9, "section"),
        (10, "total"),
        (11, "footer"),
    ]


def test_rows_numbered_in_advance_are_no_records():
    rows = [["序号", *HEAD, "登记人"], [1, *ROW, "甲"], [2, *[None] * 6, "甲"], [3, *[None] * 6, "甲"]]
    _, ledger = columns_of(*rows)
    assert len(ledger.rows) == 1
    assert [each.why for each in ledger.readings[0].skipped] == ["prefilled", "prefilled"]


def test_a_row_with_one_telling_cell_is_refused_not_dropped():
    _, ledger = columns_of(HEAD, ROW, [None, "沈静", None, None, None, None])
    assert [(r.place.row, [flaw.reason for flaw in r.flaws]) for r in ledger.rejected] == [
        (3, ["ambiguous-member", "bad-date", "bad-quantity", "unknown-item"])
    ]


def test_a_total_in_a_full_record_is_still_a_record():
    _, ledger = columns_of([*HEAD, "备注"], [*ROW, "合计"])
    assert len(ledger.rows) == 1


def test_two_tables_on_one_sheet():
    rows = [
        ["一、党员积分"],
        HEAD,
        ROW,
        [],
        ["二、品牌荣誉"],
        ["支部", "级别", "日期", "名称"],
        ["水文中心党支部", "省级", DAY, "潮起"],
    ]
    _, ledger = columns_of(*rows)
    assert [(row.subject, row.kind, row.level) for row in ledger.rows] == [
        ("member", "lesson", ""),
        ("branch", "brand", "省级"),
    ]
    assert [reading.place.row for reading in ledger.readings] == [2, 6]


@pytest.mark.parametrize("merged", [(), ("B1:D1",), ("A1:A2", "B1:D1")])
def test_a_header_of_two_rows_is_no_title_and_its_first_column_is_not_lost(merged):
    rows = [["姓名", "活动", None, None], [None, "日期", "事项", "数量"], ["王立新", DAY, "党课", 1]]
    columns, ledger = columns_of(*rows, merged=merged)
    assert columns == {"name": "姓名", "date": columns["date"], "item": "事项", "quantity": "数量"}
    assert len(ledger.rows) == 1 and not ledger.readings[0].skipped


def test_only_a_title_above_a_merged_header_is_told_as_one():
    rows = [
        ["台账", None, None, None],
        ["姓名", "活动", None, None],
        [None, "日期", "事项", "数量"],
        ["王立新", DAY, "党课", 1],
    ]
    _, ledger = columns_of(*rows, merged=["A1:D1", "A2:A3", "B2:D2"])
    assert [(each.row, each.why) for each in ledger.readings[0].skipped] == [(1, "title")]


def test_branch_merged_over_its_rows_and_a_title_merged_over_columns():
    rows = [
        ["年度台账", None, None, None, None],
        ["支部", "姓名", "日期", "事项", "数量"],
        ["机关第一党支部", "沈静", DAY, "党课", 1],
        [None, "王立新", DAY, "党课", 1],
        ["水文中心党支部", "沈静", DAY, "党课", 1],
        [None, "罗军", DAY, "党课", 1],
    ]
    _, ledger = columns_of(*rows, merged=["A1:E1", "A3:A4", "A5:A6"])
    assert [row.person.staff_no for row in ledger.rows] == ["A001", "A002", "B002", "B001"]


def test_no_header_says_what_was_looked_for_and_seen():
    _, ledger = None, read_ledger([sheet([["说明"], ["请各支部", "按时报送"]])], ROSTER, VOCABULARY, TODAY)
    (problem,) = ledger.unread
    assert problem.message() == (
        "没有找到表头。要找的栏目有：姓名、工号、支部、日期、事项、数量、等级；表中看到的是：请各支部、按时报送。"
    )
    assert problem.message("en").startswith("No header was found. Columns looked for: name, staff no, branch")


def test_items_side_by_side_are_refused_with_what_to_do():
    rows = [["姓名", "工号", "党课", "志愿服务", "支委会", "技术服务"], ["沈静", "A001", 3, 2, 1, 1]]
    ledger = read_ledger([sheet(rows)], ROSTER, VOCABULARY, TODAY)
    assert not ledger.rows
    assert "事项写成了横排的栏目（党课、志愿服务" in ledger.unread[0].message()
    assert "Give each fact a row" in ledger.unread[0].message("en")


def test_a_record_full_of_header_words_is_a_record():
    """Its cells say 日期 and end in 党支部, under headers that say nothing."""
    rows = [["文件", "哪一栏", "归谁", *HEAD[1:]], ["a.xlsx", "日期", "机关第一党支部", *ROW[1:]]]
    _, ledger = columns_of(*rows)
    assert ledger.readings[0].place.row == 1
    assert [row.place.row for row in ledger.rows] == [2]


def test_a_record_that_follows_a_header_is_not_taken_along():
    rows = sheet([["日期", "姓名", "事项"], ["2025-03-05", "沈静", "党课"]])
    header = find_header(spread_groups(rows, rows.rows))
    assert (header.first_row, header.last_row) == (1, 1)
    assert len(find_tables(rows, {}, ("name",))[0].records) == 1


@pytest.mark.parametrize(
    "below",
    [
        ["Cellule", "Nom", "Matricule", "Jour", "Affaire", "Combien"],
        ["部門", "氏名", "番号", "年月日", "案件", "回数"],
        [None, None, "（工作证上的）", "（年-月-日）", None, "（次）"],
    ],
)
def test_headings_said_once_more_below_the_header_are_no_record(below):
    ledger = read_ledger([sheet([HEAD, below, ROW])], ROSTER, VOCABULARY, TODAY)
    assert (len(ledger.rows), ledger.rejected) == (1, ())
    (skipped,) = ledger.readings[0].skipped
    assert (skipped.row, skipped.why) == (2, "below-header")


def test_two_rows_of_foreign_headings_in_a_roster():
    rows = [
        ["工号", "姓名", "所在支部", "党员状态"],
        ["Matricule", "Nom", "Cellule", "Statut"],
        ["Matricola", "Nome", "Cellula", "Stato"],
        ["A001", "沈静", "机关第一党支部", "正式党员"],
    ]
    roster = read_roster([sheet(rows, name="花名册")])
    assert [person.name for person in roster.people] == ["沈静"] and not roster.problems


@pytest.mark.parametrize(
    "bad",
    [
        ["机关第一党支部", "沈静", "不详", "不详", "不详", "若干"],  # a known branch
        ["某支部", "某人", "不详", "5月底", "不详", "若干"],  # a figure
        ["某支部", "某人", "不详", "五月底", "不详", "若干"],
    ],
)
def test_a_first_record_with_many_faults_is_refused_and_not_taken_for_headings(bad):
    ledger = read_ledger([sheet([HEAD, bad, ROW])], ROSTER, VOCABULARY, TODAY)
    assert (len(ledger.rows), len(ledger.rejected)) == (1, 1)


def test_a_record_of_words_stays_one_where_the_cells_below_are_no_better():
    bad = ["某支部", "某人", "不详", "不详", "不详", "若干"]
    ledger = read_ledger([sheet([HEAD, bad, bad, bad])], ROSTER, VOCABULARY, TODAY)
    assert len(ledger.rejected) == 3


@pytest.mark.parametrize("gap", [[None], []])
def test_tables_side_by_side_are_read_one_after_the_other(gap):
    head = ["序号", "姓名", "工号", "日期", "事项"]
    columns, ledger = columns_of(
        ["2025年度台账"],
        [*head, *gap, *head],
        [1, "沈静", "A001", DAY, "党课", *gap, 3, "唐春梅", "A003", DAY, "党课"],
        [2, "王立新", "A002", DAY, "党课", *gap, None, None, None, None, None],
    )
    assert [(row.person.staff_no, row.place.row) for row in ledger.rows] == [("A001", 3), ("A002", 4), ("A003", 3)]
    assert not ledger.rejected and columns["staff_no"] == "工号" and len(ledger.readings) == 1
    assert not {each.code for each in ledger.readings[0].findings} & {"column-chosen", "columns-unused"}

"""What somebody said that columns mean decides, and is asked for where no header is known."""

import datetime as dt

from intake import Choices, read_ledger, read_roster
from intake.choices import UNUSED, meaning_named
from intake.tests.workbooks import ROSTER, TODAY, VOCABULARY, sheet

DAY = dt.date(2025, 3, 5)
OWN = ["谁", "哪天", "干了啥", "几回", "管事的"]
ROWS = [["沈静", DAY, "党课", 2, "李四"], ["罗军", DAY, "志愿服务", 3, "李四"]]
MEANT = {"谁": "name", "哪天": "date", "干了啥": "item", "几回": "quantity", "管事的": UNUSED}
BRANCHES = ("机关第一党支部", "水文中心党支部")


def read(*rows, choices, **options):
    return read_ledger([sheet(rows, **options)], ROSTER, VOCABULARY, TODAY, choices=choices)


def layout_of(*rows):
    return read(*rows, choices=Choices()).unread[0].layout


def columns_of(layout):
    return [(column.name, column.meaning, column.samples) for column in layout.columns]


def test_a_table_whose_headers_nobody_knows_is_shown_to_be_asked_about():
    layout = layout_of(["2025年台账"], ["填报单位：机关", None, None, "3月"], OWN, *ROWS)
    assert columns_of(layout) == [
        ("谁", "", ("沈静", "罗军")),
        ("哪天", "", ("2025-03-05",)),
        ("干了啥", "", ("党课", "志愿服务")),
        ("几回", "", ("2", "3")),
        ("管事的", "", ("李四",)),
    ]


def test_headings_that_were_spoken_of_are_read_so_in_any_order_and_above_all_else():
    rows = [["王立新", DAY, "党课", 2, "李四"], ["罗军", DAY, "志愿服务", 3, "李四"]]
    choices = Choices(tables={layout_of(OWN, *rows).key: MEANT})
    ledger = read(["姓名", "日期"], OWN, *rows, OWN, rows[0], choices=choices)
    assert [(row.person.name, row.date, row.kind, row.quantity) for row in ledger.rows] == [
        ("王立新", DAY, "lesson", 2000),
        ("罗军", DAY, "service", 3000),
    ]
    assert [rejection.detail for rejection in ledger.rejected] == ["same-as-earlier"]
    again = read(OWN[::-1], rows[0][::-1], choices=choices)
    assert [(row.person.name, row.quantity) for row in again.rows] == [("王立新", 2000)]
    assert read(OWN[:-1], *(row[:-1] for row in rows), choices=choices).rows == ()


def test_what_is_not_to_be_used_is_not_used_though_its_header_is_known():
    head = ["姓名", "工号", "日期", "事项", "数量", "折算"]
    row = ["王立新", "A002", DAY, "党课", 4, 1]
    assert [each.quantity for each in read(head, row, choices=Choices()).rows] == [4000]
    said = Choices(always={"数量": UNUSED, "折算": "quantity"})
    ledger = read(head, row, choices=said)
    assert [each.quantity for each in ledger.rows] == [1000]
    assert ledger.rows[0].cells["数量"] == "4"
    assert [finding.message() for finding in ledger.readings[0].findings] == ["“折算”按说明当作“数量”。"]
    assert [(c.name, c.meaning) for c in ledger.readings[0].layout.columns][-2:] == [("数量", ""), ("折算", "quantity")]


def test_a_word_said_once_holds_for_every_table_that_has_it():
    head = ["姓名", "支部", "日期", "干了啥", "几回"]
    said = Choices(always={"干了啥": "item", " 几回 ": "quantity", "没有的": "date"})
    for extra in ([], ["备注"]):
        ledger = read([*head, *extra], ["王立新", BRANCHES[0], DAY, "党课", 2], choices=said)
        assert [(row.kind, row.quantity) for row in ledger.rows] == [("lesson", 2000)]


def test_two_columns_of_one_name_are_told_apart():
    head = ["姓名", "支部", "日期", "事项", "成绩", "成绩"]
    said = Choices(always={"成绩 F": "quantity"})
    assert [r.quantity for r in read(head, ["王立新", BRANCHES[0], DAY, "党课", 9, 2], choices=said).rows] == [2000]


def test_a_column_without_a_header_goes_by_its_letter():
    head = ["姓名", "支部", "日期", "事项"]
    rows = [head, ["王立新", BRANCHES[0], DAY, "党课", 2, 7]]
    layout = read(*rows, choices=Choices()).readings[0].layout
    assert [column.name for column in layout.columns][-2:] == ["E", "F"]
    said = Choices(tables={layout.key: {"姓名": "name", "日期": "date", "事项": "item", "F": "quantity"}})
    assert [row.quantity for row in read(*rows, choices=said).rows] == [7000]


def test_a_roster_is_read_as_somebody_said():
    rows = [["谁", "在哪", "属什么"], ["沈静", "一支部", "预备"], ["罗军", "二支部", "正式"]]
    key = read_roster([sheet(rows)]).unread[0].layout.key
    meant = {"谁": "name", "在哪": "branch", "属什么": "status"}
    people = read_roster([sheet(rows)], Choices(tables={key: meant})).people
    assert [(p.name, p.branch, p.status) for p in people] == [
        ("沈静", "一支部", "预备党员"),
        ("罗军", "二支部", "正式党员"),
    ]


def test_a_meaning_is_named_by_its_headers_or_its_code():
    said = [meaning_named(word) for word in ("数量", "Quantity", "quantity", "发生日期", "不用", "内容", "几回")]
    assert said == ["quantity", "quantity", "quantity", "date", UNUSED, "", ""]

"""Rosters of several bureaus → people, and finding them again."""

import datetime as dt

import pytest

from intake import Person, Roster, read_roster
from intake.tests.workbooks import ROSTER, sheet


def told(roster, language="zh"):
    return [(problem.place.row, problem.message(language)) for problem in roster.problems]


def test_a_roster_in_the_fields_own_columns():
    rows = [
        ["某局党员花名册"],
        [
            "序号",
            "姓名",
            "性别",
            "民族",
            "出生日期",
            "身份证号",
            "入党时间",
            "转正时间",
            "所在支部",
            "党内职务",
            "人员类别",
            "职工号",
            "联系电话",
        ],
        [
            1,
            "沈 静",
            "女",
            "汉",
            "1990-01-02",
            "x",
            "2014.11",
            "2015.11",
            "机关第一党支部",
            "书记",
            "正式",
            "0012",
            "000",
        ],
        [
            2,
            "罗军 ",
            "男",
            "汉",
            None,
            None,
            dt.date(2024, 5, 1),
            None,
            "机关第一党支部",
            None,
            "中共预备党员",
            13,
            None,
        ],
        ["合计", None, 2],
    ]
    roster = read_roster([sheet(rows, "花名册", merged=["A1:M1"])])
    first, second = roster.people
    assert (first.name, first.staff_no, first.branch, first.status, first.office) == (
        "沈静",
        "0012",
        "机关第一党支部",
        "正式党员",
        "书记",
    )
    assert (first.joined_on, first.joined_text, first.gender) == (dt.date(2014, 11, 1), "2014-11", "女")
    said = {"phone": "000", "ethnicity": "汉", "born_on": "1990-01-02", "id_no": "x", "confirmed_on": "2015.11"}
    assert (first.particulars, first.extra) == (said, {})
    assert (second.name, second.staff_no, second.status, second.joined_on) == (
        "罗军",
        "13",
        "预备党员",
        dt.date(2024, 5, 1),
    )
    assert roster.branches == ("机关第一党支部",)
    assert not roster.problems


def test_one_branch_a_sheet_takes_it_from_the_title():
    sheets = [
        sheet(
            [["2025年水文中心党支部党员名册"], ["姓名", "工号", "政治面貌"], ["罗军", "B1", "中共党员"]],
            "Sheet1",
            merged=["A1:C1"],
        ),
        sheet([["姓名", "工号", "政治面貌"], ["沈静", "A1", "中共党员"]], "机关第一党支部"),
        sheet([], "Sheet3"),
    ]
    roster = read_roster(sheets)
    assert [(p.name, p.branch, p.status) for p in roster.people] == [
        ("罗军", "水文中心党支部", "正式党员"),
        ("沈静", "机关第一党支部", "正式党员"),
    ]
    assert roster.readings[0].findings[0].message() == "没有支部一栏，按表名或标题记为“水文中心党支部”。"
    assert [problem.code for problem in roster.unread] == ["empty-sheet"]


def test_who_stands_there_twice_or_without_a_name():
    rows = [
        ["工号", "姓名", "支部", "党员状态"],
        ["A1", "沈静", "一支部", "正式党员"],
        ["A1", "沈静", "一支部", "正式党员"],
        ["A1", "罗军", "一支部", "正式党员"],
        ["A4", None, "一支部", "正式党员"],
        [None, "孙艳", "一支部", "正式党员"],
        [None, "孙艳", "一支部", "正式党员"],
        ["A8", "许霞", None, "正式党员"],
    ]
    roster = read_roster([sheet(rows)])
    assert [person.name for person in roster.people] == ["沈静", "孙艳", "孙艳", "许霞"]
    assert len({person.key for person in roster.people}) == 4
    assert told(roster) == [
        (3, "“沈静”（工号 A1）与第 2 行重复，只计一次。"),
        (4, "工号“A1”已经是第 2 行的“沈静”，“罗军”没有计入。请核对工号。"),
        (5, "没有姓名，这一行没有计入花名册。"),
        (7, "“一支部”有两名“孙艳”而没有工号，台账里分不清。请填上工号。"),
        (8, "“许霞”没有写支部。"),
    ]
    assert told(roster, "en")[1] == (
        4,
        "Staff number “A1” is already that of “沈静” in row 2, so “罗军” was left out. Check the number.",
    )


def test_a_ledger_is_no_roster():
    roster = read_roster([sheet([["姓名", "工号", "日期", "事项"], ["沈静", "A1", "2025-1-1", "党课"]])])
    assert not roster.people
    assert roster.unread[0].message() == "不是花名册：表头里没有党员状态。表头有：姓名、工号、日期、事项。"


def test_a_date_that_cannot_be_read_is_told_and_keeps_the_member():
    rows = [
        ["姓名", "工号", "支部", "入党时间"],
        ["沈静", "A1", "一支部", "九十年代"],
        ["罗军", "A2", "一支部", "2014.10"],
    ]
    roster = read_roster([sheet(rows)])
    assert len(roster.people) == 2
    assert told(roster) == [(2, "“沈静”的入党时间“九十年代”读不出。请写成 2014-11 或 2014-11-03。")]


def test_numbers_without_leading_zeros_or_in_small_letters_are_found():
    roster = Roster.of([Person("x", "沈静", "一支部", "SL0012"), Person("y", "罗军", "一支部", "0012")])
    assert roster.by_number("12").key == "y"
    assert roster.by_number("12.0").key == "y"
    assert roster.by_number(" sl0012 ").key == "x"
    assert roster.by_number("SL12") is None


def test_branches_in_short_are_found_when_only_one_fits():
    assert ROSTER.branch_of("机关一支部") == "机关第一党支部"
    assert ROSTER.branch_of("机关二支部") == ""
    assert ROSTER.branch_of("中共水文中心支部委员会") == "水文中心党支部"
    two = Roster.of([Person("1", "甲", "机关党支部"), Person("2", "乙", "机关支部")])
    assert two.branch_of("机关党支部") == "机关党支部"
    assert two.branch_of("机关支部") == "机关支部"
    assert ROSTER.branch_within("2025年机关第一党支部积分台账") == "机关第一党支部"


def test_similar_names_come_with_their_numbers():
    assert ROSTER.similar_names("王立心", "机关第一党支部") == ("王立新 A002",)
    assert ROSTER.similar_names("王立心", "水文中心党支部") == ()


@pytest.mark.parametrize("written", ["罗军（女）", "罗军(水文中心)", "罗军 〔组长〕"])
def test_a_remark_behind_a_name_does_not_hide_who_is_meant(written):
    assert ROSTER.similar_names(written) == ("罗军 B001",)


def test_who_stands_in_a_ledger_of_foreign_headers_is_no_member():
    rows = [
        ["党员", "职工编号", "所属支部", "哪一天", "做了什么"],
        ["张无忌", "A9", "机关第二党支部", "2025-03-05", "巡河"],
    ]
    foreign = sheet(rows, "志愿")
    doubted = read_roster([foreign])
    assert not doubted.people and [problem.code for problem in doubted.unread] == ["not-roster"]
    assert [p.name for p in read_roster([foreign], certain=True).people] == ["张无忌"]
    # Nothing in a table of numbers, names and branches is strange.
    plain = read_roster([sheet([["工号", "姓名", "支部"], ["A1", "沈静", "机关第二党支部"]], "表")])
    assert [p.staff_no for p in plain.people] == ["A1"]

"""Which branch a cell, a sheet or a file names."""

import datetime as dt

import pytest

from intake import Person, Roster, read_ledger, read_roster
from intake.tests.workbooks import TODAY, VOCABULARY, sheet

HEAD, LINE = ["姓名", "日期", "事项", "数量"], ["沈静", dt.date(2025, 3, 5), "党课", 1]
FARMS = ("种植业党支部", "农机第一党支部", "农机第二党支部", "畜牧党支部")
FARMERS = Roster.of(
    [Person(branch, "沈静", branch, branch, "正式党员") for branch in FARMS], groups=["机关党委", "种植业工作组"]
)


@pytest.mark.parametrize("name", ["种植业", "种植业支部", "种植业党支部", "2025年种植业", "种植业台账", "种植业2025"])
@pytest.mark.parametrize("where", ["name", "file"])
def test_a_sheet_s_name_is_a_branch_without_the_word_that_ends_it(name, where):
    named = {"name": "Sheet1", "file": "a.xlsx", where: name}
    (row,) = read_ledger([sheet([HEAD, LINE], **named)], FARMERS, VOCABULARY, TODAY).rows
    assert row.branch == "种植业党支部"


@pytest.mark.parametrize("name", ["种植业", "种植业支部", "种植业党支部"])
def test_a_cell_means_the_same(name):
    (row,) = read_ledger([sheet([[*HEAD, "支部"], [*LINE, name]])], FARMERS, VOCABULARY, TODAY).rows
    assert row.branch == "种植业党支部"


@pytest.mark.parametrize("name", ["农机", "种植业工会", "畜"])
def test_a_sheet_s_name_that_may_mean_something_else_is_no_branch(name):
    assert FARMERS.branch_within(name) == ""


LONE = [*HEAD], ["罗军", dt.date(2025, 3, 5), "党课", 1]
BUREAU = Roster.of(
    [Person("B1", "罗军", "水文中心党支部", "B1"), Person("A1", "沈静", "机关第一党支部", "A1")],
    groups=["示例市水利局机关党委"],
)


@pytest.mark.parametrize("name", ["第九党支部", "水利站", "防御中心支部", "水利站台账", "2025年水利站"])
def test_nobody_is_looked_for_elsewhere_where_a_sheet_says_a_branch_that_is_unknown(name):
    ledger = read_ledger([sheet(LONE, name)], BUREAU, VOCABULARY, TODAY)
    (refused,) = ledger.rejected
    assert (refused.reason, refused.detail) == ("unknown-member", "branch-unknown-for-member") and not ledger.rows
    (finding,) = [f for f in ledger.readings[0].findings if f.code.startswith("branch")]
    assert finding.code == "branch-of-title-unknown"
    assert finding.params["branch"] == refused.values["branch"] and refused.values["branch"] in name


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("2025年第九党支部积分台账", "第九党支部"),
        ("填报单位：防御中心支部", "防御中心支部"),
        ("示例市水利局机关党委第九党支部", "示例市水利局机关党委第九党支部"),
    ],
)
def test_so_does_a_title(title, said):
    (refused,) = read_ledger([sheet([[title], *LONE])], BUREAU, VOCABULARY, TODAY).rejected
    assert refused.values["branch"] == said


@pytest.mark.parametrize(
    "name", ["Sheet1", "台账", "3月", "2025年", "各支部台账", "支部", "党支部记录", "一季度", "汇总"]
)
def test_a_sheet_s_name_that_says_no_branch_leaves_the_whole_roster(name):
    (row,) = read_ledger([sheet(LONE, name)], BUREAU, VOCABULARY, TODAY).rows
    assert row.branch == "水文中心党支部"


@pytest.mark.parametrize(
    "title",
    ["示例市水利局机关党委2025年党员积分台账", "示例市水利局党支部工作台账", "请各支部按月报送", "某某局党总支"],
)
def test_a_title_about_all_branches_says_none(title):
    assert read_ledger([sheet([[title], *LONE])], BUREAU, VOCABULARY, TODAY).rows


def test_a_number_says_who_it_is_whatever_the_sheet_is_called():
    rows = [[*HEAD, "工号"], [*LONE[1], "B1"]]
    (row,) = read_ledger([sheet(rows, "第九党支部")], BUREAU, VOCABULARY, TODAY).rows
    assert row.branch == "水文中心党支部"


def test_a_heading_among_the_rows_says_it_for_those_below():
    rows = [LONE[0], ["机关第一党支部"], LINE, ["第九党支部"], LONE[1]]
    ledger = read_ledger([sheet(rows)], BUREAU, VOCABULARY, TODAY)
    assert [row.branch for row in ledger.rows] == ["机关第一党支部"]
    assert [each.values["branch"] for each in ledger.rejected] == ["第九党支部"]


def test_a_roster_of_its_own_takes_the_branch_from_the_sheet_s_name():
    rows = [["姓名", "党员状态"], ["沈静", "正式党员"]]
    assert [p.branch for p in read_roster([sheet(rows, "水利站")]).people] == ["水利站"]
    assert [p.branch for p in read_roster([sheet([["各支部党员名册"], *rows])]).people] == [""]


def test_what_is_no_branch_is_known_and_never_offered():
    assert FARMERS.branch_of("种植业工作组") == "种植业工作组" and FARMERS.branches == FARMS
    assert FARMERS.similar_branches("种植业工作") == ("种植业党支部",)

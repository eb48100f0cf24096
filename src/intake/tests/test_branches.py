"""Which branch a cell, a sheet or a file names."""

import datetime as dt

import pytest

from intake import Person, Roster, read_ledger
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


def test_what_is_no_branch_is_known_and_never_offered():
    assert FARMERS.branch_of("种植业工作组") == "种植业工作组" and FARMERS.branches == FARMS
    assert FARMERS.similar_branches("种植业工作") == ("种植业党支部",)

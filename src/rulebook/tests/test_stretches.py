"""Parts in a row are told as one stretch; what is told was written by hand."""

import datetime as dt

import pytest

from rulebook.explaining.stretches import told_parts


def days(*months):
    return [dt.date(int(month[:4]), int(month[5:]), 28) for month in months]


YEAR = days(*(f"2025-{month:02}" for month in range(1, 13)))


@pytest.mark.parametrize(
    ("per", "missing", "zh", "en"),
    [
        ("month", YEAR, "2025年1—12月", "January to December 2025"),
        ("month", YEAR[4:5], "2025年5月", "May 2025"),
        ("month", [YEAR[0], YEAR[1], YEAR[3]], "2025年1—2月、4月", "January to February 2025, April 2025"),
        ("month", [YEAR[6], YEAR[6], YEAR[7]], "2025年7—8月", "July to August 2025"),
        ("month", days("2024-12", "2025-01"), "2024年12月—2025年1月", "December 2024 to January 2025"),
        ("month", days("2024-11", "2025-01"), "2024年11月、2025年1月", "November 2024, January 2025"),
        ("quarter", days("2025-03", "2025-06", "2025-12"), "2025年第1—2季度、第4季度", "Q1 to Q2 2025, Q4 2025"),
        ("quarter", days("2024-12", "2025-03"), "2024年第4季度—2025年第1季度", "Q4 2024 to Q1 2025"),
        ("week", days("2025-01", "2025-02"), "甲、乙", "甲, 乙"),
    ],
)
def test_parts_in_a_row_are_one_stretch(per, missing, zh, en):
    said = told_parts(per, missing, ["甲", "乙", "乙"])
    assert (said.zh, said.en) == (zh, en)

"""Dates and quantities as people write them."""

import datetime as dt
from decimal import Decimal

import pytest

from intake import Fault
from intake.messages import say
from intake.tests.workbooks import TODAY
from intake.values import Quantity, Wrong, plain, read_date, read_month, read_quantity

UNSURE = ("十二次", "三百次", "十几次", "一半")
UNITS = ("次", "学时", "小时", "班次", "项")
DAY = dt.date(2025, 3, 5)
NO_NUMBERS = ("1e5", "1e308", "1/2", "1~2", "1.5.2", "50%", "2-3次")


@pytest.mark.parametrize(
    "written",
    [
        DAY,
        dt.datetime.fromisoformat("2025-03-05T18:30"),
        "2025-03-05",
        " 2025-3-5 ",
        "2025年3月5日",
        "2025 年 3 月 5 日",
        "2025年3月5号",
        "2025.3.5",
        "2025/03/05",
        "２０２５／３／５",
        "20250305",
        Decimal(20250305),
        "2025-03-05 14:30",
        "2025-03-05T14:30:00",
        "2025年3月5日（周三）",
        "2025年3月5日星期三下午",
        "2025．3．5",
        "2025 - 3 - 5",
        "2025年 3月 5日",
        "2025/3/5 9:00",
        "2025/3/5　09：30",
        "2025.3.5 18:00",
        "20250305 08:00",
        "2025-3-5 下午 2:30",
        "2025/3/5\n9点半",
        "2025/3/5 2:30 PM",
        "2025/3/5 09:30-11:30",
        "25.3.5",
        "25年3月5日",
        "'25-03-05",
        Decimal(45721),
    ],
)
def test_dates(written):
    assert read_date(written, TODAY) == DAY


@pytest.mark.parametrize(
    ("written", "detail", "zh", "en"),
    [
        (None, "date-missing", "没有填日期。", "No date is given."),
        ("  ", "date-missing", "没有填日期。", "No date is given."),
        (
            "2025年13月40日",
            "date-impossible",
            "没有“2025年13月40日”这一天。",
            "There is no such day as “2025年13月40日”.",
        ),
        ("2025-02-29", "date-impossible", "没有“2025-02-29”这一天。", "There is no such day as “2025-02-29”."),
        ("20251340", "date-impossible", "没有“20251340”这一天。", "There is no such day as “20251340”."),
        (dt.date(2026, 1, 21), "date-future", "2026-01-21 还没有到（今天是 2026-01-20）。", "has not come yet"),
        ("15.3.5", "date-short-year", "“15.3.5”的年份不是四位，分不清。", "does not have four digits"),
        ("25.3.26", "date-short-year", "“25.3.26”的年份不是四位，分不清。", "does not have four digits"),
        ("05-03-2025", "date-day-or-month", "“05-03-2025”分不清哪个是月、哪个是日。", "cannot be told apart"),
        ("31/31/2025", "date-impossible", "没有“31/31/2025”这一天。", "There is no such day"),
        ("5.3.25", "date-unreadable", "“5.3.25”不是日期。", "is not a date."),
        ("25.2.30", "date-impossible", "没有“2025.2.30”这一天。", "There is no such day"),
        ("26.3.5", "date-future", "2026-03-05 还没有到", "has not come yet"),
        ("3月5日", "date-no-year", "“3月5日”没有写年份。", "“3月5日” has no year."),
        ("2025年3月", "date-no-day", "“2025年3月”没有写到日。", "“2025年3月” has no day."),
        ("2025.3.5-3.7", "date-several", "一格里写了几个日期：“2025.3.5-3.7”。", "One cell holds several dates"),
        ("3月5日、6日", "date-several", "一格里写了几个日期：“3月5日、6日”。", "One cell holds several dates"),
        ("去年春天", "date-unreadable", "“去年春天”不是日期。", "“去年春天” is not a date."),
        ("2025-03-05 左右", "date-unreadable", "“2025-03-05 左右”不是日期。", "is not a date."),
        (True, "date-unreadable", "“TRUE”不是日期。", "“TRUE” is not a date."),
        (
            Decimal(44991),
            "date-serial",
            "像是丢了日期格式（可能是 2023-03-06）",
            "a date that lost its format",
        ),
        (Fault("error", "#N/A"), "cell-error", "单元格是错误值“#N/A”。", "The cell holds the error “#N/A”."),
        (Fault("unsaved", "=A1"), "cell-unsaved", "公式“=A1”没有保存计算结果。", "was saved without its result"),
    ],
)
def test_what_is_no_date(written, detail, zh, en):
    wrong = read_date(written, TODAY)
    assert isinstance(wrong, Wrong)
    assert wrong.detail == detail
    assert zh in say("flaws", wrong.detail, "zh", wrong.params)
    assert en in say("flaws", wrong.detail, "en", wrong.params)


def test_a_year_at_the_end_is_read_where_it_can_mean_one_day():
    assert read_date("25/12/2025", TODAY) == read_date("12-25-2025", TODAY) == dt.date(2025, 12, 25)
    assert read_date("05.05.2025", TODAY) == dt.date(2025, 5, 5)
    assert read_date("05-03-2025", TODAY).candidates == ("2025-03-05", "2025-05-03")


@pytest.mark.parametrize(
    ("written", "day"),
    [("2025/3/2 09:30", 2), ("2025/3/1 9:00", 1), ("2025/3/9 14:30", 9), ("2025-3-2T09:30", 2), ("2025/3/21 4:30", 21)],
)
def test_a_time_behind_a_day_of_one_figure_leaves_the_day_alone(written, day):
    assert read_date(written, TODAY) == dt.date(2025, 3, day)
    assert read_month(written)[0] == dt.date(2025, 3, day)


@pytest.mark.parametrize("written", ["2025-3-1 9", "2025/3/214:30", "2025-3-1 9 ", "20250308 1"])
def test_figures_that_may_belong_to_the_day_are_not_guessed(written):
    wrong = read_date(written, TODAY)
    assert isinstance(wrong, Wrong)
    assert f"“{written.strip()}”不是日期。" in say("flaws", wrong.detail, "zh", wrong.params)


def test_today_itself_is_no_future():
    assert read_date(TODAY, TODAY) == TODAY


@pytest.mark.parametrize(
    ("written", "first_day", "text"),
    [
        ("2018-08-21", dt.date(2018, 8, 21), "2018-08-21"),
        ("1996.06", dt.date(1996, 6, 1), "1996-06"),
        ("2021年9月", dt.date(2021, 9, 1), "2021-09"),
        (dt.date(2008, 1, 14), dt.date(2008, 1, 14), "2008-01-14"),
        (Decimal("2014.11"), dt.date(2014, 11, 1), "2014-11"),
        # As a number, October and January look the same.
        (Decimal("2014.1"), None, "2014.1"),
        ("1985", dt.date(1985, 1, 1), "1985"),
        ("2014.13", None, "2014.13"),
        ("不详", None, "不详"),
        (None, None, ""),
    ],
)
def test_months_of_long_ago(written, first_day, text):
    assert read_month(written) == (first_day, text)


@pytest.mark.parametrize(
    ("written", "thousandths", "unit"),
    [
        (Decimal(1), 1000, ""),
        (Decimal("0.3"), 300, ""),
        ("2次", 2000, "次"),
        ("两小时", 2000, "小时"),
        ("三次", 3000, "次"),
        ("十", 10_000, ""),
        ("2h", 2000, "小时"),
        ("2班", 2000, "班次"),
        ("两个班", 2000, "班次"),
        ("1.5 Hours", 1500, "小时"),
        ("两个小时", 2000, "小时"),
        ("1.5小时", 1500, "小时"),
        ("２", 2000, ""),
        ("１．５", 1500, ""),
        (" 3 班次 ", 3000, "班次"),
        ("1,000", 1_000_000, ""),
        ("2.500", 2500, ""),
        ("2.5000", 2500, ""),
        ("10000", 10_000_000, ""),
        ("0.001", 1, ""),
    ],
)
def test_quantities(written, thousandths, unit):
    assert read_quantity(written, UNITS) == Quantity(thousandths, unit)


@pytest.mark.parametrize(
    ("written", "detail", "zh", "en"),
    [
        (None, "quantity-missing", "没有填数量。", "No quantity is given."),
        ("半天", "quantity-unreadable", "“半天”不是数量。", "“半天” is not a quantity."),
        *((each, "quantity-unreadable", f"“{each}”不是数量。", "is not") for each in UNSURE),
        ("两天", "unit-unknown", "不认识单位“天”。", "The unit “天” is not known."),
        ("约2次", "quantity-unreadable", "“约2次”不是数量。", "“约2次” is not a quantity."),
        ("2天", "unit-unknown", "不认识单位“天”。", "The unit “天” is not known."),
        ("0", "quantity-not-positive", "数量“0”不大于 0。", "The quantity “0” is not above 0."),
        ("0.000", "quantity-not-positive", "数量“0.000”不大于 0。", "is not above 0."),
        (Decimal(-3), "quantity-not-positive", "数量“-3”不大于 0。", "The quantity “-3” is not above 0."),
        ("1.0005", "quantity-too-fine", "的小数超过三位。", "more than three decimals"),
        ("10000.001", "quantity-too-large", "大得不合常理（超过 10000）。", "implausibly large (above 10000)"),
        ("9" * 400, "quantity-too-large", "大得不合常理", "implausibly large"),
        *((each, "quantity-unreadable", f"“{each}”不是数量。", "is not a quantity.") for each in NO_NUMBERS),
        (True, "quantity-unreadable", "“TRUE”不是数量。", "“TRUE” is not a quantity."),
        (DAY, "quantity-unreadable", "“2025-03-05”不是数量。", "is not a quantity."),
        (Fault("unsaved", "=B2*2"), "cell-unsaved", "公式“=B2*2”没有保存计算结果。", "was saved without its result"),
    ],
)
def test_what_is_no_quantity(written, detail, zh, en):
    wrong = read_quantity(written, UNITS)
    assert isinstance(wrong, Wrong)
    assert wrong.detail == detail
    assert zh in say("flaws", wrong.detail, "zh", wrong.params)
    assert en in say("flaws", wrong.detail, "en", wrong.params)


def test_a_unit_in_its_own_column_must_be_known_and_agree():
    assert read_quantity("2", UNITS, " 小时 ") == Quantity(2000, "小时")
    assert read_quantity("2小时", UNITS, "小时") == Quantity(2000, "小时")
    assert read_quantity("2", UNITS, "天").detail == "unit-unknown"
    assert read_quantity("2次", UNITS, "小时").detail == "unit-differs"


def test_a_unit_of_the_callers_own_is_no_abbreviation():
    assert read_quantity("2班", ("班", "次")) == Quantity(2000, "班")
    assert read_quantity("2班", ("次",)).detail == "unit-unknown"


def test_thousandths_in_plain_writing():
    assert [plain(each) for each in (1500, -2000, 1, -50, 0, 12_340)] == ["1.5", "-2", "0.001", "-0.05", "0", "12.34"]

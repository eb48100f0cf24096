"""Dates in columns against Python's, for every pair of days near the ends of months, leap years among them."""

import datetime as dt
from itertools import product

import numpy as np
import pytest

from rulebook import moments
from rulebook.tests.oracle import dates

ENDS = [dt.timedelta(days) for days in (-3, -2, -1, 0, 1, 14)]
DAYS = sorted(
    dt.date(year, month, 1) + near for year in (1969, 1972, 2023, 2024) for month in range(1, 13) for near in ENDS
)
NUMBERS = np.array([(day - dt.date(1970, 1, 1)).days for day in DAYS])


def test_days_are_numbered_from_1970_on():
    assert [moments.day_number(day) for day in DAYS] == NUMBERS.tolist()
    assert [moments.day_of(number) for number in NUMBERS] == DAYS


@pytest.mark.parametrize("name", ["year", "month", "weekday"])
def test_what_a_date_says(name):
    assert getattr(moments, name)(NUMBERS).tolist() == [getattr(dates, name)(day) for day in DAYS]


@pytest.mark.parametrize("name", ["months", "years"])
def test_what_lies_between_two_dates(name):
    start, end = (column.ravel() for column in np.meshgrid(NUMBERS, NUMBERS, indexing="ij"))
    found = getattr(moments, f"{name}_between")(start, end)
    assert found.tolist() == [getattr(dates, name)(a, b) for a, b in product(DAYS, DAYS)]


def test_the_last_anniversary():
    start, day = (column.ravel() for column in np.meshgrid(NUMBERS, NUMBERS, indexing="ij"))
    found = moments.anniversary(start, day).tolist()
    assert found == [moments.day_number(dates.anniversary(a, b)) for a, b in product(DAYS, DAYS)]

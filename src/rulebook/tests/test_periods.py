"""Periods and their parts, against the calendar day by day."""

import datetime as dt

import pytest

from rulebook.periods import Period, start_of
from rulebook.pers import PERS
from rulebook.tests.oracle.dates import part

DAYS = [dt.date(2023, 8, 20) + dt.timedelta(n) for n in range(900)]
FIRST = dt.date(2000, 1, 1)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", (1, 1), (12, 31)),
        ("2024H1", (1, 1), (6, 30)),
        ("2024H2", (7, 1), (12, 31)),
        ("2024Q1", (1, 1), (3, 31)),
        ("2024Q3", (7, 1), (9, 30)),
        ("2024Q4", (10, 1), (12, 31)),
        ("2024-01", (1, 1), (1, 31)),
        ("2024-02", (2, 1), (2, 29)),
        ("2024-12", (12, 1), (12, 31)),
        ("2024-03-05..2024-03-05", (3, 5), (3, 5)),
        ("2024-03-05..2024-11-07", (3, 5), (11, 7)),
    ],
)
def test_what_a_period_s_name_means(text, first, last):
    period = Period.of(text)
    assert (period.first, period.last) == (dt.date(2024, *first), dt.date(2024, *last))
    assert period.days == len([day for day in DAYS if period.first <= day <= period.last])


@pytest.mark.parametrize("text", ["", "24", "2024H3", "2024Q5", "2024-13", "2024-1", "2024-03-05..2024-03-04"])
def test_other_names_are_refused(text):
    with pytest.raises(ValueError, match=r"period|month"):
        Period.of(text)


def test_a_period_has_at_most_fifty_years_of_366_days():
    assert Period(FIRST, FIRST + dt.timedelta(366 * 50 - 1)).days == 366 * 50
    with pytest.raises(ValueError, match="18301 days"):
        Period(FIRST, FIRST + dt.timedelta(366 * 50))


@pytest.mark.parametrize("starts", [1, 4, 9, 12])
@pytest.mark.parametrize("per", PERS)
@pytest.mark.parametrize("last", [DAYS[0], DAYS[40], DAYS[-1]])
def test_parts_are_those_of_the_calendar_cut_at_the_ends(per, starts, last):
    period = Period(DAYS[0], last)
    own = {}
    for day in DAYS[: period.days]:
        own.setdefault(part(per, day, starts), []).append(day)
    found = period.parts(per, starts)
    assert found.of_day.tolist() == [number for number, days in enumerate(own.values()) for _ in days]
    assert found.firsts == tuple(days[0] for days in own.values())
    assert found.lasts == tuple(days[-1] for days in own.values())
    with pytest.raises(ValueError, match="read-only"):
        found.of_day[0] = 1  # it is shared by all who ask for it


@pytest.mark.parametrize("starts", [1, 9])
@pytest.mark.parametrize("per", [per for per in PERS if per != "period"])
def test_a_part_starts_with_the_first_day_that_lies_in_it(per, starts):
    first = {}
    for day in DAYS:
        first.setdefault(part(per, day, starts), day)
    for day in DAYS[366:]:
        assert start_of(per, day, starts) == first[part(per, day, starts)]


def test_years_begin_in_january_where_nothing_else_is_said():
    period = Period.year(2024)
    assert start_of("year", period.last) == period.first
    assert period.parts("quarter").firsts == tuple(dt.date(2024, month, 1) for month in (1, 4, 7, 10))


def test_nothing_starts_before_the_first_year():
    assert start_of("year", dt.date(1, 2, 3), 9) == dt.date(1, 1, 1)
    assert start_of("half", dt.date(1, 1, 31), 12) == dt.date(1, 1, 1)


def test_a_period_the_wrong_way_round_says_so():
    with pytest.raises(ValueError, match="末日 2025-01-01 在首日 2025-05-01 之前 / .*wrong way round"):
        Period.of("2025-05-01..2025-01-01")

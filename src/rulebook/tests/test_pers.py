"""Which parts of the calendar lie within which, against the calendar itself, day by day."""

import datetime as dt
from itertools import product

import pytest

from rulebook.pers import PERS, nest, within
from rulebook.tests.oracle.dates import part

DAYS = [dt.date(2023, 12, 1) + dt.timedelta(n) for n in range(800)]


@pytest.mark.parametrize(("inner", "outer"), list(product(PERS, PERS)))
def test_a_part_lies_within_another_if_none_of_its_days_leaves_it(inner, outer):
    around = {(part(inner, day, starts), part(outer, day, starts), starts) for starts in (1, 9) for day in DAYS}
    assert within(inner, outer) is (len({(a, starts) for a, _, starts in around}) == len(around))


def test_what_is_shared_by_several_lies_within_what_fewer_share():
    assert within("club and month", "club") and within("club and month", "year") and within("club", "period")
    assert within("club and month", "year and club") and within("matter and day", "matter and week")
    assert not within("club", "club and month") and not within("club", "year") and not within("month", "club")
    assert not within("club and month", "matter and year") and not within("period", "club")


def test_parts_nest_where_each_lies_within_the_next():
    assert nest(["day", "week", "period"]) and nest(["month", "quarter", "half", "year"]) and nest([])
    assert not nest(["day", "year", "month"]) and not nest(["day", "week", "month"])

"""Which parts of the calendar lie within which, against the calendar itself, day by day."""

import datetime as dt
from itertools import product
from types import SimpleNamespace

import numpy as np
import pytest

from rulebook.pers import PERS, nest, slots, within
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


def test_records_share_a_slot_if_they_agree_in_every_word():
    """However many words there are; those without a word stand alone."""
    most = 2**22 - 1  # rows 0 and 1 would be one if numbers passed 64 bits
    fields = {"a": [2**20, 0, 2**20, 2**20, -1, -1], "b": [7, 7, 7, most, 7, 7], "c": [most, most, most, 1, 1, 1]}
    book = SimpleNamespace(field=lambda name: np.array(fields[name]))
    together = slots(book, "a and b and c", np.arange(6)).tolist()
    assert together[0] == together[2] and len(set(together)) == 5
    assert slots(book, "a and b and c", np.arange(6), alone=False)[4:].tolist() == [-1, -1]


@pytest.mark.parametrize("per", ["matter", "word"])
def test_records_share_a_slot_if_they_have_the_same_matter_or_word(per):
    codes = np.array([1, 0, -1, 1, 2, -1])
    book = SimpleNamespace(records=SimpleNamespace(matter=codes), rows=np.arange(6), field=lambda name: codes)
    together = slots(book, per, np.arange(6)).tolist()
    assert together[0] == together[3] and len(set(together)) == 5
    assert [slot >= 0 for slot in slots(book, per, np.arange(6), alone=False)] == [code >= 0 for code in codes]


def test_records_without_any_matter_stand_alone():
    book = SimpleNamespace(records=SimpleNamespace(matter=None))
    assert len(set(slots(book, "matter", np.arange(3)).tolist())) == 3
    assert slots(book, "matter", np.arange(3), alone=False).tolist() == [-1, -1, -1]

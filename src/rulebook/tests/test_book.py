"""Which records count and in which order, against Python's sorting; columns that do not fit are refused."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook import Period, Records, ScoringError, Subjects, compile_scheme
from rulebook.book import open_book
from rulebook.facts import LARGEST, MISSING
from rulebook.moments import day_number
from rulebook.tests.small_schemes import item, small

PERIOD = Period.of("2014-11-09..2014-11-11")  # around 2^14 days after 1970
FIRST, LAST = day_number(PERIOD.first), day_number(PERIOD.last)
FIELDS = "".join(
    f'\n[record_fields.{kind}]\ntitle = "{kind}"\nkind = "{kind}"\n' for kind in ("text", "truth", "number", "date")
)
SCHEME = compile_scheme(small(item("rest"), FIELDS))
SUBJECTS = Subjects.of(["a", "b", "c"])


def records(days, numbers=None):
    rows = np.arange(len(days))
    quantity = np.full(len(days), 1000)
    return Records(
        rows % 3, rows % 2, np.array(days, np.int32), quantity, None if numbers is None else np.array(numbers)
    )


def opened(found, cutoff=None):
    return open_book(SCHEME, SUBJECTS, found, PERIOD, cutoff)


@given(st.lists(st.integers(FIRST - 1, LAST + 1), max_size=8), st.none() | st.randoms(), st.none() | st.integers(0, 9))
@settings(max_examples=200, deadline=None)
def test_records_of_the_period_count_by_day_and_number_up_to_the_cutoff(days, luck, cutoff):
    numbers = list(range(1, len(days) + 1))
    if luck:
        luck.shuffle(numbers)
    found = records(days, numbers if luck else None)
    book = opened(found, cutoff)
    counted = [i for i, day in enumerate(days) if FIRST <= day <= LAST and (cutoff is None or numbers[i] <= cutoff)]
    expected = sorted(counted, key=lambda row: (days[row], numbers[row]))
    assert book.rows.tolist() == expected and len(book) == len(expected)
    assert book.day.tolist() == [days[row] - FIRST for row in expected]
    for name in ("subject", "item", "quantity"):
        assert getattr(book, name).tolist() == getattr(found, name)[expected].tolist()


@pytest.mark.parametrize(
    ("name", "least", "most"), [("subject", 0, 2), ("item", 0, 1), ("quantity", -LARGEST, LARGEST)]
)
def test_columns_that_point_nowhere_are_refused(name, least, most):
    columns = records([FIRST] * 3)
    for edge, beyond in product((least, most), (least - 1, most + 1)):
        assert len(opened(replace(columns, **{name: np.array([edge] * 3)}))) == 3
        with pytest.raises(ScoringError, match=f"row 1: {name} is out of range"):
            opened(replace(columns, **{name: np.array([edge, beyond, beyond])}))


@pytest.mark.parametrize("name", ["item", "day", "quantity", "number", "matter", "text"])
def test_columns_of_other_lengths_are_refused(name):
    short = np.zeros(2, np.int64)
    change = {"fields": {"text": short}} if name == "text" else {name: short}
    with pytest.raises(ScoringError, match="2 rows, not 3"):
        opened(replace(records([FIRST] * 3), **change))


def test_fields_that_were_not_given_are_missing_everywhere():
    book = opened(records([LAST, FIRST, FIRST - 1]))
    found = {kind: book.field(kind).tolist() for kind in ("text", "truth", "number", "date")}
    assert found == {"text": [-1, -1], "truth": [-1, -1], "number": [MISSING] * 2, "date": [MISSING] * 2}
    given = replace(records([LAST, FIRST, FIRST - 1]), fields={"number": np.array([5, 6, 7])})
    assert opened(given).field("number").tolist() == [6, 5]


def test_records_that_lack_something_do_not_count():
    book = opened(records([FIRST] * 4))
    assert np.arange(4)[book.counting()].tolist() == [0, 1, 2, 3]
    assert np.asarray(book.counting(np.array([2, 3]))).tolist() == [2, 3]
    book.lacking = np.array([-1, 0, 1, -1])
    assert np.asarray(book.counting()).tolist() == [0, 3]
    assert np.asarray(book.counting(np.array([1, 2, 3]))).tolist() == [3]

"""Values taken together and ranks, against plain Python over lists."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.aggregates import gathered, ranked
from rulebook.exact import Exact

PLACES = 4
VALUES = st.none() | st.fractions(-3, 3, max_denominator=4) | st.sampled_from([Fraction(2**61), Fraction(-(2**61), 3)])
ROWS = st.lists(st.tuples(st.integers(0, PLACES - 2), VALUES), max_size=12)  # nothing is in the last place
HOW = {"sum": sum, "mean": lambda own: sum(own) / len(own), "highest": max, "lowest": min}


def columns(rows):
    values = [(0, 0) if value is None else (value.numerator, value.denominator) for _, value in rows]
    tops, bottoms = np.array(values, np.int64).reshape(-1, 2).T
    return Exact(tops, bottoms), np.array([place for place, _ in rows], np.int64)


@pytest.mark.parametrize("how", HOW)
@given(ROWS)
@settings(max_examples=40, deadline=None)
def test_values_are_taken_together_by_place(how, rows):
    found = gathered(how, *columns(rows), PLACES)
    for place in range(PLACES):
        own = [value for at, value in rows if at == place and value is not None]
        assert found.spread(PLACES).at(place) == (HOW[how](own) if own or how == "sum" else None)


@given(ROWS, st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_a_rank_is_one_more_than_those_above(rows, luck):
    values, place = columns(rows)
    place = np.array([2**31 - 1, 5, 0], np.int32)[place]  # units are told in 32 bits
    seats = luck.sample(range(len(rows) + 2), len(rows))
    found = ranked(values, place, np.array(seats, np.int64), len(rows) + 2)
    expected = dict.fromkeys(range(len(rows) + 2))
    for seat, (at, value) in zip(seats, rows, strict=True):
        others = [other for where, other in rows if where == at and other is not None]
        expected[seat] = None if value is None else 1 + sum(other > value for other in others)
    assert {seat: found.at(seat) for seat in expected} == expected

"""Rows in segments, against Python's own sorting."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.segments import in_order, place_in_segment, segment_starts, sums_before, ties

FIGURES = st.integers(0, 3) | st.sampled_from([2**20, 2**31, 2**40, 2**62])  # their product passes 64 bits


@given(st.lists(st.tuples(FIGURES, FIGURES, FIGURES), max_size=8))
@settings(max_examples=200, deadline=None)
def test_rows_are_sorted_by_every_column_and_equals_stay_as_they_stand(rows):
    columns = np.array(rows, np.int64).reshape(-1, 3).T
    assert in_order(*columns).tolist() == sorted(range(len(rows)), key=lambda row: rows[row])


def test_places_and_sums_begin_anew_in_every_segment():
    segment = np.array([4, 4, 4, 7, 9, 9])
    assert segment_starts(segment).tolist() == [0, 3, 4]
    assert place_in_segment(segment).tolist() == [0, 1, 2, 0, 0, 1]
    assert sums_before(np.array([5, 6, 7, 8, 9, 10]), segment_starts(segment)).tolist() == [0, 5, 11, 0, 0, 9]
    assert place_in_segment(np.array([], int)).tolist() == []


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 1)), max_size=9))
@settings(max_examples=100, deadline=None)
def test_ties_share_the_places_of_all_who_agree_in_every_key(rows):
    rows = sorted(rows)
    first, last = ties(*np.array(rows, np.int64).reshape(-1, 3).T)
    own = [[other for other in rows if other[0] == row[0]] for row in rows]
    assert first.tolist() == [mine.index(row) for mine, row in zip(own, rows, strict=True)]
    assert last.tolist() == [mine.index(row) + mine.count(row) - 1 for mine, row in zip(own, rows, strict=True)]

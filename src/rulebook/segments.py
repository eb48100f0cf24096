"""Columns in segments: the records of one subject and one slot (an item's quarter, a group's year)."""

from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[Any]
LARGEST_KEY = 2**63


def in_order(*columns: Column) -> Column:
    """The places of rows sorted by the columns, the first the most important, then as they stand; none may be below 0.

    Columns and place are sorted as one number, which is several times faster than sorting indexes.
    """
    n = len(columns[0])
    widths = [int(column.max(initial=0)) + 1 for column in columns]
    if n * prod(widths) >= LARGEST_KEY:
        return np.lexsort(columns[::-1])
    key = np.zeros(n, np.int64)
    for column, width in zip(columns, widths, strict=True):
        key *= width
        key += column
    key *= n
    key += np.arange(n)
    key.sort()
    key %= n
    return key


def segment_starts(segment: Column) -> Column:
    """In sorted segments: where each begins."""
    change = np.ones(len(segment), bool)
    np.not_equal(segment[1:], segment[:-1], out=change[1:])
    return np.flatnonzero(change)


def sums_before(values: Column, starts: Column) -> Column:
    """In sorted segments: for every row, the sum of those before it in its segment."""
    before = np.cumsum(values) - values
    return np.asarray(before - np.repeat(before[starts], np.diff(np.append(starts, len(values)))))


def place_in_segment(segment: Column) -> Column:
    """In sorted segments: 0 for the first row of each, 1 for the second, and so on."""
    starts = segment_starts(segment)
    return np.asarray(np.arange(len(segment)) - np.repeat(starts, np.diff(np.append(starts, len(segment)))))


def ties(segment: Column, *keys: Column) -> tuple[Column, Column]:
    """In rows sorted by segment and keys: the first and the last place in it of those who agree in all keys."""
    place = place_in_segment(segment)
    change = np.logical_or.reduce([key[1:] != key[:-1] for key in (segment, *keys)])
    starts = np.flatnonzero(np.append(True, change)[: len(place)])
    lengths = np.diff(np.append(starts, len(place)))
    return np.repeat(place[starts], lengths), np.repeat(place[starts + lengths - 1], lengths)

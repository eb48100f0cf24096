"""Columns in segments: the records of one subject and one slot (an item's quarter, a group's year)."""

from typing import Any

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[Any]
LARGEST_KEY = 2**63


def in_order(segment: Column, rows: Column, total: int) -> Column:
    """`rows` (ascending, below `total`) sorted by their segment, then as they stand.

    Segment and row are sorted as one number, which is several times faster than sorting indexes.
    """
    wide = int(segment.max()) + 1 if len(segment) else 0
    if wide * total >= LARGEST_KEY:
        return rows[np.argsort(segment, kind="stable")]
    key = segment.astype(np.int64) * total + rows
    key.sort()
    return key % total


def used_before(segment: Column, amount: Column) -> Column:
    """In sorted segments: for every row, the sum of `amount` over the rows before it in its segment."""
    before = np.cumsum(amount) - amount
    starts = segment_starts(segment)
    lengths = np.diff(np.append(starts, len(segment)))
    return np.asarray(before - np.repeat(before[starts], lengths))


def segment_starts(segment: Column) -> Column:
    """In sorted segments: where each begins."""
    change = np.empty(len(segment), bool)
    change[:1] = True
    np.not_equal(segment[1:], segment[:-1], out=change[1:])
    return np.flatnonzero(change)


def place_in_segment(segment: Column) -> Column:
    """In sorted segments: 0 for the first row of each, 1 for the second, and so on."""
    starts = segment_starts(segment)
    return np.asarray(np.arange(len(segment)) - np.repeat(starts, np.diff(np.append(starts, len(segment)))))

"""The records that caps may cut, in columns of their own, lined up under each stage's caps."""

from dataclasses import dataclass, field

import numpy as np

from rulebook.book import Book
from rulebook.exact import sum_by
from rulebook.facts import Column
from rulebook.segments import in_order, segment_starts, sums_before
from rulebook.stages import UNCAPPED, Stage


@dataclass(slots=True, eq=False)
class Contest:
    """Records in the order in which they are credited; `rows` are their places in the book. Points are signed."""

    subjects: int
    rows: Column
    subject: Column
    item: Column
    day: Column
    offered: Column
    credited: Column
    runs: "list[Run]" = field(default_factory=list)

    @classmethod
    def of(cls, book: Book, rows: Column) -> "Contest":
        """Take records out of the book."""
        offered = book.offered[rows]
        return cls(
            len(book.subjects), rows, book.subject[rows], book.item[rows], book.day[rows], offered, offered.copy()
        )


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Records under the caps of one stage, sorted by cap, subject and part of the period, then in their order.

    Attributes:
        at: their places in the contest.
        starts, lengths: of the segments.
        sign, most, limit: by record, what the cap is on, its maximum, what it is called.
        net: by record, whether deductions free the cap's room (they stand in the run, and meet no maximum).
    """

    at: Column
    starts: Column
    lengths: Column
    sign: Column
    most: Column
    limit: Column
    net: Column

    def used_before(self, size: Column) -> Column:
        """For every record, the sum of `size` over those before it in its segment."""
        return sums_before(size, self.starts)


def line_up(stage: Stage, contest: Contest) -> Run:
    """Sort the records under those caps of a stage that overflow; others cut nothing of what is credited so far."""
    sign, net = stage.sign[contest.item], stage.net[contest.item]
    at = np.flatnonzero((contest.offered * sign > 0) | net)
    slot = stage.slots(contest.rows[at], contest.item[at], contest.day[at])
    segment, n = _segments(contest.subject[at], slot, contest.subjects, len(stage.most))
    most = stage.room(slot, contest.subject[at])
    full = np.asarray(sum_by(segment, np.abs(contest.credited[at]), n))[segment] > most
    at, slot, segment, most = at[full], slot[full], segment[full], most[full]
    order = in_order(segment)
    at, slot, most = at[order], slot[order], most[order]
    starts = segment_starts(segment[order])
    lengths = np.diff(np.append(starts, len(at)))
    free = net[at] & (contest.offered[at] * sign[at] < 0)
    return Run(at, starts, lengths, sign[at], np.where(free, UNCAPPED, most), stage.limit[slot], net[at])


def _segments(subject: Column, slot: Column, subjects: int, width: int) -> tuple[Column, int]:
    """Subject and slot as one number, and above what it lies."""
    segment = subject.astype(np.int64) * width + slot
    if subjects * width <= 4 * len(subject) + 1_000_000:
        return segment, subjects * width
    found, segment = np.unique(segment, return_inverse=True)
    return segment, len(found)

"""Third and fourth pass: caps, and which of them cut.

Caps act from the inside out. Where every cap lies within the next (a quarter in a year, an item in its group), it is
enough to let each cut what the one before it left, in order: once an outer cap is full, nothing that follows in it
counts, so what an inner cap was used up by in vain does not matter. Only segments that overflow need be looked at.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from rulebook.book import Book
from rulebook.exact import sum_by
from rulebook.facts import Column
from rulebook.scheme import PERS, Cap, Per
from rulebook.segments import in_order, place_in_segment, used_before

UNCAPPED, ALL = 2**62, slice(None)


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """Caps that never meet the same record, so that they act at once.

    Attributes:
        slot: by item and day, which part of which cap a record falls in; 0: no cap.
        sign: by item, 1 where its cap is on points, −1 where it is on deductions, 0 where it has none.
        most: by slot, the magnitude left at most.
        limit: by slot, what cuts.
    """

    slot: Column
    sign: Column
    most: Column
    limit: Column

    def segments(self, book: Book, rows: Column | slice = ALL) -> Column:
        """Subject and slot of records, as one number below `size`."""
        subject = book.subject[rows]
        if self.size(book) >= 2**31:
            subject = subject.astype(np.int64)
        return np.asarray(subject * len(self.most) + self.slot[book.item[rows], book.day[rows]])

    def size(self, book: Book) -> int:
        """How many segments there may be."""
        return len(book.subjects) * len(self.most)

    def met(self, book: Book, points: Column, rows: Column | slice = ALL) -> Column:
        """The magnitude of `points` where they are what the cap is on, else 0."""
        return np.asarray(np.maximum(points * self.sign[book.item[rows]], 0))


def stages(book: Book) -> tuple[Stage, ...]:
    """The caps from the inside out: first caps of items, second ones, then of groups, then of those around them."""
    chains = [tuple(dict.fromkeys(book.scheme.caps_of(item))) for item in book.scheme.items]
    waiting, found = list(chains), []
    while any(waiting):
        inner = dict.fromkeys(cap for chain in waiting for cap in chain[1:])
        now = [cap for cap in dict.fromkeys(chain[0] for chain in waiting if chain) if cap not in inner]
        found.append(_stage(book, chains, now))
        waiting = [tuple(cap for cap in chain if cap not in now) for chain in waiting]
    return tuple(found)


def _stage(book: Book, chains: list[tuple[Cap, ...]], caps: list[Cap]) -> Stage:
    slot = np.zeros((len(chains), book.period.days), np.int32)
    sign = np.zeros(len(chains), np.int64)
    most, limit = [UNCAPPED], [-1]
    for cap in caps:
        parts = book.parts(cap.per)
        for i in (i for i, chain in enumerate(chains) if cap in chain):
            slot[i], sign[i] = parts.of_day + len(most), 1 if cap.most > 0 else -1
        most += [abs(cap.most)] * len(parts.lasts)
        limit += [book.limit(cap.limit)] * len(parts.lasts)
    return Stage(slot, sign, np.array(most), np.array(limit, np.int16))


def cap(book: Book) -> None:
    """Fill `credited` with what the caps leave of `offered`."""
    book.credited = book.offered.copy()
    book.stages = stages(book)
    if all(_nested(book.scheme.caps_of(item)) for item in book.scheme.items):
        for stage in book.stages:
            _cut(book, stage)
    else:
        _cut_one_by_one(book, book.stages)


def _nested(chain: tuple[Cap, ...]) -> bool:
    """Whether every cap's periods lie within those of the next one on the same sign."""
    for sign in (1, -1):
        pers = [cap.per for cap in chain if cap.most * sign > 0]
        if any(not _within(a, b) for a, b in pairwise(pers)):
            return False
    return True


def _within(inner: Per, outer: Per) -> bool:
    crossing = inner == "week" and outer in ("month", "quarter", "year")
    return PERS.index(inner) <= PERS.index(outer) and not crossing


def _cut(book: Book, stage: Stage) -> None:
    """Let one stage cut, in the segments that overflow."""
    segment, size = stage.segments(book), stage.met(book, book.credited)
    sums = np.asarray(sum_by(segment, size, stage.size(book)))
    over = (sums.reshape(-1, len(stage.most)) > stage.most).ravel()
    if not over.any():
        return
    rows = np.flatnonzero(over[segment] & (size > 0))
    rows = in_order(segment[rows], rows, len(book))
    before = used_before(segment[rows], size[rows])
    left = np.clip(stage.most[segment[rows] % len(stage.most)] - before, 0, size[rows])
    book.credited[rows] = left * stage.sign[book.item[rows]]


def _cut_one_by_one(book: Book, stages: tuple[Stage, ...]) -> None:
    """The same where caps cross: the first record of every subject, then the second, and so on."""
    rows = in_order(book.subject, np.arange(len(book)), len(book))
    turn = place_in_segment(book.subject[rows])
    rows = in_order(turn, rows, len(book))
    used = [np.zeros(stage.size(book), np.int64) for stage in stages]
    for now in np.split(rows, np.cumsum(np.bincount(turn))[:-1]):
        for stage, spent in zip(stages, used, strict=True):
            size, segment = stage.met(book, book.credited[now], now), stage.segments(book, now)
            left = np.minimum(size, stage.most[segment % len(stage.most)] - spent[segment])
            book.credited[now] = np.where(size > 0, left * stage.sign[book.item[now]], book.credited[now])
        for stage, spent in zip(stages, used, strict=True):
            spent[stage.segments(book, now)] += stage.met(book, book.credited[now], now)


def label(book: Book) -> None:
    """Fill `limited_by` for records that caps cut: the last cap that left less than those before it.

    A cap is used up only by points finally credited, so this looks at the credits, not at what was left on the way.
    """
    cut = np.flatnonzero(book.credited != book.offered)
    left = np.abs(book.offered[cut])
    for stage in book.stages:
        free = _free_before(book, stage, cut, left)
        cuts = free < left
        slot = stage.slot[book.item[cut], book.day[cut]]
        book.limited_by[cut[cuts]] = stage.limit[slot[cuts]]
        left = np.minimum(left, free)
    assert (left == np.abs(book.credited[cut])).all(), "credits and their limits disagree"


def _free_before(book: Book, stage: Stage, cut: Column, left: Column) -> Column:
    """What a stage's caps had free when the records `cut` came; enough for `left` where they cannot cut."""
    segment, size = stage.segments(book), stage.met(book, book.credited)
    most = stage.most[segment[cut] % len(stage.most)]
    sums = np.asarray(sum_by(segment, size, stage.size(book)))
    meets = stage.met(book, book.offered[cut], cut) > 0
    near = meets & (most - sums[segment[cut]] < left)
    marked = np.zeros(stage.size(book), bool)
    marked[segment[cut[near]]] = True
    rows = np.flatnonzero(marked[segment])
    rows = in_order(segment[rows], rows, len(book))
    before = np.zeros(len(book), np.int64)
    before[rows] = used_before(segment[rows], size[rows])
    return np.where(near, most - before[cut], left)

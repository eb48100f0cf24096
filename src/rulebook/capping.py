"""Fourth and fifth pass: caps, and which of them cut.

Caps act from the inside out. Where every cap lies within the next (a quarter in a year, an item in its group), it is
enough to let each cut what the one before it left, in order: once an outer cap is full, nothing that follows in it
counts, so what an inner cap was used up by in vain does not matter. Only records under a cap that overflows are looked
at one after the other; the sums tell which these are.
"""

import numpy as np

from rulebook.book import Book
from rulebook.contest import Contest, Run, line_up
from rulebook.facts import Column
from rulebook.overflow import add_up, contested, settled, sums_suffice
from rulebook.segments import in_order, place_in_segment
from rulebook.stages import in_turn, lay_out


def cap(book: Book) -> None:
    """Fill `credited` with what the caps leave of `offered`; where only sums are asked for and suffice, `left`."""
    stages, book.sums = lay_out(book), add_up(book)
    one_by_one = not in_turn(book.scheme)
    if not one_by_one and book.sums:
        left, over = settled(stages, book.sums)
        if not book.singly and sums_suffice(book.scheme):
            book.left = left
            return
        rows = contested(book.sums, over)
    else:
        rows = np.flatnonzero(book.offered)
    contest = book.contest = Contest.of(book, rows)
    for stage in stages:
        contest.runs.append(line_up(stage, contest))
        if not one_by_one:
            _cut(contest.runs[-1], contest)
    if one_by_one:
        _cut_one_by_one(contest)
    book.credited = book.offered.copy()
    book.credited[rows] = contest.credited


def _cut(run: Run, contest: Contest) -> None:
    """Let the caps of one stage cut."""
    size = contest.credited[run.at] * run.sign
    contest.credited[run.at] = np.clip(run.most - run.used_before(size), 0, size) * run.sign


def _cut_one_by_one(contest: Contest) -> None:
    """The same where caps cross: the first record of every subject, then the second, and so on."""
    order = in_order(contest.subject)
    turn = place_in_segment(contest.subject[order])
    turns = np.split(order[in_order(turn)], np.cumsum(np.bincount(turn))[:-1])
    laid = [_by_record(run, contest) for run in contest.runs]
    used = [np.zeros(len(run.at) + 1, np.int64) for run in contest.runs]
    for now in turns:
        size = np.abs(contest.credited[now])
        for (segment, most, _), spent in zip(laid, used, strict=True):
            size = np.minimum(size, most[now] - spent[segment[now]])
        contest.credited[now] = size * np.sign(contest.offered[now])
        for (segment, _, sign), spent in zip(laid, used, strict=True):
            spent[segment[now]] += contest.credited[now] * sign[now]


def _by_record(run: Run, contest: Contest) -> tuple[Column, Column, Column]:
    """For every record its segment in a run, the maximum there, its sign; −1, more than anything, 0 in none."""
    segment = np.full(len(contest.subject), -1)
    segment[run.at] = np.repeat(np.arange(len(run.starts)), run.lengths)
    most = np.full(len(contest.subject), np.iinfo(np.int64).max)
    most[run.at] = run.most
    sign = np.zeros(len(contest.subject), np.int64)
    sign[run.at] = run.sign
    return segment, most, sign


def label(book: Book) -> None:
    """Fill `limited_by` for records that caps cut: the last cap that left less than those before it.

    A cap is used up only by points finally credited, so this looks at the credits, not at what was left on the way.
    """
    if book.left is not None:
        return
    contest = book.contest
    left = np.abs(contest.offered)
    limit = book.limited_by[contest.rows]
    for run in contest.runs:
        free = run.most - run.used_before(contest.credited[run.at] * run.sign)
        cuts = free < left[run.at]
        limit[run.at[cuts]] = run.limit[cuts]
        left[run.at] = np.minimum(left[run.at], free)
    assert (left == np.abs(contest.credited)).all(), "credits and their limits disagree"
    book.limited_by[contest.rows] = limit

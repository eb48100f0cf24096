"""Functions over the records of a subject (or of a subject's part of the period): sums, counts, extremes, streaks."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from rulebook.aggregates import gathered
from rulebook.book import Book
from rulebook.exact import Exact, Whole, sum_by
from rulebook.facts import Column
from rulebook.formula.evaluate import number, truth
from rulebook.formula.tree import Call, Name, Node, named
from rulebook.pers import Part, slots
from rulebook.record_scope import RecordScope
from rulebook.scheme import PLAIN_TALLIES, Duty, Scheme

if TYPE_CHECKING:
    from rulebook.scope import SubjectScope


def over_records(scope: "SubjectScope", node: Call) -> Exact:
    """A function over the records of an item, a group or all, where a condition may hold."""
    book, name, n = scope.book, node.name, len(scope)
    before = 1 if name in PLAIN_TALLIES else 2
    rows = _rows(scope, cast(Name, node.arguments[0]).name, node.arguments[before:])
    place = scope.place(rows)
    if name == "count":
        return Exact(np.bincount(place, minlength=n))
    if name in PLAIN_TALLIES:
        return Exact(sum_by(place, getattr(book, name)[rows], n), 1000)
    if name == "distinct":
        return _distinct(book, " and ".join(named(node.arguments[1])), rows, place, n)
    if name == "streak":
        return _streak(book, cast(Part, cast(Name, node.arguments[1]).name), rows, place, n)
    values = number(node.arguments[1], RecordScope(book, rows, subjects=scope)).spread(len(rows))
    return gathered(name.partition("_")[0], values, place, n)


def _rows(scope: "SubjectScope", reference: str, conditions: tuple[Node, ...]) -> Column:
    """The records that count, of what `reference` names, for which the condition holds."""
    book = scope.book
    meant = set(book.scheme.members_of(reference))
    rows = np.flatnonzero(book.items_where(meant.__contains__)[book.item])
    rows = np.asarray(book.counting(rows))
    for condition in conditions:
        rows = rows[np.broadcast_to(truth(condition, RecordScope(book, rows, subjects=scope)), len(rows))]
    return rows


def _distinct(book: Book, per: str, rows: Column, place: Column, n: int) -> Exact:
    """How many different shares there are; records that stand alone are not counted."""
    share = slots(book, per, rows, alone=False)
    place, share = place[share >= 0].astype(np.int64), share[share >= 0]
    width = int(share.max(initial=0)) + 1
    return Exact(np.bincount(np.unique(place * width + share) // width, minlength=n))


def _streak(book: Book, part: Part, rows: Column, place: Column, n: int) -> Exact:
    """The most parts one after the other."""
    width = len(book.parts(part).lasts) + 1  # a gap between the subjects
    there = np.unique(place.astype(np.int64) * width + book.parts(part).of_day[book.day[rows]])
    run = np.cumsum(np.diff(there, prepend=-2) != 1)
    length = np.bincount(run)[run] if len(run) else run
    longest = np.zeros(n, np.int64)
    np.maximum.at(longest, there // width, length)
    return Exact(longest)


def duty_tally(book: Book, function: str, reference: str) -> Exact:
    """How often duties are owed or held."""
    found = Exact(0)
    for duty in (duty for duty in book.scheme.duties if reference in ("all", duty.item)):
        held = np.minimum(occurrences(book, duty), duty.times)
        found += Exact(duty.times * held.shape[1]) if function == "owed" else Exact(held.sum(axis=1))
    return found


def occurrences(book: Book, duty: Duty) -> Column:
    """By subject and part of the period: how many records of a duty's item there are."""
    parts = book.parts(duty.per)
    rows = np.asarray(book.counting(np.flatnonzero(book.item == book.scheme.item_index[duty.item])))
    place = book.subject[rows].astype(np.int64) * len(parts.lasts) + parts.of_day[book.day[rows]]
    shape = (len(book.subjects), len(parts.lasts))
    return np.bincount(place, minlength=shape[0] * shape[1]).reshape(shape)


class Tally:
    """Sums of one figure for all the references that a scheme makes, in one pass over the records.

    Items that the same references mean share a column.
    """

    def __init__(self, book: Book, function: str) -> None:
        """Add up `credited`, `earned`, `quantity`, or the records themselves (`count`)."""
        self.function, self.scheme = function, book.scheme
        self.column, self.width, self.meant_at_all = _columns(book.scheme, function)
        self.table = self._credited(book) if function == "credited" and book.sums else self._added(book, function)

    def _added(self, book: Book, function: str) -> Column:
        """One line for each column, added up over the records."""
        meant = None if self.meant_at_all.all() else np.flatnonzero(self.meant_at_all[book.item])
        rows = book.counting(meant)
        values = 1 if function == "count" else getattr(book, function)[rows]
        return self._table(book, rows, values)

    def _credited(self, book: Book) -> Column:
        """What was offered is added up already; only what caps cut is taken off, if that is not done already too."""
        assert book.sums is not None
        table = np.zeros((self.width, len(book.subjects)), np.int64)
        np.add.at(table, self.column[book.sums.item], book.sums.offered if book.left is None else book.left)
        if book.left is not None:
            return table
        cut = np.flatnonzero(book.contest.credited != book.contest.offered)
        lost = book.contest.offered[cut] - book.contest.credited[cut]
        return table - self._table(book, book.contest.rows[cut], lost)

    def _table(self, book: Book, rows: Column | slice, values: Whole) -> Column:
        n = len(book.subjects)
        place = self.column[book.item[rows]].astype(np.int64) * n + book.subject[rows]
        return np.asarray(sum_by(place, values, self.width * n)).reshape(self.width, n)

    def of(self, reference: str) -> Exact:
        """The figure of an item, a group or all."""
        columns = sorted({int(self.column[i]) for i in self.scheme.members_of(reference)})
        sums: Any = self.table[columns].sum(axis=0)
        return Exact(sums) if self.function == "count" else Exact(sums, 1000)


@lru_cache(maxsize=64)
def _columns(scheme: Scheme, function: str) -> tuple[Column, int, Column]:
    """By item its column, how many columns there are, and by item whether any reference means it."""
    references = [set(scheme.members_of(name)) for name in sorted(scheme.tallies[function])]
    signatures = [tuple(i in meant for meant in references) for i in range(len(scheme.items))]
    columns = sorted(set(signatures))
    column = np.array([columns.index(signature) for signature in signatures])
    return column, len(columns), np.array([any(signature) for signature in signatures])

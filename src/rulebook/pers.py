"""*Per*: what the records that share a limit have in common: a calendar part, a matter, a text field, or several."""

from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from rulebook.book import Book

Part = Literal["day", "week", "month", "quarter", "half", "year", "period"]
PERS: tuple[Part, ...] = ("day", "week", "month", "quarter", "half", "year", "period")
MATTER = "matter"
Column = npt.NDArray[np.int64]


def words_of(per: str) -> tuple[str, ...]:
    """`club and month` → `club`, `month`."""
    return tuple(per.split(" and "))


def is_calendar(per: str) -> bool:
    """Whether the day alone decides."""
    return per in PERS


def slots(book: "Book", per: str, rows: npt.NDArray[np.int64], alone: bool = True) -> Column:
    """For each record a number, the same for those of one subject that share the limit.

    A record that stands alone has a number that no other has, or −1 where `alone` is not wanted.
    """
    found, lost = np.zeros(len(rows), np.int64), np.zeros(len(rows), bool)
    for word in words_of(per):
        code = _codes(book, word, rows)
        lost |= code < 0
        found = found * (int(code.max(initial=0)) + 1) + np.maximum(code, 0)
        if found.max(initial=0) > 2**40:
            found = np.unique(found, return_inverse=True)[1].astype(np.int64)
    if lost.any():
        found[lost] = int(found.max()) + 1 + np.arange(int(lost.sum())) if alone else -1
    return found


def _codes(book: "Book", word: str, rows: npt.NDArray[np.int64]) -> Column:
    """Which month, matter or word; −1 for none."""
    if word in PERS:
        return book.parts(word).of_day[book.day[rows]].astype(np.int64)
    if word != MATTER:
        return book.field(word)[rows].astype(np.int64)
    if book.records.matter is None:
        return np.full(len(rows), -1)
    matter = np.asarray(book.records.matter)[book.rows[rows]]
    return np.where(matter < 0, -1, np.unique(matter, return_inverse=True)[1])


def within(inner: str, outer: str) -> bool:
    """Whether every `inner` share of a period lies in one `outer` share."""
    return all(any(_finer(a, b) for a in words_of(inner)) for b in words_of(outer))


def _finer(a: str, b: str) -> bool:
    if b in ("period", a):
        return True
    if a not in PERS or b not in PERS:
        return False
    crossing = a == "week" and b != "week"
    return PERS.index(a) < PERS.index(b) and not crossing


def nest(pers: list[str]) -> bool:
    """Whether each lies within the next."""
    return all(within(a, b) for a, b in pairwise(pers))

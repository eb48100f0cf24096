"""Third pass: keep rules. Of a month, or of one achievement, only the first or the highest records count."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from rulebook.book import Book
from rulebook.facts import Column
from rulebook.pers import slots
from rulebook.scheme import Keep
from rulebook.segments import in_order, place_in_segment


@dataclass(frozen=True, slots=True)
class KeepRule:
    """A keep rule and the items that share it."""

    keep: Keep
    items: tuple[int, ...]


def keep(book: Book) -> None:
    """Fill `offered`, and `limited_by` where a rule leaves a record nothing. Items' rules come before their groups'."""
    book.offered = book.earned.copy()
    book.limited_by = np.full(len(book), -1, np.int16)
    if book.lacking is not None:
        book.limited_by[:] = book.lacking
        book.offered[book.lacking >= 0] = 0
    for rule in keep_rules(book):
        _apply(book, rule)


def keep_rules(book: Book) -> Iterable[KeepRule]:
    """All rules, from the inside out."""
    scheme = book.scheme
    for i, item in enumerate(scheme.items):
        if item.keep:
            yield KeepRule(item.keep, (i,))
    depth = {name: len(_outer(scheme.groups[name].within, book)) for name in scheme.groups}
    for name in sorted(scheme.groups, key=lambda name: -depth[name]):
        if kept := scheme.groups[name].keep:
            yield KeepRule(kept, scheme.members_of(name))


def _outer(name: str, book: Book) -> list[str]:
    found = []
    while name:
        found.append(name)
        name = book.scheme.groups[name].within
    return found


def _apply(book: Book, rule: KeepRule) -> None:
    rows = np.flatnonzero(book.items_where(rule.items.__contains__)[book.item] & (book.limited_by < 0))
    slot = slots(book, rule.keep.per, rows)
    width = int(slot.max(initial=0)) + 1
    segment = book.subject[rows].astype(np.int64) * width + slot
    order = in_order(segment, _preference(book, rule.keep.rule, rows))
    lost = rows[order[place_in_segment(segment[order]) >= rule.keep.count]]
    book.offered[lost] = 0
    book.limited_by[lost] = book.limit(rule.keep.limit)


def _preference(book: Book, rule: str, rows: Column) -> Column:
    """What to sort by so that the preferred record comes first, of equals the earliest."""
    if rule == "first":
        return np.zeros(len(rows), np.int64)
    if rule == "last":
        return np.arange(len(rows))[::-1]
    size = np.abs(book.earned[rows])
    return size if rule == "lowest" else size.max(initial=0) - size

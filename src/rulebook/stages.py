"""The caps of a scheme, laid out for columns: which records meet which cap, from the inside out."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from rulebook.book import Book
from rulebook.facts import Column
from rulebook.scheme import PERS, Cap, Per

UNCAPPED = 2**62


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


def lay_out(book: Book) -> tuple[Stage, ...]:
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


def nested(caps: tuple[Cap, ...]) -> bool:
    """Whether every cap that an item meets lies within the next one on the same sign."""
    for sign in (1, -1):
        pers = [cap.per for cap in caps if cap.most * sign > 0]
        if not all(within(a, b) for a, b in pairwise(pers)):
            return False
    return True


def within(inner: Per, outer: Per) -> bool:
    """Whether every `inner` part of a period lies in one `outer` part."""
    crossing = inner == "week" and outer in ("month", "quarter", "year")
    return PERS.index(inner) <= PERS.index(outer) and not crossing

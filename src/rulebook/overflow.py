"""Sums of every subject by item and part of the period, and from them alone: which records caps may cut.

The sums are taken in one pass over the records. What lies within a full cap counts outside it as that cap's maximum, so
the outer caps are settled on the sums, without the records. Records under no cap that overflows are credited in full.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from rulebook.book import Book
from rulebook.exact import sum_by
from rulebook.facts import Column
from rulebook.formula.tree import Call, Name, Node, walk
from rulebook.periods import Period
from rulebook.pers import PERS, Part, is_calendar
from rulebook.scheme import Cap, Item, Scheme
from rulebook.segments import segment_starts
from rulebook.stages import Stage

LARGEST = 2**27
DEFAULT: Part = "period"


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """What every subject was offered, in lines of one item, one part of the period and one sign.

    Attributes:
        item, day, sign: by line; the day is one in its part.
        offered: by line and subject, thousandths.
        place: by record, where in `offered` (laid flat) it is part of.
    """

    item: Column
    day: Column
    sign: Column
    offered: Column
    place: Column


def add_up(book: Book) -> Sums | None:
    """The sums; None if caps go by more than the calendar, or there would be more of them than it is worth."""
    if not all(_by_calendar(cap) for caps in book.scheme.cap_layers for cap in caps):
        return None
    turned = bool(len(book)) and int(book.quantity.min()) < 0
    lines, first, below = _lines(book.scheme, book.period, turned)
    n = len(book.subjects)
    if len(lines) * n > min(LARGEST, 8 * len(book) + 1_000_000):
        return None
    line = first[book.item, book.day]
    if below.any():
        line = line + below[book.item] * (book.offered < 0)
    place = line * np.int32(n) + book.subject
    offered = np.asarray(sum_by(place, book.offered, len(lines) * n)).reshape(len(lines), n)
    item, day, sign = lines.T
    return Sums(item, day, sign, offered, place)


def _by_calendar(cap: Cap) -> bool:
    """Whether a cap's part of the period follows from any day of it."""
    return is_calendar(cap.per) and (cap.per == "day" or not cap.dated)


@lru_cache(maxsize=16)
def _lines(scheme: Scheme, period: Period, turned: bool) -> tuple[Column, Column, Column]:  # noqa: FBT001
    """Item, day and sign of every line; by item and day the first line; by item how much further deductions stand.

    `turned`: some quantities are below 0, so that every item may give and take.
    """
    lines: list[tuple[int, int, int]] = []
    first = np.zeros((len(scheme.items), period.days), np.int32)
    below = np.zeros(len(scheme.items), np.int32)
    for i, item in enumerate(scheme.items):
        pers: list[Part] = [cap.per for cap in scheme.caps_of(item)]  # type: ignore[misc]
        parts = period.parts(min(pers, key=PERS.index, default=DEFAULT), scheme.year_starts)
        starts = np.flatnonzero(np.diff(parts.of_day, prepend=-1)).tolist()
        first[i] = parts.of_day + len(lines)
        signs = (1, -1) if turned else _signs(item)
        lines += [(i, start, sign) for sign in signs for start in starts]
        below[i] = len(starts) if len(signs) > 1 else 0
    return np.array(lines).reshape(-1, 3), first, below


def _signs(item: Item) -> tuple[int, ...]:
    """Whether an item gives points (1), takes them (−1), or may do both."""
    if item.price.formula is not None or item.price.awarded:
        return (1, -1)
    prices = item.price.table.values() if item.price.by else (item.price.flat,)
    return tuple({-1 if price < 0 else 1 for price in prices})


def settled(stages: tuple[Stage, ...], sums: Sums) -> tuple[Column, Column]:
    """What all caps leave, in lines like those of `sums`, and which lines lie under a cap that overflows.

    What is left of a cap stands in its first line. Every cap must lie within the next.
    """
    left = np.abs(sums.offered)
    over = np.zeros(left.shape, bool)
    for stage in stages:
        _settle(stage, sums, left, over)
    return left * sums.sign[:, None], over


def contested(sums: Sums, over: Column) -> Column:
    """The rows of records under a cap that overflows, ascending."""
    return np.flatnonzero(over.ravel()[sums.place]) if over.any() else np.arange(0)


def sums_suffice(scheme: Scheme) -> bool:
    """Whether formulas ask for credits only in sums that hold all that a cap is on, so that nobody's share matters."""
    if any(
        _asks_further(node) for node in (*scheme.formulas(), *(one.value for one in scheme.record_measures.values()))
    ):
        return False
    for reference in scheme.tallies.get("credited", ()):
        meant = set(scheme.members_of(reference))
        caps = {cap.of for i in meant for cap in scheme.caps_of(scheme.items[i])}
        if not all(meant.issuperset(scheme.members_of(of)) for of in caps):
            return False
    return True


def _asks_further(node: Node) -> bool:
    """Whether a formula looks at credits record by record, or part by part of the period."""
    parts = list(walk(node))
    calls = [part for part in parts if isinstance(part, Call)]
    conditional = any(call.name == "credited" and len(call.arguments) > 1 for call in calls)
    by_record = any(isinstance(part, Name) and part.name == "credited" for part in parts)
    return conditional or by_record or any(call.name.endswith("_parts") for call in calls)


def _settle(stage: Stage, sums: Sums, left: Column, over: Column) -> None:
    """Apply the caps of one stage to the sums: what each leaves stands in its first line."""
    slot = np.where(stage.sign[sums.item] == sums.sign, stage.slot[sums.item, sums.day], 0)
    lines = np.flatnonzero(slot)
    if not len(lines):
        return
    lines = lines[np.argsort(slot[lines], kind="stable")]
    starts = segment_starts(slot[lines])
    total, most = np.add.reduceat(left[lines], starts, axis=0), stage.rooms_of(slot[lines[starts]], left.shape[1])
    over[lines] |= np.repeat(total > most, np.diff(np.append(starts, len(lines))), axis=0)
    left[lines] = 0
    left[lines[starts]] = np.minimum(total, most)

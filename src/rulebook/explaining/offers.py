"""What a subject could still do towards a need: items, as each would be recorded, on the days that are left."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product
from typing import Any, cast

import numpy as np

from rulebook.explaining.trial import Occurrence, Trials
from rulebook.facts import MISSING, Column
from rulebook.formula.tree import Comparison, Name, Node, Number, walk
from rulebook.moments import day_number
from rulebook.pers import PERS, Part, is_calendar, words_of
from rulebook.scheme import Cap, Item, Scheme
from rulebook.standing import NeedColumn

MOST, SETTINGS, ONE = 60, 24, 1000  # records of an offer in one part, ways to record an item, one unit
Setting = tuple[int, tuple[tuple[str, int], ...]]  # quantity and fields


@dataclass(frozen=True, slots=True)
class Offer:
    """An item as it would be recorded, and the occurrences to try, in order.

    Attributes:
        earned: by one of them, thousandths.
        exhaustive: whether no more than these could count.
    """

    item: int
    earned: int
    occurrences: tuple[Occurrence, ...]
    exhaustive: bool


def offers(trials: Trials, need: NeedColumn, rows: Column, today: int) -> list[Offer]:
    """Of every item that the need looks at, the ways in which one records it, and the dearest one where it differs.

    One records it as in one's last record of it, one unit or as large as the last or the largest; who has none, in the
    cheapest way that earns something. Those come first that earn least.
    """
    habits = {i: _habits(trials, i, rows) for i in sorted(need.reach.items)}
    asked = [(i, setting) for i, own in habits.items() for setting in _settings(trials, i, own)]
    if not asked:
        return []
    prices, lacking = trials.prices([Occurrence(i, today, *setting) for i, setting in asked])
    earned = np.where(lacking < 0, prices, 0).tolist()
    fits = [points > 0 for points in earned] if need.reach.of_points else (lacking < 0).tolist()
    worth = [
        (setting[0] if need.reach.of_quantity and not need.reach.of_points else 0, points)
        for (_, setting), points in zip(asked, earned, strict=True)
    ]
    found = []
    for i in dict.fromkeys(i for i, _ in asked):
        fitting = [k for k, (item, _) in enumerate(asked) if item == i and fits[k]]
        chosen = _chosen(fitting, [setting for _, setting in asked], worth, habits[i])
        found += [_offer(trials, need, today, asked[k], earned[k]) for k in chosen]
    return found


def _chosen(fitting: list[int], settings: list[Setting], worth: list[tuple[int, int]], own: list[Setting]) -> list[int]:
    """Of the settings of one item the usual ones and the dearest, each of them worth more than the one before."""
    if not fitting:
        return []
    usual = [k for k in fitting if settings[k] in own]
    cheapest = min(fitting, key=lambda k: (settings[k][0], worth[k]))
    dearest = max(fitting, key=lambda k: worth[k])
    found = usual[:1] or [cheapest]
    for k in (*usual[1:], dearest):
        if worth[k] > worth[found[-1]]:
            found.append(k)
    return found


def _habits(trials: Trials, item: int, rows: Column) -> list[Setting]:
    """With the fields of the subject's last record of the item: one unit, as large as that record, as the largest."""
    book = trials.result.book
    held = rows[book.item[rows] == item]
    if not len(held):
        return []
    said = [(name, int(book.field(name)[held[-1]])) for name in _fields(book.scheme, item)]
    fields = tuple((name, code) for name, code in said if code not in (-1, MISSING))
    sizes = (ONE, int(book.quantity[held[-1]]), int(book.quantity[held].max()))
    return [(size, fields) for size in dict.fromkeys(sizes) if size > 0]


def _fields(scheme: Scheme, item: int) -> tuple[str, ...]:
    """The record fields that decide what a record of an item earns."""
    known = scheme.items[item]
    names = (known.price.by, *known.fields)
    return tuple(name for name in dict.fromkeys(names) if name in scheme.record_fields)


def _settings(trials: Trials, i: int, own: list[Setting]) -> list[Setting]:
    """Ways to record an item: as before, and with the quantities and words that its price and needs speak of."""
    scheme, item = trials.result.scheme, trials.result.scheme.items[i]
    if item.veto:
        return []
    nodes = _nodes(scheme, item)
    names = _fields(scheme, i)
    values = [_values(trials, item, name, nodes) for name in names]
    quantities = dict.fromkeys((ONE, *_compared(nodes, "quantity"), *_steps(nodes)))
    choices = product(quantities, *values)
    found = [
        (quantity, tuple((name, code) for name, code in zip(names, codes, strict=True) if code not in (-1, MISSING)))
        for quantity, *codes in islice(choices, SETTINGS)
    ]
    return list(dict.fromkeys((*own, *found)))


def _nodes(scheme: Scheme, item: Item) -> list[Node]:
    """Every part of the formulas of an item's price and needs."""
    roots = [need.node for need in scheme.needs_of(item)] + ([item.price.formula] if item.price.formula else [])
    roots += [measure.value for measure in scheme.record_measures.values()] if roots else []
    return [part for root in roots for part in walk(root)]


def _values(trials: Trials, item: Item, name: str, nodes: list[Node]) -> tuple[int, ...]:
    """What a field could say."""
    kind, words = trials.result.scheme.record_fields[name].kind, trials.result.book.words(name)
    if kind == "text":
        known = [words.index(word) for word in item.price.table if word in words] if item.price.by == name else ()
        return tuple(known or range(len(words)))
    if kind == "truth":
        return (1, 0)
    if kind == "number":
        bounds = [item.price.least, item.price.most] if item.price.by == name else []
        return tuple(dict.fromkeys((*(b for b in bounds if b is not None), *_compared(nodes, name), MISSING)))
    return (MISSING,)


def _compared(nodes: list[Node], name: str) -> Iterator[int]:
    """The numbers that a name is compared with, thousandths."""
    for node in nodes:
        if isinstance(node, Comparison):
            for one, other in ((node.left, node.right), (node.right, node.left)):
                if one == Name(name, one.at) and isinstance(other, Number):
                    yield int(other.value * ONE)


def _steps(nodes: list[Node]) -> Iterator[int]:
    """The numbers that a quantity is divided by: 500 in `round_down(quantity / 500, 1)`."""
    for node in nodes:
        sign, right = getattr(node, "sign", ""), getattr(node, "right", None)
        if sign == "/" and isinstance(right, Number) and right.value > 0:
            yield int(right.value * ONE)


def _offer(trials: Trials, need: NeedColumn, today: int, asked: tuple[int, Setting], earned: int) -> Offer:
    """The occurrences: as many as may count in every part that is left."""
    i, setting = asked
    days = days_left(trials, i, need.reach.pers, today)
    count = _most(trials.result.scheme, i, earned) if need.reach.of_points else MOST
    order = [day for day in days for _ in range(count)] if need.reach.of_points else (days * MOST)[:MOST]
    all_tried = len(order) <= 2 * MOST and (need.reach.of_points or len(days) <= MOST)
    return Offer(i, earned, tuple(Occurrence(i, day, *setting) for day in order[: 2 * MOST]), all_tried)


def _most(scheme: Scheme, i: int, earned: int) -> int:
    """More records than this in one part cannot count."""
    item = scheme.items[i]
    rooms = [cap.most // earned + 2 for cap in scheme.caps_of(item) if _plain(cap)]
    kept = [item.keep.count + 1] if item.keep and is_calendar(item.keep.per) else []
    return min(MOST, *rooms, *kept) if rooms or kept else MOST


def _plain(cap: Cap) -> bool:
    """Whether a cap on points says outright how much fits."""
    return cap.sign > 0 and not cap.formula and not cap.net and not cap.dated and is_calendar(cap.per)


def finest(scheme: Scheme, i: int, more: Iterable[str]) -> Part:
    """The shortest calendar part that any limit of an item, or `more`, goes by."""
    return _finest(scheme, i, frozenset(more))


@lru_cache(maxsize=1024)
def _finest(scheme: Scheme, i: int, more: frozenset[str]) -> Part:
    item = scheme.items[i]
    things: Sequence[Any] = (item, *scheme.groups_of(item))
    pers = [cap.per for cap in scheme.caps_of(item)] + [thing.keep.per for thing in things if thing.keep]
    words = {word for per in (*pers, item.price.pool, *more) for word in words_of(per)}
    return cast(Part, min(words & set(PERS), key=PERS.index, default="period"))


def days_left(trials: Trials, i: int, more: Iterable[str], today: int) -> list[int]:
    """Today, and the first day of every later part."""
    result = trials.result
    parts = result.book.parts(finest(result.scheme, i, more))
    start = day_number(result.period.first)
    later = [day_number(first) - start for first in parts.firsts]
    return [today, *(day for day in later if day > today)]

"""Second pass: what every record earns by its item's price."""

import numpy as np

from rulebook.book import Book
from rulebook.exact import FLOAT_EXACT, Exact, bound, divided
from rulebook.facts import MISSING, Column
from rulebook.formula.evaluate import Words, evaluate, number
from rulebook.formula.tree import Name
from rulebook.pers import slots
from rulebook.problems import ScoringError
from rulebook.record_scope import RecordScope
from rulebook.scheme import Item
from rulebook.segments import in_order, segment_starts, sums_before


def price(book: Book) -> None:
    """Fill `earned`: price × quantity, rounded as the scheme says.

    Raises:
        ScoringError: figures are too large to be exact.
    """
    items = book.scheme.items
    flat = np.array([item.price.flat for item in items], np.int64)
    book.earned = rounded_points(book, flat, book.item, book.quantity)
    for name in dict.fromkeys(item.price.by for item in items if item.price.table):
        _by_table(book, name)
    for i, item in enumerate(items):
        if item.price.formula is not None or item.price.awarded:
            rows = np.flatnonzero(book.item == i)
            if not len(rows):
                continue
            book.earned[rows] = _pooled_points(book, item, rows) if item.price.pool else _points(book, item, rows)
    if bound(book.earned) * len(book) >= FLOAT_EXACT:
        raise ScoringError("too-much")


def rounded_points(book: Book, prices: Column, places: Column, quantity: Column) -> Column:
    """Price × quantity, rounded to the scheme's step; `places` says where in `prices` each record's price stands."""
    step = int(book.scheme.step * 1000)
    if (quantity % 1000).any():
        return np.asarray(divided(prices[places] * quantity, 1000 * step, book.scheme.rounding) * step)
    points = prices[places] * (quantity // 1000)
    if (prices % step).any():
        return np.asarray(divided(points, step, book.scheme.rounding) * step)
    return np.asarray(points)


def _by_table(book: Book, name: str) -> None:
    """Prices that are looked up by a text field; a word that is not in the item's table earns nothing."""
    items = book.scheme.items
    rows = np.flatnonzero(
        book.items_where(lambda i: items[i].price.by == name and bool(items[i].price.table))[book.item]
    )
    field = evaluate(Name(name), RecordScope(book, rows))
    assert isinstance(field, Words)
    width = len(field.words) + 1  # the last column stands for no word, −1
    table = np.zeros((len(items), width), np.int64)
    for i, item in enumerate(items):
        for word, points in item.price.table.items():  # lines of items priced by another field are not read
            if word in field.words:
                table[i, field.words.index(word)] = points
    places = book.item[rows] * np.int64(width) + field.codes % width
    book.earned[rows] = rounded_points(book, table.ravel(), places, book.quantity[rows])


def _points(book: Book, item: Item, rows: Column) -> Column:
    """Points of records whose item is priced by a formula, or by what the record says."""
    whole = Exact(1000) if item.price.whole else Exact(book.quantity[rows])
    return _rounded(book, rows, unit_prices(book, item, rows) * whole)


def _pooled_points(book: Book, item: Item, rows: Column) -> Column:
    """What the formula gains by every record, its quantity added to those before it in the same pool."""
    pool = slots(book, item.price.pool, rows)
    order = in_order(book.subject[rows], pool)
    inner, pool = rows[order], pool[order]
    starts = segment_starts(book.subject[inner].astype(np.int64) * (int(pool.max(initial=0)) + 1) + pool)
    counts = book.lacking[inner] < 0 if book.lacking is not None else np.ones(len(rows), bool)
    before = sums_before(np.where(counts, book.quantity[inner], 0), starts)
    gained = _of_amount(book, item, inner, before + book.quantity[inner])
    gained -= np.where(sums_before(counts * 1, starts) > 0, _of_amount(book, item, inner, before), 0)
    points = np.empty(len(rows), np.int64)
    points[order] = gained
    return points


def _of_amount(book: Book, item: Item, rows: Column, amount: Column) -> Column:
    """The value of an item's formula for other quantities than the records' own."""
    assert item.price.formula is not None
    return _rounded(book, rows, number(item.price.formula, RecordScope(book, rows, amount)) * Exact(1000))


def _rounded(book: Book, rows: Column, points: Exact) -> Column:
    """Points as the scheme rounds them; 0 where they have no value."""
    points = points.spread(len(rows))
    steps = points.rounded(book.scheme.step * 1000, book.scheme.rounding)
    return np.asarray(steps.in_steps(1), np.int64)


def unit_prices(book: Book, item: Item, rows: Column) -> Exact:
    """The price of one unit for some of an item's records (with `whole`: the whole record's points), in points."""
    if item.price.formula is not None:
        return number(item.price.formula, RecordScope(book, rows))
    said = book.field(item.price.by)[rows]
    return Exact(np.where(said == MISSING, 0, said), 1000)

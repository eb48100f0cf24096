"""Second pass: what every record earns by its item's price."""

from collections.abc import Callable

import numpy as np

from rulebook.book import Book
from rulebook.exact import LARGEST as SUMMABLE
from rulebook.exact import Exact, Whole, bound, divided, times
from rulebook.facts import LARGEST, MISSING, Column
from rulebook.figures import points_text
from rulebook.formula.evaluate import Words, evaluate, number
from rulebook.formula.tree import Name
from rulebook.pers import slots
from rulebook.problems import Hint, ScoringError
from rulebook.record_scope import RecordScope
from rulebook.scheme import Item
from rulebook.segments import in_order, segment_starts, sums_before

BEYOND = 2**61  # stands for all points that are larger; the difference of two still fits 64 bits


def price(book: Book) -> None:
    """Fill `earned`: price × quantity, rounded as the scheme says.

    Raises:
        ScoringError: records earn more than can be exact, `too-much-earned` with the `numbers` of them all; or all of
            them together, `too-much`.
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
    _refuse_too_much(book)


def _refuse_too_much(book: Book) -> None:
    """One record's points are bounded as quantities are; the sum of them all by what a column of sums holds."""
    most = bound(book.earned)
    if most > LARGEST:
        rows = book.rows[np.abs(book.earned) > LARGEST]
        first = int(rows.min())
        item = book.scheme.items[book.records.item[first]]
        raise ScoringError(
            "too-much-earned",
            numbers=book.records.numbers()[rows].tolist(),
            row=int(book.records.numbers()[first]),
            subject=book.subjects.ids[book.records.subject[first]],
            item=Hint(item.title, item.english or item.title),
            quantity=points_text(int(book.records.quantity[first])),
            most=points_text(LARGEST),
        )
    if most * len(book) >= SUMMABLE and sum(map(abs, book.earned.tolist())) >= SUMMABLE:
        raise ScoringError("too-much")


def _held(points: Whole) -> Column:
    """Points in 64 bits, those beyond all measure at `BEYOND`."""
    return np.asarray(np.clip(points, -BEYOND, BEYOND), np.int64)


def rounded_points(book: Book, prices: Column, places: Column, quantity: Column) -> Column:
    """Price × quantity, rounded to the scheme's step; `places` says where in `prices` each record's price stands."""
    step = int(book.scheme.step * 1000)
    whole = not (quantity % 1000).any()
    points = times(prices[places], quantity // 1000 if whole else quantity)
    if not whole or (prices % step).any():
        points = times(divided(points, step if whole else 1000 * step, book.scheme.rounding), step)
    column = np.asarray(points)
    return column if column.dtype == np.int64 else _held(column)


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

    def price(some: Column) -> Exact:
        whole = Exact(1000) if item.price.whole else Exact(book.quantity[some])
        return unit_prices(book, item, some) * whole

    return _rounded(book, lambda some: price(rows[some]), np.arange(len(rows)))


def _pooled_points(book: Book, item: Item, rows: Column) -> Column:
    """What the formula gains by every record, its quantity added to those before it in the same pool."""
    pool = slots(book, item.price.pool, rows)
    order = in_order(book.subject[rows], pool)
    inner, pool = rows[order], pool[order]
    starts = segment_starts(book.subject[inner].astype(np.int64) * (int(pool.max(initial=0)) + 1) + pool)
    counts = book.lacking[inner] < 0 if book.lacking is not None else np.ones(len(rows), bool)
    before = sums_before(np.where(counts, book.quantity[inner], 0), starts)
    after = _of_amount(book, item, inner, before + book.quantity[inner])
    gained = after - np.where(sums_before(counts * 1, starts) > 0, _of_amount(book, item, inner, before), 0)
    points = np.empty(len(rows), np.int64)
    points[order] = gained if bound(after) <= LARGEST else _blamed(book, item, inner, gained, after)
    return points


def _blamed(book: Book, item: Item, rows: Column, gained: Column, after: Column) -> Column:
    """What records of large pools gain: where some are too large by themselves, the others of their pools are not."""
    own = _of_amount(book, item, rows, book.quantity[rows])
    if bound(own) > LARGEST:
        return np.where(np.abs(own) > LARGEST, own, 0)
    return np.where(np.abs(after) >= BEYOND, after, gained)


def _of_amount(book: Book, item: Item, rows: Column, amount: Column) -> Column:
    """The value of an item's formula for other quantities than the records' own."""
    formula = item.price.formula
    assert formula is not None

    def price(some: Column) -> Exact:
        return number(formula, RecordScope(book, rows[some], amount[some])) * Exact(1000)

    return _rounded(book, price, np.arange(len(rows)))


def _rounded(book: Book, price: Callable[[Column], Exact], places: Column) -> Column:
    """The price at every place, rounded as the scheme says; 0 where it has no value.

    Where figures on the way are refused because they are too large, halves are tried, down to the places that are so.
    """
    try:
        points = price(places).spread(len(places)).rounded(book.scheme.step * 1000, book.scheme.rounding)
        return _held(points.numerators)  # a step is of whole thousandths
    except ScoringError as error:
        if error.code != "too-much":
            raise
    if len(places) == 1:
        return np.array([BEYOND])
    return np.concatenate([_rounded(book, price, half) for half in np.array_split(places, 2)])


def unit_prices(book: Book, item: Item, rows: Column) -> Exact:
    """The price of one unit for some of an item's records (with `whole`: the whole record's points), in points."""
    if item.price.formula is not None:
        return number(item.price.formula, RecordScope(book, rows))
    said = book.field(item.price.by)[rows]
    return Exact(np.where(said == MISSING, 0, said), 1000)

"""First pass: what every record earns by its item's price."""

from dataclasses import dataclass

import numpy as np

from rulebook.book import Book
from rulebook.exact import FLOAT_EXACT, Exact, divided
from rulebook.facts import Column
from rulebook.fields import field_value, subject_field
from rulebook.formula.evaluate import Value, number
from rulebook.formula.tree import Node
from rulebook.problems import ScoringError
from rulebook.scheme import Item


def price(book: Book) -> None:
    """Fill `earned`: price × quantity, rounded as the scheme says.

    Raises:
        ScoringError: a formula has no value for some record, or figures are too large to be exact.
    """
    items = book.scheme.items
    flat = np.array([item.price.flat for item in items], np.int64)
    book.earned = rounded_points(book, flat, book.item, book.quantity)
    for name in dict.fromkeys(item.price.by for item in items if item.price.by):
        _by_table(book, name)
    for i, item in enumerate(items):
        if item.price.formula is not None:
            rows = np.flatnonzero(book.item == i)
            book.earned[rows] = formula_points(book, item, rows)
    if len(book) and max(int(book.earned.max()), -int(book.earned.min())) * len(book) >= FLOAT_EXACT:
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
    items, words = book.scheme.items, book.scheme.record_fields[name].words
    table = np.zeros((len(items), len(words) + 1), np.int64)  # the last column stands for no word, −1
    for i, item in enumerate(items):
        for word, points in item.price.table.items() if item.price.by == name else ():
            table[i, words.index(word)] = points
    rows = np.flatnonzero(book.items_where(lambda i: items[i].price.by == name)[book.item])
    places = book.item[rows] * np.int64(table.shape[1]) + book.field(name)[rows] % table.shape[1]
    book.earned[rows] = rounded_points(book, table.ravel(), places, book.quantity[rows])


def formula_points(book: Book, item: Item, rows: Column) -> Column:
    """Points of records whose item is priced by a formula."""
    price_of = unit_prices(book, item, rows)
    whole = Exact(1000) if item.price.whole else Exact(book.quantity[rows])
    points = (price_of * whole).spread(len(rows))
    if not np.all(points.valued()):
        row = int(book.rows[rows[np.flatnonzero(np.logical_not(points.valued()))[0]]])
        raise ScoringError("record-without-value", row=row)
    steps = points.rounded(book.scheme.step * 1000, book.scheme.rounding)
    return np.asarray(steps.in_steps(1), np.int64)


def unit_prices(book: Book, item: Item, rows: Column) -> Exact:
    """The value of an item's formula for some of its records, in points."""
    assert item.price.formula is not None
    return number(item.price.formula, RecordScope(book, rows))


@dataclass(frozen=True, slots=True)
class RecordScope:
    """The names that the formula of a price may use."""

    book: Book
    rows: Column

    def name(self, name: str) -> Value:
        """The quantity, a record field, or a field of the record's subject."""
        if name == "quantity":
            return Exact(self.book.quantity[self.rows], 1000)
        if name in self.book.scheme.record_fields:
            known = self.book.scheme.record_fields[name]
            return field_value(known, self.book.field(name)[self.rows])
        return subject_field(self.book.scheme, self.book.subjects, name, self.book.subject[self.rows])

    def tally(self, function: str, reference: str) -> Exact:
        """Not in the vocabulary of a price."""
        raise KeyError(function, reference)

    def over_members(self, function: str, arguments: tuple[Node, ...]) -> Exact:
        """Not in the vocabulary of a price."""
        raise KeyError(function, arguments)

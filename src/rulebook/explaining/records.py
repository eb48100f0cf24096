"""A subject's records: how each one's points came about."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rulebook.book import Book
from rulebook.facts import MISSING, Column
from rulebook.figures import THOUSANDTH, decimal_text, points_text
from rulebook.formula.phrase import Said, phrase
from rulebook.moments import day_number, day_of
from rulebook.pricing import unit_prices
from rulebook.scheme import Item, Limit, Price

if TYPE_CHECKING:
    from rulebook.result import Result


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One record: what it earned, by which formula, what it was credited and what limited it."""

    number: int
    date: str
    item: str
    title: str
    english: str
    group: str
    stream: str
    quantity: str
    unit: str
    formula: Said
    earned: str
    credited: str
    limited_by: Limit | None


def record_lines(result: "Result", rows: Column) -> tuple[RecordLine, ...]:
    """A subject's records in the order in which they were credited; `rows` are their places in the book."""
    book, first = result.book, day_number(result.period.first)
    numbers = result.record_numbers()[book.rows[rows]]
    return tuple(
        _line(result, int(row), int(number), day_of(first + int(book.day[row])).isoformat())
        for row, number in zip(rows, numbers, strict=True)
    )


def _line(result: "Result", row: int, number: int, day: str) -> RecordLine:
    book = result.book
    item, limit = result.scheme.items[book.item[row]], int(book.limited_by[row])
    return RecordLine(
        number=number,
        date=day,
        item=item.id,
        title=item.title,
        english=item.english or item.title,
        group=item.group,
        stream=item.stream,
        quantity=points_text(book.quantity[row]),
        unit=item.unit,
        formula=_formula(result, item, row),
        earned=points_text(book.earned[row]),
        credited=points_text(book.credited[row]),
        limited_by=result.limits[limit] if limit >= 0 else None,
    )


def _formula(result: "Result", item: Item, row: int) -> Said:
    """`2 班次 × 3（II级）`."""
    book, price = result.book, item.price
    if item.veto:
        return Said("一票否决", "veto")
    given = _given(book, item, row)
    zh = f"（{'，'.join(said.zh for said in given)}）" if given else ""
    en = f" ({', '.join(said.en for said in given)})" if given else ""
    if price == Price():
        return Said("只计次数，不计分", "counted, without points")
    if price.formula is not None and price.whole:
        said = phrase(price.formula, result.standing.titles)
        return Said(said.zh + zh, said.en + en)
    if price.formula is not None:
        each = decimal_text(unit_prices(book, item, np.array([row])).at(0), THOUSANDTH)
    else:
        each = points_text(price.table.get(given[0].zh, 0) if price.by and given else price.flat)
    quantity = points_text(book.quantity[row])
    unit = f" {item.unit}" if item.unit else ""
    return Said(f"{quantity}{unit} × {each}{zh}", f"{quantity} × {each}{en}")


def _given(book: Book, item: Item, row: int) -> list[Said]:
    """What the record says in the fields that its price depends on."""
    found = []
    for name in dict.fromkeys((*([item.price.by] if item.price.by else []), *item.fields)):
        if name not in book.scheme.record_fields:
            continue
        known, value = book.scheme.record_fields[name], int(book.field(name)[row])
        if known.kind == "text" and value >= 0:
            found.append(Said(book.words(name)[value], book.words(name)[value]))
        elif known.kind == "number" and value != MISSING:
            figure = points_text(value)
            found.append(Said(f"{known.title} {figure}", f"{known.english or known.title} {figure}"))
    return found

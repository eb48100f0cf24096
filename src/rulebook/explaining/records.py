"""A subject's records: how each one's points came about."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulebook.explaining.prices import pool_sums, price_words, unit_figures
from rulebook.facts import Column
from rulebook.figures import points_text
from rulebook.formula.phrase import Said
from rulebook.moments import day_number, day_of
from rulebook.scheme import Limit

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
    before, each = pool_sums(result, rows), unit_figures(result, rows)
    columns = zip(rows.tolist(), numbers.tolist(), book.day[rows].tolist(), strict=True)
    return tuple(
        _line(result, row, number, first + day, price_words(result, row, before.get(row, 0), each.get(row)))
        for row, number, day in columns
    )


def _line(result: "Result", row: int, number: int, day: int, formula: Said) -> RecordLine:
    book = result.book
    item, limit = result.scheme.items[book.item[row]], int(book.limited_by[row])
    return RecordLine(
        number=number,
        date=day_of(day).isoformat(),
        item=item.id,
        title=item.title,
        english=item.english or item.title,
        group=item.group,
        stream=item.stream,
        quantity=points_text(book.quantity[row]),
        unit=item.unit,
        formula=formula,
        earned=points_text(book.earned[row]),
        credited=points_text(book.credited[row]),
        limited_by=result.limits[limit] if limit >= 0 else None,
    )

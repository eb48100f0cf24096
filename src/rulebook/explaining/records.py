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
    """One record: what it earned, by which formula, what it was credited, what limited it, and of which group."""

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
    limited_of: Said | None


def record_lines(result: "Result", rows: Column) -> tuple[RecordLine, ...]:
    """A subject's records in the order in which they were credited; `rows` are their places in the book."""
    book, first = result.book, day_number(result.period.first)
    before, each = pool_sums(result, rows), unit_figures(result, rows)
    columns = (book.item, book.day, book.quantity, book.earned, book.credited, book.limited_by)
    places, numbers, *values = (
        column.tolist()
        for column in (rows, result.record_numbers()[book.rows[rows]], *(column[rows] for column in columns))
    )
    groups = [*(limit.group for limit in result.limits), ""]
    lines = []
    for row, number, i, day, quantity, earned, credited, limit in zip(places, numbers, *values, strict=True):
        item = result.scheme.items[i]
        line = RecordLine(
            number=number,
            date=day_of(first + day).isoformat(),
            item=item.id,
            title=item.title,
            english=item.english or item.title,
            group=item.group,
            stream=item.stream,
            quantity=points_text(quantity),
            unit=item.unit,
            formula=price_words(result, item, row, quantity, before.get(row, 0), each.get(row)),
            earned=points_text(earned),
            credited=points_text(credited),
            limited_by=result.limits[limit] if limit >= 0 else None,
            limited_of=result.standing.titles[groups[limit]] if groups[limit] else None,
        )
        lines.append(line)
    return tuple(lines)

"""What formulas over records may name."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rulebook.book import Book
from rulebook.exact import Exact
from rulebook.facts import Column
from rulebook.fields import field_value, taken
from rulebook.formula.evaluate import Dated, Value, evaluate
from rulebook.formula.tree import Call
from rulebook.moments import day_number
from rulebook.scheme import Table

if TYPE_CHECKING:
    from rulebook.scope import SubjectScope


@dataclass(frozen=True, slots=True)
class RecordScope:
    """Columns with one value for each of some `rows` of the book.

    Attributes:
        amount: quantities to be taken instead of the records' own.
        subjects: where there are measures of the subjects already.
    """

    book: Book
    rows: Column
    amount: Column | None = None
    subjects: "SubjectScope | None" = None

    def name(self, name: str) -> Value:
        """The quantity, the day, what was earned or credited, a field or measure of the record or of its subject."""
        book, rows = self.book, self.rows
        if name == "quantity":
            return Exact(book.quantity[rows] if self.amount is None else self.amount, 1000)
        if name == "day":
            return Dated(book.day[rows].astype(np.int64) + day_number(book.period.first))
        if name in ("earned", "credited"):
            return Exact(getattr(book, name)[rows], 1000)
        ends = period_ends(book, name)
        return self._named(name) if ends is None else ends

    def _named(self, name: str) -> Value:
        book, rows = self.book, self.rows
        if name in book.scheme.record_fields:
            return field_value(book.scheme.record_fields[name], book.field(name)[rows], book.words(name))
        if name in book.scheme.record_measures:
            return evaluate(book.scheme.record_measures[name].value, self)
        known = {} if self.subjects is None else self.subjects.measures
        return taken(known[name] if name in known else book.subject_field(name), book.subject[rows])

    def table(self, name: str) -> Table:
        """A table of the scheme."""
        return self.book.scheme.tables[name]

    def call(self, node: Call) -> Value:
        """No functions over anything stand in a formula over records."""
        raise KeyError(node.name)


def period_ends(book: Book, name: str) -> Dated | None:
    """`period_start` and `period_end`."""
    days = {"period_start": book.period.first, "period_end": book.period.last}
    return Dated(day_number(days[name])) if name in days else None

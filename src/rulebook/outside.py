"""Records that lie outside the period that is scored. They count for nothing, and this is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from rulebook.book import Book
from rulebook.formula.phrase import Said
from rulebook.moments import day_number, day_of


@dataclass(frozen=True, slots=True)
class Outside:
    """How many records there are, and of the one with the lowest number: that, whose it is, its day and item."""

    records: int
    number: int
    subject: Any
    day: date
    item: str

    @classmethod
    def of(cls, book: Book) -> "Outside | None":
        """Those of a book; None if there are none."""
        days, period = book.records.day, book.period
        if len(book) == len(days):
            return None
        rows = np.flatnonzero((days < day_number(period.first)) | (days > day_number(period.last)))
        if not len(rows):
            return None
        numbers = book.records.numbers()[rows]
        first = int(numbers.argmin())
        row = int(rows[first])
        subject, item = book.subjects.ids[book.records.subject[row]], book.scheme.items[book.records.item[row]].id
        return cls(len(rows), int(numbers[first]), subject, day_of(int(days[row])), item)

    @classmethod
    def joined(cls, found: Iterable["Outside | None"]) -> "Outside | None":
        """Those of several parts."""
        some = [one for one in found if one]
        if not some:
            return None
        first = min(some, key=lambda one: one.number)
        return cls(sum(one.records for one in some), first.number, first.subject, first.day, first.item)

    @property
    def said(self) -> Said:
        """The same for people."""
        return Said(
            f"不在周期内、没有计的 {self.records} 条（如第 {self.number} 条：{self.subject} {self.day} {self.item}）",
            f"not in the period and not counted: {self.records} "
            f"(such as number {self.number}: {self.subject} {self.day} {self.item})",
        )

    def as_dict(self) -> dict[str, Any]:
        """As plain values, ready for JSON."""
        first = {"number": self.number, "subject": str(self.subject), "date": self.day.isoformat(), "item": self.item}
        return {"records": self.records, "first": first}

"""What a scoring found: credits by record, figures and grades by subject."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from rulebook.book import Book
from rulebook.facts import Column, Records, Subjects
from rulebook.figures import Answers, Figures
from rulebook.grading import Ladder
from rulebook.hashing import input_hash, output_hash
from rulebook.moments import day_of
from rulebook.outside import Outside
from rulebook.periods import Period
from rulebook.scheme import Item, Limit, Scheme
from rulebook.scope import SubjectScope
from rulebook.standing import Standing, standing

if TYPE_CHECKING:
    from rulebook.comparing.totals import Form
    from rulebook.explanation import Explanation


@dataclass(frozen=True, slots=True)
class CreditRow:
    """One record with its credit; quantity and points in thousandths."""

    subject: Any
    day: date
    number: int
    item: Item
    quantity: int
    earned: int
    credited: int
    limit: Limit | None


@dataclass(frozen=True)
class Result:
    """Credits by record (aligned with the records given), figures and grades by subject (with the subjects given).

    Attributes:
        measures: exact figures, truths and words by name.
        total: thousandths.
    """

    book: Book
    scope: SubjectScope
    measures: dict[str, Figures | Answers]
    total: Column
    ladder: Ladder
    members: "Result | None" = None
    cutoff: int | None = None

    @property
    def scheme(self) -> Scheme:
        """The scheme that was applied."""
        return self.book.scheme

    @property
    def subjects(self) -> Subjects:
        """Who was scored."""
        return self.book.subjects

    @property
    def records(self) -> Records:
        """The records given."""
        return self.book.records

    @property
    def period(self) -> Period:
        """The days that count."""
        return self.book.period

    @cached_property
    def counted(self) -> npt.NDArray[np.bool_]:
        """Which records count: those of the period, up to the cut-off."""
        counted = np.zeros(len(self.records), bool)
        counted[self.book.rows] = True
        return counted

    @cached_property
    def outside(self) -> Outside | None:
        """The records that lie outside the period; None if there are none."""
        return Outside.of(self.book)

    @cached_property
    def earned(self) -> Column:
        """Points by price, before any limit; 0 where a record does not count."""
        return self._aligned(self.book.earned, 0)

    @cached_property
    def credited(self) -> Column:
        """Points credited; 0 where a record does not count. Not there where only totals were asked for."""
        return self._aligned(self.book.credited, 0)

    @cached_property
    def limited_by(self) -> Column:
        """What cut a record's points last: an index into `limits`, −1 nothing."""
        return self._aligned(self.book.limited_by, -1)

    def _aligned(self, column: Column, fill: int) -> Column:
        found = np.full(len(self.records), fill, column.dtype)
        found[self.book.rows] = column
        return found

    @property
    def limits(self) -> tuple[Limit, ...]:
        """What `limited_by` refers to."""
        return tuple(self.book.limits)

    @property
    def vetoed(self) -> npt.NDArray[np.bool_]:
        """Who has a veto record."""
        return self.scope.vetoed

    @property
    def grade(self) -> Column:
        """Everybody's grade: an index into `grade_names`."""
        return self.ladder.grade

    @property
    def grade_names(self) -> tuple[str, ...]:
        """What `grade` refers to."""
        return self.scheme.grade_names

    def grade_name(self, i: int) -> str:
        """One subject's grade."""
        return self.grade_names[int(self.grade[i])]

    def credit_rows(self) -> Iterator[CreditRow]:
        """All records that count, by subject (in the order given), day and number."""
        book, items, ids = self.book, self.scheme.items, self.subjects.ids.tolist()
        limits = (*self.limits, None)
        number = self.record_numbers()[book.rows]
        columns = (
            book.subject,
            book.day,
            number,
            book.item,
            book.quantity,
            book.earned,
            book.credited,
            book.limited_by,
        )
        first = (self.period.first - date(1970, 1, 1)).days
        order = np.argsort(book.subject, kind="stable")
        for who, day, n, item, quantity, earned, credited, limit in zip(
            *(column[order].tolist() for column in columns), strict=True
        ):
            when = day_of(first + day)
            yield CreditRow(ids[who], when, n, items[item], quantity, earned, credited, limits[limit])

    def record_numbers(self) -> Column:
        """The records' numbers; the row, from 1, where none were given."""
        return self.records.numbers()

    @cached_property
    def input_hash(self) -> str:
        """Identifies scheme, period, cut-off, subjects and records; their order does not matter."""
        return input_hash(self)

    @cached_property
    def output_hash(self) -> str:
        """Identifies the result; the order of the inputs does not matter."""
        return output_hash(self)

    @cached_property
    def standing(self) -> Standing:
        """What explanations read, worked out once for all subjects."""
        return standing(self)

    @cached_property
    def form(self) -> "Form":
        """What the totals are made of, which comparisons read; worked out once for all subjects."""
        from rulebook.comparing.totals import total_form

        return total_form(self)

    def explain(
        self,
        subject: Any,  # noqa: ANN401 - ids are the caller's
        as_of: date | None = None,
        *,
        ways: bool = True,
    ) -> "Explanation":
        """Everything about one subject.

        Args:
            subject: its id.
            as_of: the day it is told on: which quarter's caps (outside the period: those of the day nearest to it),
                which duties are late. Default: the period's last day.
            ways: whether to seek the nearest ways to the next grade, which takes longer than all the rest.

        Raises:
            ScoringError: nobody has this id.
        """
        from rulebook.explanation import explain

        return explain(self, subject, as_of or self.period.last, ways)

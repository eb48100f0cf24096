"""What is scored: subjects and records, in columns. Quantities and number fields are thousandths."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from rulebook.moments import day_number
from rulebook.problems import ScoringError, nearest
from rulebook.scheme import Field, Scheme

Column = npt.NDArray[Any]
Figure = int | str | Decimal | None
MISSING = -(2**62)
LARGEST = 10**12


@dataclass(frozen=True)
class Subjects:
    """Members or branches.

    Attributes:
        ids: one for each; text or whole numbers.
        unit: for each, where its unit (a member's branch) stands in `units`; −1 for none.
        fields: columns as given, one value for each subject: words, or numbers.
    """

    ids: Column
    unit: Column
    units: tuple[Any, ...] = ()
    fields: Mapping[str, Sequence[Any] | Column] = field(default_factory=dict)

    @classmethod
    def of(cls, ids: Sequence[Any], unit: Sequence[Any] | None = None, **fields: Sequence[Any]) -> "Subjects":
        """From plain values; `unit` names each subject's unit, None or empty text for none.

        Raises:
            ScoringError: an id is listed twice, or columns differ in length.
        """
        for name, column in {"unit": unit, **fields}.items():
            _same_length(name, column, len(ids))
        units = tuple(dict.fromkeys(name for name in unit or () if name not in (None, "")))
        place = {name: i for i, name in enumerate(units)}
        where = [place.get(name, -1) for name in unit] if unit is not None else [-1] * len(ids)
        subjects = cls(np.asarray(ids), np.array(where, np.int32), units, fields)
        if len(subjects.index) < len(ids):
            raise ScoringError("twice-subject", name=Counter(subjects.ids.tolist()).most_common(1)[0][0])
        return subjects

    def __len__(self) -> int:
        """How many there are."""
        return len(self.ids)

    @cached_property
    def index(self) -> dict[Any, int]:
        """Where each id stands."""
        return {name: i for i, name in enumerate(self.ids.tolist())}


@dataclass(frozen=True)
class Records:
    """Facts about subjects; all columns have one value for each record.

    Attributes:
        subject: where the subject stands in `Subjects.ids`.
        item: where the item stands in `Scheme.items`.
        day: days since 1970-01-01.
        quantity: thousandths.
        number: the record's number: orders the records of one day, and is what a cut-off refers to. Default: the row.
        matter: the achievement that it is about, any number from 0; −1 stands alone. Default: −1.
        fields: by name: words as indexes into the scheme's field's `words` (−1 none); numbers as thousandths, dates as
            days, times as minutes (`MISSING` none); truths as 1 or 0 (−1 none). One left out is missing everywhere.
        words: by text field, the words that its column refers to. Default: the scheme's.
        place: of records out of a file, the row of each in it.
    """

    subject: Column
    item: Column
    day: Column
    quantity: Column
    number: Column | None = None
    matter: Column | None = None
    fields: Mapping[str, Column] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    place: Column | None = None

    def __len__(self) -> int:
        """How many there are."""
        return len(self.subject)

    def numbers(self) -> Column:
        """The records' numbers; the row, from 1, where none were given."""
        return np.arange(1, len(self) + 1) if self.number is None else np.asarray(self.number)

    def only(self, wanted: Column) -> "Records":
        """Some of them: those where `wanted` is true."""
        names = ("subject", "item", "day", "quantity", "number", "matter", "place")
        columns: dict[str, Any] = {
            name: column[wanted] for name in names if (column := getattr(self, name)) is not None
        }
        columns["fields"] = {name: column[wanted] for name, column in self.fields.items()}
        return replace(self, **columns)

    @classmethod
    def of(
        cls,
        scheme: Scheme,
        subjects: Subjects,
        *,
        subject: Sequence[Any],
        item: Sequence[str],
        day: Sequence[date],
        quantity: Sequence[Figure],
        number: Sequence[int] | None = None,
        matter: Sequence[str | None] | None = None,
        **fields: Sequence[Any],
    ) -> "Records":
        """From plain values: ids, item ids, dates, figures (`"1.5"`, 2, Decimal; never floats), words.

        Raises:
            ScoringError: an unknown subject, item or field, a figure finer than 1/1000, a day that
                is no date, columns of different length.
        """
        for name, column in {"item": item, "day": day, "quantity": quantity, "number": number, **fields}.items():
            _same_length(name, column, len(subject))
        for name in sorted(fields.keys() - scheme.record_fields.keys()):
            raise ScoringError("undeclared-field", name=name, nearest=nearest(name, scheme.record_fields))
        words = {name: words_in(scheme.record_fields[name], column) for name, column in fields.items()}
        return cls(
            _looked_up(subject, subjects.index, "unknown-subject"),
            _looked_up(item, scheme.item_index, "unknown-item"),
            np.array([_date(row, one) for row, one in enumerate(day)], np.int32),
            _quantities(quantity),
            None if number is None else np.array(number, np.int64),
            None if matter is None else _matters(matter),
            {name: field_column(scheme.record_fields[name], column, words[name]) for name, column in fields.items()},
            {name: found for name, found in words.items() if found},
        )


def words_in(known: Field, values: Iterable[Any]) -> tuple[str, ...]:
    """The words of a text field, those that the scheme knows first; empty for other fields."""
    if known.kind != "text":
        return ()
    return tuple(dict.fromkeys((*known.words, *(word for word in values if word not in ("", None)))))


def field_column(known: Field, values: Iterable[Any], words: tuple[str, ...] = ()) -> Column:
    """A field's values as the engine holds them: codes of words, thousandths, day numbers, minutes, 1 or 0 for truths.

    Raises:
        ScoringError: a value that is none of the field's kind.
    """
    if known.kind == "number":
        return _thousandths(known.name, values)
    if known.kind == "text":
        code = {word: i for i, word in enumerate(words)}
        return np.array([code.get(value, -1) for value in values], np.int32)
    read, none = READ[known.kind]
    found = [none if value in (None, "") else _value(known, row, value, read) for row, value in enumerate(values)]
    return np.array(found, np.int64)


def _value(known: Field, row: int, value: Any, read: Callable[[Any], int]) -> int:  # noqa: ANN401 - the caller's
    try:
        return read(value)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ScoringError(f"bad-{known.kind}", row=row, name=known.name) from error


def _day(value: date | str) -> int:
    return day_number(date.fromisoformat(value) if isinstance(value, str) else value)


def _minute(value: time | str) -> int:
    clock = time.fromisoformat(value.zfill(5)) if isinstance(value, str) else value
    return 60 * clock.hour + clock.minute


TRUTHS = {True: 1, False: 0, "是": 1, "否": 0, "true": 1, "false": 0, "yes": 1, "no": 0, "1": 1, "0": 0}
READ: dict[str, tuple[Callable[[Any], int], int]] = {
    "date": (_day, MISSING),
    "time": (_minute, MISSING),
    "truth": (lambda value: TRUTHS[value.lower() if isinstance(value, str) else value], -1),
}


def _same_length(name: str, column: Sequence[Any] | None, wanted: int) -> None:
    if column is not None and len(column) != wanted:
        raise ScoringError("lengths-differ", name=name, found=len(column), wanted=wanted)


def _looked_up(names: Sequence[Any], index: Mapping[Any, int], code: str) -> Column:
    found = np.array([index.get(name, -1) for name in names], np.int32)
    if len(found) and found.min() < 0:
        row = int(found.argmin())
        raise ScoringError(code, row=row, name=names[row])
    return found


def _date(row: int, day: object) -> int:
    if not isinstance(day, date) or isinstance(day, datetime):
        raise ScoringError("bad-date", row=row, name="day")
    return day_number(day)


def _quantities(values: Sequence[Figure]) -> Column:
    found = _thousandths("quantity", values)
    if len(bad := np.flatnonzero(found == MISSING)):
        raise ScoringError("bad-figure", row=int(bad[0]), name="quantity")
    return found


def _matters(names: Sequence[str | None]) -> Column:
    place: dict[str, int] = {}
    return np.array([place.setdefault(name, len(place)) if name else -1 for name in names], np.int64)


def _thousandths(name: str, values: Iterable[Figure]) -> Column:
    known: dict[Figure, int] = {}
    found = []
    for row, value in enumerate(values):
        if value not in known:
            known[value] = _thousandth(name, row, value)
        found.append(known[value])
    return np.array(found, np.int64)


def _thousandth(name: str, row: int, value: Figure) -> int:
    if value is None or value == "":
        return MISSING
    try:
        exact = Decimal(value) * 1000
        whole = int(exact)
    except (InvalidOperation, ValueError, TypeError, OverflowError) as error:
        raise ScoringError("bad-figure", row=row, name=name) from error
    if isinstance(value, float) or whole != exact or abs(whole) > LARGEST:
        raise ScoringError("bad-figure", row=row, name=name)
    return whole

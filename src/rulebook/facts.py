"""What is scored: subjects and records, in columns. Quantities and number fields are thousandths."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from rulebook.periods import day_number
from rulebook.problems import ScoringError
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
        """From plain values; `unit` names each subject's unit.

        Raises:
            ScoringError: an id is listed twice, or columns differ in length.
        """
        for name, column in {"unit": unit, **fields}.items():
            _same_length(name, column, len(ids))
        units = tuple(dict.fromkeys(unit if unit is not None else ()))
        place = {name: i for i, name in enumerate(units)}
        where = [place[name] for name in unit] if unit is not None else [-1] * len(ids)
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
        fields: by name: words as indexes into the scheme's field's `words` (−1 none), numbers as thousandths
            (`MISSING` none). A field that is left out is missing everywhere.
    """

    subject: Column
    item: Column
    day: Column
    quantity: Column
    number: Column | None = None
    matter: Column | None = None
    fields: Mapping[str, Column] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.subject)

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

        Words that the scheme does not know are taken as none.

        Raises:
            ScoringError: an unknown subject, item or field, a figure finer than 1/1000, columns of different length.
        """
        for name, column in {"item": item, "day": day, "quantity": quantity, "number": number, **fields}.items():
            _same_length(name, column, len(subject))
        for name in fields.keys() - scheme.record_fields.keys():
            raise ScoringError("field-needed", name=name)
        return cls(
            _looked_up(subject, subjects.index, "unknown-subject"),
            _looked_up(item, scheme.item_index, "unknown-item"),
            np.array([day_number(one) for one in day], np.int32),
            _thousandths("quantity", quantity),
            None if number is None else np.array(number, np.int64),
            None if matter is None else _matters(matter),
            {name: field_column(scheme.record_fields[name], column) for name, column in fields.items()},
        )


def field_column(known: Field, values: Iterable[Any]) -> Column:
    """A field's values as the engine holds them."""
    if known.kind == "number":
        return _thousandths(known.name, values)
    code = {word: i for i, word in enumerate(known.words)}
    return np.array([code.get(value, -1) for value in values], np.int32)


def _same_length(name: str, column: Sequence[Any] | None, wanted: int) -> None:
    if column is not None and len(column) != wanted:
        raise ScoringError("lengths-differ", name=name, found=len(column), wanted=wanted)


def _looked_up(names: Sequence[Any], index: Mapping[Any, int], code: str) -> Column:
    found = np.array([index.get(name, -1) for name in names], np.int32)
    if len(found) and found.min() < 0:
        row = int(found.argmin())
        raise ScoringError(code, row=row, name=names[row])
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

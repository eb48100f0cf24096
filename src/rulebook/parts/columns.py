"""Arrow tables as the engine's columns. Every distinct value is read once, however many rows have it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rulebook.facts import MISSING, Column, Records, Subjects, field_column, words_in
from rulebook.problems import ScoringError
from rulebook.scheme import Field, Scheme

QUANTITY = Field("quantity", "quantity", "quantity", "number")
EPOCH = date(1970, 1, 1)
SPARSE = 4


def subjects_of(table: pa.Table, scheme: Scheme) -> Subjects:
    """Columns `id`, `unit` (may be left out) and the scheme's subject fields.

    Raises:
        ScoringError: an id is listed twice, or a field is missing.
    """
    needed(table, ("id", *scheme.subject_fields))
    ids = flat(table["id"])
    if len(pc.unique(ids)) < len(ids):
        twice = pc.value_counts(ids).to_pylist()
        raise ScoringError("twice-subject", name=max(twice, key=lambda one: one["counts"])["values"])
    fields = {name: _as_written(table[name]).to_pylist() for name in scheme.subject_fields}
    if "unit" not in table.column_names:
        return Subjects(as_numpy(ids), np.full(len(ids), -1, np.int32), (), fields)
    units = flat(table["unit"]).dictionary_encode()
    return Subjects(as_numpy(ids), codes_of(units), tuple(units.dictionary.to_pylist()), fields)


def records_of(table: pa.Table, scheme: Scheme, subjects: Subjects) -> Records:
    """Columns `subject`, `item`, `date`, `quantity`, and where there are `number`, `matter` and record fields.

    Raises:
        ScoringError: an unknown subject or item, or a value that is none of its kind.
    """
    needed(table, ("subject", "item", "date", "quantity"))
    given = set(table.column_names)
    column = {name: flat(table[name]) for name in given}
    matter = column["matter"].dictionary_encode() if "matter" in given else None
    fields = {name: _field(known, column[name]) for name, known in scheme.record_fields.items() if name in given}
    return Records(
        subject=_known(Places(subjects.ids)(column["subject"]), column, "subject"),
        item=_known(_items(scheme, column["item"]), column, "item"),
        day=_days(column["date"]),
        quantity=_quantities(column["quantity"]),
        number=numbers_of(table["number"]) if "number" in given else None,
        matter=None if matter is None else codes_of(matter),
        fields={name: values for name, (values, _) in fields.items()},
        words={name: words for name, (_, words) in fields.items() if words},
    )


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Looks up where each value stands in a column; −1 if it does not."""

    known: Column

    def __call__(self, column: pa.Array) -> Column:
        """The places of a column's values."""
        known = self.known
        whole = known.dtype.kind in "iu" and pa.types.is_integer(column.type) and not column.null_count
        if whole and len(known) and int(known.max()) - int(known.min()) < SPARSE * len(known):
            return _by_table(known, as_numpy(column))
        values = pa.array(known.tolist(), column.type if not pa.types.is_dictionary(column.type) else None)
        return by_value(column, lambda given: _in(values, given), -1) if _coded(column) else _in(values, column)


def _in(values: pa.Array, given: Any) -> Column:  # noqa: ANN401 - an array, or a list of distinct values
    given = given if isinstance(given, pa.Array) else pa.array(given, values.type)
    return as_numpy(pc.fill_null(pc.index_in(given, value_set=values), -1))


def _by_table(known: Column, values: Column) -> Column:
    """For whole numbers that lie close together: one look into a table instead of a search."""
    first, last = int(known.min()), int(known.max())
    table = np.full(last - first + 2, -1, np.int32)
    table[known - first] = np.arange(len(known), dtype=np.int32)
    if len(values) and (values.min() < first or values.max() > last):
        values = np.where((values < first) | (values > last), last + 1, values)
    return np.asarray(table[values - first])


def by_value(column: pa.Array, read: Callable[[list[Any]], Column], none: int) -> Column:
    """Read a column through its distinct values; `none` for what is not there."""
    coded = column if _coded(column) else column.dictionary_encode()
    return np.append(read(coded.dictionary.to_pylist()), none)[codes_of(coded)]


def codes_of(coded: pa.DictionaryArray) -> Column:
    """Where each value stands in the dictionary; −1 for none."""
    return as_numpy(pc.fill_null(coded.indices, -1) if coded.indices.null_count else coded.indices)


def _coded(column: pa.Array) -> bool:
    return bool(pa.types.is_dictionary(column.type))


def numbers_of(column: pa.ChunkedArray) -> Column:
    """Records' numbers, also as texts; −1 for none.

    Raises:
        ArrowInvalid: one is no whole number.
    """
    numbers = flat(column)
    if not pa.types.is_integer(numbers.type):
        numbers = pc.utf8_trim_whitespace(numbers.cast(pa.string())).cast(pa.int64())
    return as_numpy(pc.fill_null(numbers, -1))


def _items(scheme: Scheme, column: pa.Array) -> Column:
    index = scheme.spoken_index
    return by_value(column, lambda names: np.array([index.get(name, -1) for name in names], np.int16), -1)


def _days(column: pa.Array) -> Column:
    if pa.types.is_date32(column.type) and not column.null_count:
        return as_numpy(column.view(pa.int32()))
    return by_value(column, lambda values: np.array([_day(value) for value in values], np.int32), MISSING)


def _day(value: date | str) -> int:
    when = value if isinstance(value, date) else date.fromisoformat(value)
    return (date(when.year, when.month, when.day) - EPOCH).days


def _quantities(column: pa.Array) -> Column:
    """Thousandths; small whole numbers, which most are, need no look at each value."""
    if pa.types.is_integer(column.type) and column.type.bit_width <= 16 and not column.null_count:
        return as_numpy(column).astype(np.int32) * np.int32(1000)
    return _field(QUANTITY, column)[0]


def _as_written(column: pa.Array) -> pa.Array:
    """Figures with a binary fraction as they are written: 0.1 is a tenth."""
    return column.cast(pa.string()) if pa.types.is_floating(column.type) else column


def _field(known: Field, column: pa.Array) -> tuple[Column, tuple[str, ...]]:
    """A field's column, and of a text the words that it refers to."""
    column = _as_written(column)
    coded = column if _coded(column) else column.dictionary_encode()
    words = words_in(known, coded.dictionary.to_pylist())
    none = int(field_column(known, [None], words)[0])
    return by_value(coded, lambda values: field_column(known, values, words), none), words


def _known(places: Column, columns: Mapping[str, pa.Array], name: str) -> Column:
    """The places, all of them found; what is not is told with the record's number, or its row where it has none."""
    if len(places) and places.min() < 0:
        row = int(places.argmin())
        number = columns["number"][row].as_py() if "number" in columns else row + 1
        raise ScoringError(f"unknown-{name}", row=number, name=columns[name][row].as_py())
    return places


def needed(table: pa.Table, names: tuple[str, ...]) -> None:
    """Refuse a table that lacks a column."""
    if lacking := [name for name in names if name not in table.column_names]:
        raise ScoringError("field-needed", name=", ".join(lacking))


def flat(column: pa.ChunkedArray) -> pa.Array:
    """A column in one piece."""
    return column.unify_dictionaries().combine_chunks() if column.num_chunks != 1 else column.chunk(0)


def as_numpy(column: pa.Array) -> Column:
    """A column without gaps as NumPy's, without a copy where there can be none."""
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return np.asarray(column.to_pylist())
    return np.asarray(column.to_numpy(zero_copy_only=False))

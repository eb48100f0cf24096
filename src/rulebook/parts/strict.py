"""Rows that could be scored and must not be: those that `rulebook.tables` puts aside when scoring at once.

A part that has one is refused; which they are is found out over all rows: what is said of a row names its file.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rulebook.bundles import in_effect
from rulebook.facts import MISSING, Column, Records, Subjects, field_column, words_in
from rulebook.moments import day_of
from rulebook.parts.columns import as_numpy, flat
from rulebook.problems import ScoringError
from rulebook.scheme import Field, Scheme
from rulebook.tables.cells import FIGURE


def refuse_subjects(table: pa.Table, scheme: Scheme, subjects: Subjects) -> None:
    """Refuse subjects without id, or with a value that is none of its field's.

    Raises:
        ScoringError: there is one.
    """
    _refuse("id", as_numpy(table["id"].is_null()))
    for known in scheme.subject_fields.values():
        given = subjects.fields[known.name]
        if known.kind != "text":
            field_column(known, given)
            _refuse(known.name, _unwritten(known, table))
        elif known.words:
            _refuse(known.name, np.array([word not in (None, "", *known.words) for word in given]))


def refuse_records(table: pa.Table, scheme: Scheme, records: Records, versions: Sequence[Scheme]) -> None:
    """Refuse records with a quantity, day, number or word of a price that cannot be.

    Args:
        table: where they come from.
        scheme: by what they are scored.
        records: as the engine holds them.
        versions: all versions of the scheme.

    Raises:
        ScoringError: there is one.
    """
    figures = [known for known in scheme.record_fields.values() if known.name in table.column_names]
    for known in (Field("quantity", "quantity", "quantity", "number"), *figures):
        _refuse(known.name, _unwritten(known, table))
    _refuse("quantity", records.quantity < 0)  # none is MISSING
    _refuse("number", records.numbers() < 0)
    _refuse("date", _outside(records.day, versions or (scheme,)))
    for known in scheme.record_fields.values():
        if known.kind == "text":
            _refuse(known.name, _unspoken(scheme, records, known))


def _refuse(name: str, bad: Column) -> None:
    if bad.any():
        raise ScoringError("unfit-row", row=int(bad.argmax()) + 1, name=name)


def _unwritten(known: Field, table: pa.Table) -> Column:
    """Which texts of a number are not written as one: `1e3`, `1_000`."""
    column = flat(table[known.name])
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if known.kind != "number" or not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        return np.zeros(1, bool)
    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    written = pc.match_substring_regex(coded.dictionary.cast(pa.string()), f"^({FIGURE.pattern})$")
    used = as_numpy(coded.indices.drop_null())
    return np.asarray(~as_numpy(pc.fill_null(written, True))[used])


def _outside(days: Column, versions: Sequence[Scheme]) -> Column:
    """Which days are none, or days that no version is in effect on."""
    if not len(days) or days.min() == MISSING:
        return np.asarray(days == MISSING)
    first = int(days.min())
    bad = np.zeros(int(days.max()) - first + 1, bool)
    bad[days - first] = True
    for i in np.flatnonzero(bad).tolist():  # the days that there are, looked at once each
        bad[i] = in_effect(versions, day_of(first + i)) is None
    return np.asarray(bad[days - first])


def _unspoken(scheme: Scheme, records: Records, known: Field) -> Column:
    """Which records say none of the words that their item's price knows, or that the field lists."""
    by_word = np.array([one.price.by == known.name for one in scheme.items])
    if known.name not in records.fields:
        return by_word[records.item]
    said = records.fields[known.name]
    words = records.words.get(known.name, words_in(known, ()))
    fit = np.array([*(word in known.words for word in words), False])
    concerned = by_word[records.item]
    return np.asarray((concerned | (said >= 0) if known.listed else concerned) & ~fit[said])

"""Fields as formulas see them: words, truths, dates and exact figures."""

import numpy as np

from rulebook.exact import Exact
from rulebook.facts import MISSING, Column, Subjects, field_column, words_in
from rulebook.formula.evaluate import Dated, Value, Words
from rulebook.problems import ScoringError
from rulebook.scheme import Field, Scheme

STEPS = {"number": 1000, "date": 1, "time": 1}


def field_value(known: Field, column: Column, words: tuple[str, ...]) -> Value:
    """A field's column; a figure that is missing has no value, a truth that is missing is false."""
    if known.kind == "text":
        return Words(column, words)
    if known.kind == "truth":
        return np.asarray(column == 1)
    kind, steps = Exact if known.kind == "number" else Dated, STEPS[known.kind]
    missing = column == MISSING
    if missing.any():
        return kind(np.where(missing, 0, column), np.where(missing, 0, steps))
    return kind(column, steps)


def subject_field(scheme: Scheme, subjects: Subjects, name: str) -> Value:
    """A subject field's values, for all subjects.

    Raises:
        ScoringError: the subjects do not have the field, or hold a value that is none of its kind.
    """
    known, given = scheme.subject_fields[name], subjects.fields.get(name)
    if given is None:
        raise ScoringError("field-needed", name=name)
    words = words_in(known, given)
    return field_value(known, field_column(known, given, words), words)


def taken(value: Value, places: Column) -> Value:
    """The values at `places`; none at −1."""
    if isinstance(value, Exact):
        return value.take(places)
    column = np.asarray(value.codes if isinstance(value, Words) else value)
    found = column[places] if column.ndim else np.broadcast_to(column, places.shape)
    if isinstance(value, Words):
        return Words(np.where(places < 0, -1, found), value.words)
    return np.where(places < 0, False, found)

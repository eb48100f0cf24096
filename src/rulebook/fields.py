"""Fields as formulas see them: words and exact figures."""

from dataclasses import replace

import numpy as np

from rulebook.exact import Exact
from rulebook.facts import MISSING, Column, Subjects, field_column
from rulebook.formula.evaluate import Value, Words
from rulebook.problems import ScoringError
from rulebook.scheme import Field, Scheme


def field_value(known: Field, column: Column) -> Value:
    """A field's column; a number that is missing has no value."""
    if known.kind == "text":
        return Words(column, known.words)
    missing = column == MISSING
    if missing.any():
        return Exact(np.where(missing, 0, column), np.where(missing, 0, 1000))
    return Exact(column, 1000)


def subject_field(scheme: Scheme, subjects: Subjects, name: str, places: Column | None = None) -> Value:
    """A subject field's values, for all subjects or for those at `places`.

    Raises:
        ScoringError: the subjects do not have the field, or hold a number that is none.
    """
    known, given = scheme.subject_fields[name], subjects.fields.get(name)
    if given is None:
        raise ScoringError("field-needed", name=name)
    if known.kind == "text" and not known.words:  # an open vocabulary
        known = replace(known, words=tuple(dict.fromkeys(given)))
    column = field_column(known, given)
    return field_value(known, column if places is None else column[places])

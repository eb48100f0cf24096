"""What somebody said that columns mean, where their headers do not say it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from intake.cells import Row
from intake.layout import headings_key, own_names
from intake.synonyms import CERTAIN, meanings_of, synonyms
from intake.text import key

UNUSED = "unused"


@dataclass(frozen=True, slots=True)
class Choices:
    """Column name → meaning, `UNUSED` for a column that is not to be read.

    `always` holds for a header wherever it stands, `tables` for tables of the same headings (`Layout.key`).
    """

    always: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def settle(self, labels: Sequence[str]) -> bool:
        """Whether a table of these headings was spoken of as a whole."""
        return bool(self.tables) and headings_key(labels) in self.tables

    def of(self, labels: Sequence[str], rows: Sequence[Row] = ()) -> dict[int, str]:
        """Column (from 0) → meaning, of the columns that were spoken of; `rows` may be wider than their header."""
        if not self.always and not self.settle(labels):
            return {}
        said = {**self.always, **self.tables.get(headings_key(labels), {})}
        by_name = {key(name): meaning for name, meaning in said.items()}
        names = own_names(labels, max([len(labels), *(len(row.cells) for row in rows)]))
        return {column: by_name[key(name)] for column, name in enumerate(names) if key(name) in by_name}


NO_CHOICES = Choices()


def meaning_named(word: str) -> str:
    """The meaning that a word stands for: one of its certain headers, or its code; empty where it stands for none."""
    if key(word) in synonyms().headers:
        return key(word)
    return next((meaning for meaning, certainty in meanings_of(word) if certainty == CERTAIN), "")

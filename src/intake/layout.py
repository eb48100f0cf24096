"""The columns of a table as they were understood, for people and for telling tables of the same headings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from intake.cells import Row, is_blank, text_of
from intake.synonyms import CERTAIN, meanings_of
from intake.text import key, shorten

# What a workbook of refused rows says beside their own columns: where a row came from, and what is wrong with it.
ORIGIN = ("from_file", "from_sheet", "from_row")
REASONS = ("why_refused", "how_to_mend", "may_be_meant")
BESIDES = {*ORIGIN, *REASONS}
SAMPLES, SAMPLE_ROWS = 3, 30


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its own name, what it is taken for (empty: not used), some of what it holds, its number from 0."""

    name: str
    meaning: str
    samples: tuple[str, ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one table, from left to right; `key` is equal for tables of the same headings."""

    key: str = ""
    columns: tuple[Column, ...] = ()


def layout_of(labels: Sequence[str], meanings: Mapping[int, str], rows: Sequence[Row]) -> Layout:
    """The layout of a table with these headings, column → meaning, of which `rows` are some of the body."""
    width = max([len(labels), *(len(row.cells) for row in rows)], default=0)
    columns = (
        Column(name, meanings.get(column, ""), _samples(rows, column), column)
        for column, name in enumerate(own_names(labels, width))
    )
    headed = {column for column, label in enumerate(labels) if label}
    shown = (each for column, each in enumerate(columns) if column in headed or each.samples)
    return Layout(headings_key(labels), tuple(shown))


def _samples(rows: Sequence[Row], column: int) -> tuple[str, ...]:
    cells = (row.cells[column] for row in rows[:SAMPLE_ROWS] if column < len(row.cells))
    return tuple(dict.fromkeys(shorten(text_of(cell), 16) for cell in cells if not is_blank(cell)))[:SAMPLES]


def headings_key(labels: Sequence[str]) -> str:
    """What tables of the same headings share, whatever their order and stands beside: 64 characters."""
    own = sorted(key(label) for label in labels if label and certain_meaning(label) not in BESIDES)
    return sha256("\n".join(own).encode()).hexdigest()


def certain_meaning(label: str) -> str:
    """What a header means for certain; empty where it means nothing, or perhaps something."""
    return next((meaning for meaning, certainty in meanings_of(label) if certainty == CERTAIN), "") if label else ""


def own_names(labels: Sequence[str], width: int) -> tuple[str, ...]:
    """A name of its own for every column: its header, with the letter where two are alike or there is none."""
    names: list[str] = []
    for column in range(width):
        label = labels[column] if column < len(labels) else ""
        names.append(label if label and label not in names else f"{label} {_letter(column)}".strip())
    return tuple(names)


def _letter(column: int) -> str:
    """0 is A, 26 is AA."""
    return (_letter(column // 26 - 1) if column >= 26 else "") + chr(65 + column % 26)

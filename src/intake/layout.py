"""The columns of a table as they were understood, for people and for telling tables of the same headings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from intake.cells import Row, is_blank, text_of
from intake.text import key, shorten

SAMPLES, SAMPLE_ROWS = 3, 30


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its own name, what it is taken for (empty: not used), and some of what it holds."""

    name: str
    meaning: str
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one table, from left to right; `key` is equal for tables of the same headings."""

    key: str = ""
    columns: tuple[Column, ...] = ()


def layout_of(labels: Sequence[str], by_meaning: Mapping[str, int], rows: Sequence[Row]) -> Layout:
    """The layout of a table with these headings, of which `rows` are some of the body."""
    width = max([len(labels), *(len(row.cells) for row in rows)], default=0)
    meanings = {column: meaning for meaning, column in by_meaning.items()}
    columns = (
        Column(name, meanings.get(column, ""), _samples(rows, column))
        for column, name in enumerate(own_names(labels, width))
    )
    headed = {column for column, label in enumerate(labels) if label}
    shown = (each for column, each in enumerate(columns) if column in headed or each.samples)
    return Layout(headings_key(labels), tuple(shown))


def _samples(rows: Sequence[Row], column: int) -> tuple[str, ...]:
    cells = (row.cells[column] for row in rows[:SAMPLE_ROWS] if column < len(row.cells))
    return tuple(dict.fromkeys(shorten(text_of(cell), 16) for cell in cells if not is_blank(cell)))[:SAMPLES]


def headings_key(labels: Sequence[str]) -> str:
    """What tables of the same headings share, whatever their order."""
    return "\n".join(sorted(key(label) for label in labels if label))


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

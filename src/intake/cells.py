"""What a workbook is made of, after reading: sheets, rows by their number, cells of plain types."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that has something but no value: `unsaved` formula, `error` of Excel, `long` text."""

    kind: str
    text: str


Cell = str | Decimal | bool | dt.date | dt.datetime | Fault | None


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: file, sheet, row as Excel numbers it (from 1)."""

    file: str
    sheet: str
    row: int

    @property
    def sheet_in_file(self) -> str:
        """`台账.xlsx › 一月`: for where several files are spoken of."""
        return f"{self.file} › {self.sheet}"


@dataclass(frozen=True, slots=True)
class Row:
    """A non-blank row: its number (from 1) and its cells from column A, without the blank end."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet or a text file; blank rows are left out, `merged` is (top, left, bottom, right), rows from 1."""

    file: str
    name: str
    rows: tuple[Row, ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: bool = False

    def place(self, row: int) -> Place:
        """The place of a row of this sheet."""
        return Place(self.file, self.name, row)


def text_of(cell: Cell) -> str:
    """A cell as a person would write it, unchanged where it is text."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, Fault):
        return cell.text
    if isinstance(cell, Decimal | bool):
        return f"{cell:f}" if isinstance(cell, Decimal) else str(cell).upper()
    text = cell.isoformat(" ") if isinstance(cell, dt.datetime) else cell.isoformat()
    return text.removesuffix(" 00:00:00")


def is_blank(cell: Cell) -> bool:
    """Nothing there, or only white space."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def texts_of(cells: Iterable[Cell]) -> tuple[str, ...]:
    """The cells of a row as text."""
    return tuple(text_of(cell) for cell in cells)

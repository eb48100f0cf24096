"""Tables that leave the house. Text stays text: no cell that a person filled may become a formula in a spreadsheet."""

import csv
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.workbook import Workbook

# What a spreadsheet takes for the beginning of a formula; the wide forms where it reads Chinese.
ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What no workbook can hold: these are no XML.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Value = str | int | Decimal | dt.date | None


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """The table as CSV, line by line; begins with a byte order mark, by which spreadsheets know UTF-8."""
    writer = csv.writer(_Lines())
    yield "\ufeff" + writer.writerow([_csv_cell(h) for h in headings])  # type: ignore[operator]
    for row in rows:
        yield writer.writerow([_csv_cell(value) for value in row])  # type: ignore[misc]


class _Lines:
    """What `csv.writer` writes to: hands every line back."""

    def write(self, line: str) -> str:
        return line


def _csv_cell(value: Value) -> str:
    """An apostrophe before text that a spreadsheet would take for a formula; numbers as they are."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(ACTIVE) else value
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def add_sheet(book: Workbook, title: str, headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """A sheet of a write-only workbook: bold headings that stay in sight; numbers, days and text are what they are."""
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    heads = [_text_cell(sheet, UNWRITABLE.sub("", heading)) for heading in headings]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: Value) -> Any:
    """The value itself, or a cell of text where openpyxl would make a formula of "=1+1", an error of "#N/A"."""
    if not isinstance(value, str):
        return value
    text = UNWRITABLE.sub("", value)
    return _text_cell(sheet, text) if text.startswith(("=", "#")) else text


def _text_cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell

"""Refused rows → sheets to be mended and read again, one for each table in which they stood.

Such a sheet has the columns of its table under headings that mean by themselves what the columns were taken for, and
columns of its own that say what is wrong and where the row came from. Reading it, these are set aside.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from intake.cells import Place, Row, text_of
from intake.layout import BESIDES, ORIGIN, REASONS, Column, Layout, certain_meaning
from intake.synonyms import CERTAIN, meanings_of, synonyms
from intake.text import squash

LONGEST_TITLE = 31  # of a worksheet
_RETURNED = re.compile(r"（(?:退回|returned)(?: (\d+))?）$", re.ASCII)
_SERIAL_DAY = re.compile(r"[2-6]\d{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Refused:
    """A refused row: its cells by column name, `values` by meaning, what is wrong, what to do, what may be meant."""

    place: Place
    cells: Mapping[str, str]
    values: Mapping[str, str]
    wrong: str
    mending: str
    likely: str = ""


@dataclass(frozen=True, slots=True)
class MendingSheet:
    """A worksheet to mend."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str | Decimal, ...], ...]


def sheets_to_mend(
    rows: Iterable[Refused], layouts: Mapping[Place, Layout], language: str = "zh"
) -> tuple[MendingSheet, ...]:
    """The rows by the tables in which they stood, in their order; `layouts` by the place of the tables' headers."""
    tables: dict[Place, list[Refused]] = {}
    for row in rows:
        tables.setdefault(_header_above(row.place, layouts), []).append(row)
    titles: set[str] = set()
    sheets = []
    for place, found in tables.items():
        columns = layouts[place].columns if place in layouts else _columns_of(found)
        title = _title(place.sheet, titles, language)
        sheets.append(_sheet(title, columns, found, language))
    return tuple(sheets)


def origins_of(labels: Sequence[str], rows: Sequence[Row]) -> dict[int, Place]:
    """Row number → the place from which a refused row came, where the columns for it are there and filled."""
    at = {meaning: column for column, label in enumerate(labels) if (meaning := certain_meaning(label)) in ORIGIN}
    if len(at) < len(ORIGIN):
        return {}
    origins = {}
    for row in rows:
        file, sheet, number = (text_of(row.cells[at[m]]) if at[m] < len(row.cells) else "" for m in ORIGIN)
        if number.isdecimal():
            origins[row.number] = Place(file, sheet, int(number))
    return origins


def without_own(labels: Sequence[str], rows: Sequence[Row]) -> tuple[tuple[str, ...], list[Row]]:
    """Headings and rows without what such a sheet carries besides."""
    own = {column for column, label in enumerate(labels) if certain_meaning(label) in BESIDES}
    if not own:
        return tuple(labels), list(rows)
    bare = tuple("" if column in own else label for column, label in enumerate(labels))
    return bare, [
        Row(row.number, tuple(None if c in own else cell for c, cell in enumerate(row.cells))) for row in rows
    ]


def _header_above(place: Place, layouts: Mapping[Place, Layout]) -> Place:
    above = (p for p in layouts if (p.file, p.sheet) == (place.file, place.sheet) and p.row < place.row)
    return max(above, key=lambda p: p.row, default=Place(place.file, place.sheet, 0))


def _columns_of(rows: Sequence[Refused]) -> tuple[Column, ...]:
    """The columns that the rows themselves tell of, where nothing else does."""
    names = dict.fromkeys(name for row in rows for name in row.cells)
    return tuple(Column(name, next((m for m, _ in meanings_of(name)), "")) for name in names)


def _sheet(title: str, columns: Sequence[Column], rows: Sequence[Refused], language: str) -> MendingSheet:
    used = {column.meaning for column in columns}
    # What the sheet's name or title said, and what was added on a page: cells for which there was no column.
    given = dict.fromkeys(
        meaning for row in rows for meaning, text in row.values.items() if text and meaning not in used
    )
    shown = synonyms().shown
    headings = [*(_heading(column, language) for column in columns), *(shown(m, language) for m in given)]
    own = [shown(meaning, language) for meaning in (*REASONS, *ORIGIN)]
    lines = []
    for row in rows:
        cells = [_cell(column, _told(column, columns, row)) for column in columns]
        place = row.place
        told = (row.wrong, row.mending, row.likely, place.file, place.sheet, str(place.row))
        lines.append((*cells, *(row.values.get(meaning, "") for meaning in given), *told))
    return MendingSheet(title, (*headings, *own), tuple(lines))


def _heading(column: Column, language: str) -> str:
    """The heading where it says by itself what the column was taken for; else that, with the heading behind."""
    meanings = meanings_of(column.name)
    if (column.meaning, CERTAIN) in meanings or not (column.meaning or meanings):
        return column.name
    behind = re.sub(r"[()（）【】]", " ", column.name).strip()
    return f"{synonyms().shown(column.meaning or 'unused', language)}（{behind}）"


def _told(column: Column, columns: Sequence[Column], row: Refused) -> str:
    """The cell, mended where it was. What is told in several columns stays in them, or is mended in the first."""
    value, own = row.values.get(column.meaning, ""), row.cells.get(column.name, "")
    alike = [each.name for each in columns if each.meaning == column.meaning]
    if len(alike) < 2 or not column.meaning:
        return value or own
    if value == " ".join(text for name in alike if (text := row.cells.get(name, "").strip())):
        return own
    return value if column.name == alike[0] else ""


def _cell(column: Column, text: str) -> str | Decimal:
    """A day that lost its format stays a number."""
    return Decimal(text) if column.meaning == "date" and _SERIAL_DAY.fullmatch(squash(text)) else text


def _title(sheet: str, titles: set[str], language: str) -> str:
    """A title of its own, and another than the sheet's: what is read from it takes no other row's place."""
    word = "returned" if language == "en" else "退回"
    plain = re.sub(r"[\[\]:*?/\\']", " ", sheet).strip()
    before = _RETURNED.search(plain)
    number = int(before[1] or 1) + 1 if before else 1
    while True:
        tail = f"（{word}{f' {number}' if number > 1 else ''}）"
        title = _RETURNED.sub("", plain)[: LONGEST_TITLE - len(tail)] + tail
        if title.casefold() not in titles:
            titles.add(title.casefold())
            return title
        number += 1

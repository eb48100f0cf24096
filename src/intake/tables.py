"""A sheet → its tables: header, columns by meaning, records, and the rows that are none, each with why."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from intake.cells import Cell, Place, Row, Sheet, is_blank, text_of, texts_of
from intake.choices import NO_CHOICES, Choices
from intake.headers import (
    Check,
    Columns,
    Header,
    Noted,
    choose_columns,
    find_header,
    header_at,
    headings_again,
    not_noted,
)
from intake.layout import Layout, layout_of
from intake.merged import cell_at, fill_down, spread_groups
from intake.messages import Problem, say
from intake.refused import origins_of, without_own
from intake.synonyms import meanings_of, synonyms
from intake.text import key, label_key, shorten

_FOOTER = re.compile(r"([^:]{1,12}):")


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a table: its number, its cells by meaning, all its cells and their texts, the section heading above."""

    number: int
    by_meaning: Mapping[str, Cell]
    cells: tuple[Cell, ...]
    texts: tuple[str, ...]
    section: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no record: `why` is one of `skipped` in `messages.toml`."""

    row: int
    why: str
    text: str

    def reason(self, language: str = "zh") -> str:
        """Why, in words."""
        return say("skipped", self.why, language)


@dataclass(frozen=True, slots=True)
class Reading:
    """How one table was read."""

    place: Place
    columns: Mapping[str, str]
    records: int
    skipped: tuple[Skipped, ...]
    findings: tuple[Problem, ...]
    layout: Layout = Layout()


@dataclass(frozen=True)
class Table:
    """A table of a sheet. `titles` are the texts above it; `labels` the headers of all its columns.

    `origins`: of rows that were refused before and come back mended, where they stood.

    Its rows are told apart only when they are asked for: who looks for a roster does not read through a ledger.
    """

    sheet: Sheet
    header: Header
    columns: Columns
    titles: tuple[str, ...]
    above: tuple[Skipped, ...]
    body: "_Body"
    checks: Mapping[str, Check]
    essential: Sequence[str]
    origins: Mapping[int, Place] = field(default_factory=dict)
    noted: Noted = not_noted

    @cached_property
    def _sorter(self) -> "_Sorter":
        sorter = _Sorter(self)
        sorter.read(self.body.rows)
        return sorter

    @property
    def records(self) -> Sequence[Record]:
        """The rows that are records."""
        return self._sorter.records

    @property
    def last_section(self) -> str:
        """The last heading among the rows; empty where there is none."""
        return self._sorter.section

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """The rows that are none, in their order."""
        return tuple(sorted([*self.above, *self._sorter.skipped, *self.body.repeats], key=lambda each: each.row))

    @property
    def labels(self) -> tuple[str, ...]:
        """Headers by column."""
        return self.header.labels

    def label_of(self, meaning: str) -> str:
        """The header of a meaning's column, or the meaning's usual name where there is none."""
        column = self.columns.by_meaning.get(meaning)
        if column is None or column >= len(self.labels):
            return synonyms().shown(meaning)
        return self.labels[column] or synonyms().shown(meaning)

    def _labels_of(self, meaning: str) -> str:
        further = (self.labels[column] for column in self.columns.further.get(meaning, ()))
        return " / ".join((self.label_of(meaning), *further))

    def unused(self) -> list[tuple[str, list[Cell]]]:
        """The columns that nothing was read from: their headers, and what the records hold in them."""
        return [
            (self.labels[column], [cell for r in self.records if not is_blank(cell := cell_at(r.cells, column))])
            for column in self.columns.unused
        ]

    def reading(self, findings: Sequence[Problem] = ()) -> Reading:
        """How it was read, for people."""
        place = self.sheet.place(self.header.last_row)
        columns = {meaning: self._labels_of(meaning) for meaning in self.columns.by_meaning}
        chosen = tuple(Problem(place, code, params) for code, params in self.columns.choices)
        return Reading(place, columns, len(self.records), self.skipped, (*chosen, *findings), self.layout)

    @property
    def layout(self) -> Layout:
        """Its columns as they were understood."""
        return layout_of(self.labels, self.columns.meanings, self.body.rows)


@dataclass(slots=True)
class _Body:
    """The rows under one header."""

    header: Header
    rows: list[Row] = field(default_factory=list)
    repeats: list[Skipped] = field(default_factory=list)


def find_tables(
    sheet: Sheet,
    checks: Mapping[str, Check],
    essential: Sequence[str],
    choices: Choices = NO_CHOICES,
    noted: Noted = not_noted,
) -> list[Table]:
    """All tables of a sheet, from top to bottom; none where no row names at least two known columns.

    Args:
        sheet: as read.
        checks: meaning → does this cell look like it; decides between columns with similar headers.
        essential: the meanings of which a record has at least one; a row with none is only numbered in advance.
        choices: what somebody said that columns mean.
        noted: the pattern of the note whose numbers a heading's column holds (`Vocabulary.note_headed`).
    """
    rows = fill_down(sheet)
    tables: list[Table] = []
    bodies = _bodies(rows, spread_groups(sheet, rows), choices)
    above = [row for row in rows if bodies and row.number < bodies[0].header.first_row]
    titles = tuple(text for row in above for text in _texts(row))
    for body in bodies:
        origins = origins_of(body.header.labels, body.rows)
        body.header, body.rows = _without_own(body)
        body.header, body.rows = _one_below_another(body.header, body.rows)
        if tables:
            above, titles = [], (tables[-1].last_section,) if tables[-1].last_section else titles
        columns = choose_columns(body.header, body.rows, checks, noted)
        while body.rows and headings_again(body.header, columns, body.rows, checks):
            row = body.rows.pop(0)
            body.repeats.append(Skipped(row.number, "below-header", _line(row)))
        begins = _begins(sheet, body.header)
        others = tuple(Skipped(row.number, "title", _line(row)) for row in above if row.number < begins)
        tables.append(Table(sheet, body.header, columns, titles, others, body, checks, essential, origins, noted))
    return tables


def _begins(sheet: Sheet, header: Header) -> int:
    """The first row of a header, where a merged area takes it further up: 姓名 beside 活动情况 over 日期 and 事项."""
    tops = (top for top, _, bottom, _ in sheet.merged if top < header.first_row <= bottom)
    return min(tops, default=header.first_row)


def _without_own(body: "_Body") -> tuple[Header, list[Row]]:
    """A body without what a workbook of refused rows carries besides."""
    labels, rows = without_own(body.header.labels, body.rows)
    return replace(body.header, labels=labels), rows


def _one_below_another(header: Header, rows: list[Row]) -> tuple[Header, list[Row]]:
    """Tables of the same headings side by side on a sheet are one: the second one's part of the rows comes after."""
    filled = [column for column, label in enumerate(header.labels) if label]
    names = [label_key(header.labels[column]) for column in filled]
    each = next((n for n in range(2, len(names) // 2 + 1) if names == names[:n] * (len(names) // n)), 0)
    if not each or header.said or len(set(names[:each])) < each:
        return header, rows
    starts = filled[::each]
    spans = list(zip(starts, [*starts[1:], None], strict=True))
    first, blocks = spans[0], []
    for start, end in spans:
        parts = (Row(row.number, row.cells[start:end]) for row in rows)
        blocks += [part for part in parts if start == first[0] or any(not is_blank(cell) for cell in part.cells)]
    return replace(header, labels=header.labels[slice(*first)]), blocks


def _bodies(rows: Sequence[Row], heads: Sequence[Row], choices: Choices) -> list[_Body]:
    """The rows under each header; a header said again continues its table, another one begins a new table."""
    header = find_header(heads, choices)
    if not header:
        return []
    bodies = [_Body(header)]
    index = next(i for i, row in enumerate(rows) if row.number == header.last_row) + 1
    while index < len(rows):
        again = _another_header(heads, index, bodies[-1].header, choices)
        if again is None:
            bodies[-1].rows.append(rows[index])
            index += 1
            continue
        depth = again.last_row - again.first_row + 1
        if _same_labels(again, bodies[-1].header):
            bodies[-1].repeats += [Skipped(row.number, "header", _line(row)) for row in rows[index : index + depth]]
        else:
            bodies.append(_Body(again))
        index += depth
    return bodies


def _another_header(heads: Sequence[Row], index: int, header: Header, choices: Choices) -> Header | None:
    """A header further down: stricter than the first, because records stand here too."""
    first = next((cell for cell in heads[index].cells if isinstance(cell, str) and cell.strip()), "")
    if not meanings_of(first) and first.strip() not in header.labels:
        return None
    best = None
    for depth in range(1, header.last_row - header.first_row + 2):
        other = header_at(heads, index, depth, choices)
        if other is None:
            continue
        if choices.settle(other.labels):
            return other
        filled = [label for label in other.labels if label]
        exact = [label for label in filled if label_key(label) in synonyms().by_label]
        if len(exact) >= 2 and len(exact) * 10 >= len(filled) * 7:
            best = other
    return best


def _same_labels(one: Header, other: Header) -> bool:
    return [label_key(label) for label in one.labels if label] == [label_key(label) for label in other.labels if label]


class _Sorter:
    """Tells the records under a header from totals, headings, footers and rows numbered in advance."""

    def __init__(self, table: Table) -> None:
        header, columns = table.header, table.columns
        self.columns = {meaning: (c, *columns.further.get(meaning, ())) for meaning, c in columns.by_meaning.items()}
        patterns = ((column, table.noted(label)) for column, label in enumerate(header.labels))
        self.patterns = {column: pattern for column, pattern in patterns if pattern}
        self.checks = table.checks
        self.essential = table.essential
        self.width = max(len(header.labels), 1)
        self.wide = {top: right - left + 1 for top, left, bottom, right in table.sheet.merged if top == bottom}
        self.section = ""
        self.records: list[Record] = []
        self.skipped: list[Skipped] = []

    def read(self, rows: Iterable[Row]) -> None:
        """Tells records from rows that are none, each noted with why."""
        for row in rows:
            if record := self._record(row):
                self.records.append(record)

    def _record(self, row: Row) -> Record | None:
        cells, texts = row.cells, texts_of(row.cells)
        everywhere, noted = synonyms().everywhere, self._noted(cells) if self.patterns else cells
        by_meaning = {
            meaning: _told(noted if meaning in everywhere else cells, columns, together=meaning in everywhere)
            for meaning, columns in self.columns.items()
        }
        why = self._why_not(row, [text for each in texts if (text := each.strip())], by_meaning)
        if why is None:
            return Record(row.number, by_meaning, cells, texts, self.section)
        if why == "section":
            self.section = _line(row)
        self.skipped.append(Skipped(row.number, why, _line(row)))
        return None

    def _noted(self, cells: tuple[Cell, ...]) -> Sequence[Cell]:
        """The cells, with the note in words where a column is headed by the words of a note: 5 under 满意度."""
        told = list(cells)
        for column, pattern in self.patterns.items():
            if not is_blank(cell := cell_at(cells, column)):
                words, said = pattern.replace("{number}", ""), text_of(cell).strip()
                told[column] = said if key(words) in key(said) else pattern.replace("{number}", said)
        return told

    def _why_not(self, row: Row, texts: Sequence[str], by_meaning: Mapping[str, Cell]) -> str | None:
        if not texts:
            return "blank"
        if self._is_total(texts, by_meaning):
            return "total"
        if self._is_footer(texts):
            return "footer"
        if self._is_section(row, texts, by_meaning):
            return "section"
        # Nearly every row has one of them at once: a loop ends there, at a third of a generator's cost.
        for meaning in self.essential:
            if not is_blank(by_meaning.get(meaning)):
                return "void" if self._is_void(by_meaning) else None
        return "prefilled"

    def _is_total(self, texts: Sequence[str], by_meaning: Mapping[str, Cell]) -> bool:
        known = synonyms().totals
        if not any(_says(text, known) for text in texts[:3]):
            return False
        return not (self._passes("date", by_meaning) and self._passes("item", by_meaning))

    def _is_void(self, by_meaning: Mapping[str, Cell]) -> bool:
        """Of a table that tells what happened: the row's own state, or who checked it, says that it counts no more."""
        said = (by_meaning.get(meaning) for meaning in ("status", "checker") if "date" in by_meaning)
        return any(key(text_of(cell)) in synonyms().voids for cell in said if not is_blank(cell))

    def _is_footer(self, texts: Sequence[str]) -> bool:
        match = _FOOTER.match(key(texts[0]))
        return bool(match and re.sub(r"[(\d].*", "", match[1]) in synonyms().footers)

    def _is_section(self, row: Row, texts: Sequence[str], by_meaning: Mapping[str, Cell]) -> bool:
        if len(set(texts)) > 1 or self.width < 2:
            return False
        if self.wide.get(row.number, 1) * 2 >= self.width:
            return True
        return not any(self._passes(meaning, by_meaning) for meaning in ("name", "staff_no", "date", "item"))

    def _passes(self, meaning: str, by_meaning: Mapping[str, Cell]) -> bool:
        cell, check = by_meaning.get(meaning), self.checks.get(meaning)
        return not is_blank(cell) and (check is None or check(cell))


def _told(cells: Sequence[Cell], columns: Sequence[int], *, together: bool) -> Cell:
    """The first filled cell of these columns, or all that is told in them."""
    if len(columns) == 1:
        return cell_at(cells, columns[0])
    filled = [cell for column in columns if not is_blank(cell := cell_at(cells, column))]
    return (
        filled[0]
        if filled and (len(filled) == 1 or not together)
        else " ".join(text_of(cell).strip() for cell in filled) or None
    )


@lru_cache(maxsize=65536)
def _says(text: str, words: frozenset[str]) -> bool:
    """`合 计`, `合计：`, `小计（次）`, `一季度小计` say a total; a longer text does not."""
    plain = re.sub(r"[(\[].*|[:：]", "", key(text))
    return plain in words or (len(plain) <= 8 and any(plain.endswith(word) for word in words if not word.isascii()))


def _texts(row: Row) -> list[str]:
    return [text for cell in row.cells if (text := text_of(cell).strip())]


def _line(row: Row) -> str:
    return shorten(" ".join(dict.fromkeys(_texts(row))), 80)

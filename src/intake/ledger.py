"""Sheets of records → rows accepted and rows refused. Nothing is dropped in silence."""

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from intake.cells import Cell, Place, Sheet, text_of
from intake.choices import NO_CHOICES, Choices
from intake.headers import Check
from intake.layout import own_names
from intake.messages import Heading, Problem
from intake.people import Roster, as_seen, looks_like_name, looks_like_number, no_header, unreadable_sheet
from intake.resolve import Entry, Resolver
from intake.rows import Flaw, Key, LedgerRow, Rejection
from intake.synonyms import synonyms
from intake.tables import Reading, Table, find_tables
from intake.text import key, squash
from intake.values import Wrong, lacks_year, read_date, read_quantity, unit_meant, year_named
from intake.vocabulary import BRANCH, MEMBER, Kind, Vocabulary

__all__ = ["Flaw", "Ledger", "LedgerRow", "Rejection", "read_ledger", "resolve_row"]

_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]")
ESSENTIAL = ("name", "staff_no", "date", "item", "meeting", "quantity", "level", "achievement")
WANTED = ("name", "staff_no", "branch", "date", "item", "quantity", "level")


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that was read: accepted rows and rejections in the order of files, sheets, rows; how; what was not read.

    A refused row that comes back mended in a further sheet is not among the rejections: its mended self counts.
    """

    rows: tuple[LedgerRow, ...]
    rejected: tuple[Rejection, ...]
    readings: tuple[Reading, ...]
    unread: tuple[Problem, ...]


def read_ledger(
    sheets: Sequence[Sheet],
    roster: Roster,
    vocabulary: Vocabulary,
    today: dt.date,
    *,
    seen: Collection[Key] = (),
    year: int | None = None,
    choices: Choices = NO_CHOICES,
) -> Ledger:
    """Every record on these sheets (of one file or several), accepted or refused.

    Args:
        sheets: as `read_workbook` gives them, files one after the other.
        roster: decides who is meant.
        vocabulary: items, levels, notes and units that are known.
        today: a later date is refused.
        seen: keys (`LedgerRow.key`) of records filed before; a row equal to one is a duplicate.
        year: where days written without a year lie, unless the sheet's name, its titles or the file's name say it.
        choices: what somebody said that columns mean.
    """
    return _Ledger(Resolver(roster, vocabulary, today), seen, year, choices).read(sheets)


def resolve_row(
    values: Mapping[str, str],
    roster: Roster,
    vocabulary: Vocabulary,
    today: dt.date,
    *,
    seen: Collection[Key] = (),
    place: Place | None = None,
) -> LedgerRow | Rejection:
    """One row again, after mending: meaning → text, as in `Rejection.values`.

    A row with `name` or `staff_no` among its keys, even empty, is about a member; else about a branch.
    """
    cells: dict[str, Cell] = {meaning: text or None for meaning, text in values.items()}
    entry = Entry(place or Place("", "", 0), cells, cells={synonyms().shown(m): t for m, t in values.items()})
    return Resolver(roster, vocabulary, today).resolve(entry, lambda each: each in seen)


class _Ledger:
    """Reads sheet after sheet, and remembers every row for the sake of duplicates."""

    def __init__(self, resolver: Resolver, seen: Collection[Key], year: int | None, choices: Choices) -> None:
        self.resolver = resolver
        self.roster, self.vocabulary = resolver.roster, resolver.vocabulary
        self.checks = _checks(resolver.roster, resolver.vocabulary, resolver.today)
        self.choices = choices
        self.seen = seen
        self.year = year
        self.places: dict[Key, Place] = {}
        self.mended: set[Place] = set()
        self.rows: list[LedgerRow] = []
        self.rejected: list[Rejection] = []
        self.readings: list[Reading] = []
        self.unread: list[Problem] = []

    def read(self, sheets: Sequence[Sheet]) -> Ledger:
        for sheet in sheets:
            self._read_sheet(sheet)
        rejected = tuple(each for each in self.rejected if each.place not in self.mended)
        return Ledger(tuple(self.rows), rejected, tuple(self.readings), tuple(self.unread))

    def _read_sheet(self, sheet: Sheet) -> None:
        if problem := unreadable_sheet(sheet):
            self.unread.append(problem)
            return
        tables = find_tables(sheet, self.checks, ESSENTIAL, self.choices, self.vocabulary.note_headed)
        if not tables:
            self.unread.append(self._crosswise(sheet, ()) or no_header(sheet, WANTED))
        for table in tables:
            if problem := self._why_no_ledger(table):
                self.unread.append(problem)
            else:
                self._read_table(table)

    def _why_no_ledger(self, table: Table) -> Problem | None:
        columns = table.columns.by_meaning.keys()
        place = table.sheet.place(table.header.last_row)
        missing = ""
        if not columns & {"name", "staff_no", "branch"}:
            missing = "name"
        elif not columns & {"date", "item", "meeting"} or ("date" not in columns and columns & {"status", "joined_on"}):
            missing = "date"
        if not missing:
            return None
        facts = {"missing": Heading(missing), "seen": as_seen(table.labels)}
        return self._crosswise(table.sheet, table.labels) or Problem(place, "not-ledger", facts, table.layout)

    def _crosswise(self, sheet: Sheet, labels: Sequence[str]) -> Problem | None:
        """Items side by side as columns cannot be records: they have no day."""
        for texts in (labels, *([text_of(cell) for cell in row.cells] for row in sheet.rows[:10])):
            items = [text for text in texts if text and self.vocabulary.knows(text)]
            if len({*items}) >= 3:
                return Problem(sheet.place(1), "crosswise", {"items": tuple(items[:6])})
        return None

    def _read_table(self, table: Table) -> None:
        given, findings = self._given(table)
        self.readings.append(table.reading(findings))
        labels = {meaning: table.label_of(meaning) for meaning in table.columns.by_meaning}
        columns = table.columns
        quantities = [columns.by_meaning["quantity"], *more] if (more := columns.further.get("quantity")) else []
        width = max((len(record.cells) for record in table.records), default=0)
        names = own_names(table.labels, max(width, len(table.labels)))
        for record in table.records:
            if origin := table.origins.get(record.number):
                self.mended.add(origin)
            entry = Entry(
                table.sheet.place(record.number),
                record.by_meaning,
                {**given, **self._said_above(record.section, table)},
                labels,
                tuple((table.labels[c], record.cells[c] if c < len(record.cells) else None) for c in quantities),
                {n: text for n, cell, text in zip(names, record.cells, record.texts, strict=False) if cell is not None},
            )
            self._keep(self.resolver.resolve(entry, self._earlier))

    def _keep(self, result: LedgerRow | Rejection) -> None:
        if isinstance(result, Rejection):
            self.rejected.append(result)
        else:
            self.places[result.key] = result.place
            self.rows.append(result)

    def _earlier(self, each: Key) -> Place | bool | None:
        return self.places.get(each) or each in self.seen

    def _given(self, table: Table) -> tuple[dict[str, str], list[Problem]]:
        """What the sheet's name, its titles or the file's name say where there is no column for it."""
        columns = table.columns.by_meaning
        texts = (table.sheet.name, *reversed(table.titles), table.sheet.file)
        place = table.sheet.place(table.header.last_row)
        given: dict[str, str] = {}
        findings: list[Problem] = []
        if branch := self.roster.branch_said(*texts):
            given["branch"] = branch
            if "branch" not in columns:
                code = "branch-from-title" if branch in self.roster.branches else "branch-of-title-unknown"
                findings.append(Problem(place, code, {"branch": branch}))
        if not columns.keys() & {"item", "meeting"}:
            subject = MEMBER if columns.keys() & {"name", "staff_no"} else BRANCH
            within = (k for text in texts if (k := self.vocabulary.find_within(text, subject)))
            if kind := next(within, None) or self.vocabulary.find_around(table.sheet.name, subject):
                given["item"] = kind.title
                findings.append(Problem(place, "item-from-title", {"item": kind.title}))
            elif kind := self._of_levels(table, subject):
                given["item"] = kind.title
                findings.append(Problem(place, "item-from-levels", {"item": kind.title}))
        if waiting := [
            text for r in table.records if key(text := text_of(r.by_meaning.get("status"))) in synonyms().waits
        ]:
            findings.append(Problem(place, "rows-wait", {"count": len(waiting), "said": waiting[0].strip()}))
        yearless = any(lacks_year(record.by_meaning.get("date")) for record in table.records)
        if yearless and (year := year_named(texts, self.year)):
            given["year"] = str(year)
            findings.append(Problem(place, "year-from-title", {"year": year}))
        if table.origins:
            findings.append(Problem(place, "rows-mended", {"count": len(table.origins)}))
        return given, [*findings, *self._unused(table, place)]

    def _of_levels(self, table: Table, subject: str) -> Kind | None:
        """The only kind that has the levels which the rows say: 国家级 and 省级 of branches are brand honours."""
        said = {text_of(record.by_meaning.get("level")).strip() for record in table.records} - {""}
        fitting = [kind for kind in self.vocabulary.kinds if kind.subject == subject and said and kind.levels]
        fitting = [kind for kind in fitting if all(map(kind.level_of, said))]
        return fitting[0] if len(fitting) == 1 else None

    def _unused(self, table: Table, place: Place) -> list[Problem]:
        """The columns that hold something and were not read; where no quantity is given, those that look like one."""
        columns = [(label, cells) for label, cells in table.unused() if cells]
        numbers = []
        problems = []
        if not table.columns.by_meaning.keys() & {"quantity"} and table.columns.by_meaning.keys() & {
            "name",
            "staff_no",
        }:
            numbers = [label for label, cells in columns if all(map(self.checks["quantity"], cells))]
            problems = [
                Problem(
                    place, "quantity-column-unused" if numbers else "no-quantity-column", {"unused": tuple(numbers)}
                )
            ]
        if others := tuple(label for label, _ in columns if label not in numbers):
            problems.append(Problem(place, "columns-unused", {"unused": others}))
        return problems

    def _said_above(self, section: str, table: Table) -> dict[str, str]:
        """What a heading among the rows says of those under it: a branch, an item, a year.

        One that is made like the title above the first rows (一、党课 … 二、警示教育) says their item, known or not.
        """
        if not section:
            return {}
        columns = table.columns.by_meaning
        said = {"branch": self.roster.branch_said("", section), "year": str(year_named([section]) or "")}
        if not columns.keys() & {"item", "meeting"}:
            subject = MEMBER if columns.keys() & {"name", "staff_no"} else BRANCH
            kind = self.vocabulary.find_within(section, subject)
            first = table.titles[-1] if table.titles else ""
            alike = self.vocabulary.find_within(first, subject) and _alike(first, section)
            said["item"] = kind.title if kind else section if alike else ""
        return {meaning: text for meaning, text in said.items() if text}


def _alike(one: str, other: str) -> bool:
    """Whether two headings are numbered, or end, alike: 一、党课 and 二、志愿服务; 党课登记 and 警示教育登记."""
    numbered = _NUMBERED.match(squash(one)) and _NUMBERED.match(squash(other))
    return bool(numbered) or (squash(one)[-2:] == squash(other)[-2:] and len(squash(other)) > 2)


def _checks(roster: Roster, vocabulary: Vocabulary, today: dt.date) -> dict[str, Check]:
    known_units = {key(unit) for unit in vocabulary.units}

    def is_level(cell: Cell) -> bool:
        text = text_of(cell)
        return any(kind.level_of(text) or kind.numbers_in(text) for kind in vocabulary.kinds)

    def is_name(cell: Cell) -> bool:
        return bool(roster.by_name(text_of(cell))) if roster.people else looks_like_name(cell)

    def is_number(cell: Cell) -> bool:
        return bool(roster.by_number(text_of(cell))) if roster.people else looks_like_number(cell)

    return {
        "name": is_name,
        "staff_no": is_number,
        "branch": lambda cell: bool(roster.branch_of(text_of(cell))),
        "date": lambda cell: not isinstance(read_date(cell, today), Wrong),
        "item": lambda cell: vocabulary.knows(text_of(cell)),
        "meeting": lambda cell: vocabulary.knows(text_of(cell)),
        "quantity": lambda cell: not isinstance(read_quantity(cell, vocabulary.units), Wrong),
        "unit": lambda cell: key(unit_meant(squash(text_of(cell)), vocabulary.units)) in known_units,
        "level": is_level,
    }

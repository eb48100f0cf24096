"""Read an import's files and make its preview: every row with what will happen to it."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from benliu.common.bulk import insert_rows
from benliu.common.clock import local_date
from benliu.org.standing import Standing, standing_of
from intake import (
    Choices,
    LedgerRow,
    Person,
    Place,
    Problem,
    Rejection,
    Roster,
    Sheet,
    Unreadable,
    read_ledger,
    read_roster,
    read_workbook,
)
from intake.cells import text_of
from intake.layout import Layout
from intake.messages import say

from ...models import ColumnChoice, Import, ImportFile, ImportRow
from ...queries.columns import choices_above
from ...queries.notes import labelled
from .comparison import compare_with_filed
from .ledger import judge_accepted, judge_refused
from .people import Desk, Line, line_of, refuse
from .scope import Scope, scope_of
from .wording import words_of_problem

Clock = Callable[[], dt.datetime]
ROW = tuple(field.attname for field in ImportRow._meta.concrete_fields if field.attname != "id")
SKIPPED_SHOWN = 50


@dataclass
class Preview:
    """Rows on their way to the preview. `files` go by labels: the name, made different where two files share it.

    `choices`: what the organisation said of columns, by the mark of the headings.
    """

    run: Import
    files: Mapping[str, ImportFile]
    sheets: list[Sheet]
    rows: list[ImportRow] = field(default_factory=list)
    choices: Mapping[str, ColumnChoice] = field(default_factory=dict)

    def row(self, place: Place, about: str, cells: Mapping[str, str], values: Mapping[str, str]) -> ImportRow:
        """A row of the preview, not judged yet."""
        row = ImportRow(
            run=self.run,
            file=self.files[place.file],
            sheet=place.sheet[:80],
            row=place.row,
            about=about,
            cells=dict(cells),
            values=dict(values),
        )
        self.rows.append(row)
        return row


def read_import(*, import_id: uuid.UUID, clock: Clock) -> None:
    """Read the files of an import that is in state READING and write its preview; reading again does no harm."""
    run = Import.objects.select_related("started_by").get(pk=import_id)
    files = labelled(run.files.select_related("file").order_by("pk"))
    sheets: list[Sheet] = []
    for done, (label, file) in enumerate(files.items(), start=1):
        sheets += _read_file(file, label)
        Import.objects.filter(pk=run.pk).update(progress=done, beat_at=clock())
    now = clock()
    actor = standing_of(run.started_by, on=local_date(now))
    preview = Preview(run, files, sheets)
    if sheets:
        _fill(preview, actor, now)
    _keep(preview, clock())


def _read_file(file: ImportFile, label: str) -> list[Sheet]:
    file.notes = []
    try:
        with file.file.content.open("rb") as stream:
            return read_workbook(stream.read(), name=label)
    except Unreadable as refusal:
        file.notes = [{"zh": refusal.message("zh"), "en": refusal.message("en"), "code": refusal.code, "bad": True}]
        return []


def _fill(preview: Preview, actor: Standing, now: dt.datetime) -> None:
    scope = scope_of(actor, now)
    preview.choices = {choice.headings: choice for choice in choices_above(actor)}
    choices = Choices(tables={headings: choice.columns for headings, choice in preview.choices.items()})
    book = read_roster(preview.sheets, choices)
    brought = _judge_roster(preview, book, scope)
    scope = scope.with_people(brought)
    ledger = read_ledger(preview.sheets, scope.roster, scope.vocabulary, scope.today, choices=choices)
    accepted = [(_ledger_row(preview, said), said) for said in ledger.rows]
    judge_refused([(_ledger_row(preview, said), said) for said in ledger.rejected], scope)
    compare_with_filed(judge_accepted(accepted, scope))
    _note_sheets(preview, book, ledger.readings, ledger.unread)


def _ledger_row(preview: Preview, said: LedgerRow | Rejection) -> ImportRow:
    return preview.row(said.place, ImportRow.About.RECORD, said.cells, said.values)


def _judge_roster(preview: Preview, book: Roster, scope: Scope) -> list[Person]:
    raw = _RawRows(preview.sheets, book)
    lines = {person.place: Line(line_of(person)) for person in book.people if person.place}
    problems = {problem.place: problem for problem in book.problems}
    desk = Desk(scope, lines.values())
    brought = []
    for place in sorted({*lines, *problems}, key=raw.order):
        if place in lines:
            row = preview.row(place, ImportRow.About.PERSON, raw.cells(place), lines[place].values)
            brought.append(desk.judge(row, lines[place]))
        else:
            row = preview.row(place, ImportRow.About.PERSON, raw.cells(place), raw.values(place))
            refuse(row, problems[place].code, words_of_problem(problems[place]))
    return [person for person in brought if person]


class _RawRows:
    """The cells of roster rows as they were, by the headers above them."""

    def __init__(self, sheets: Iterable[Sheet], book: Roster) -> None:
        self.sheets = {(sheet.file, sheet.name): sheet for sheet in sheets}
        self.positions = {key: i for i, key in enumerate(self.sheets)}
        self.rows = {
            key: {row.number: [text_of(cell) for cell in row.cells] for row in sheet.rows}
            for key, sheet in self.sheets.items()
        }
        self.readings = list(book.readings)

    def order(self, place: Place) -> tuple[int, int]:
        """Where a place comes in the upload."""
        return self.positions[(place.file, place.sheet)], place.row

    def cells(self, place: Place) -> dict[str, str]:
        """Column name → text."""
        texts = self.rows[(place.file, place.sheet)].get(place.row, ())
        reading = self._reading(place)
        names = {column.number: column.name for column in reading.layout.columns} if reading else {}
        return {names.get(i, str(i + 1)): text for i, text in enumerate(texts) if text and (i in names or not reading)}

    def values(self, place: Place) -> dict[str, str]:
        """Meaning → text, as far as the columns are known; what may be mended is there even where it is empty."""
        cells = self.cells(place)
        reading = self._reading(place)
        known = {m: cells.get(label, "").strip() for m, label in reading.columns.items()} if reading else {}
        return {"name": "", "staff_no": "", "branch": "", "status": "", **known}

    def _reading(self, place: Place) -> Any:
        above = [reading for reading in self.readings if _above(reading.place, place)]
        return above[-1] if above else None


def _above(header: Place, place: Place) -> bool:
    return (header.file, header.sheet) == (place.file, place.sheet) and header.row < place.row


def _note_sheets(preview: Preview, book: Roster, readings: Iterable[Any], unread: Iterable[Problem]) -> None:
    """Tell of every file how its sheets were read, and which were not."""
    read = {(r.place.file, r.place.sheet) for r in (*book.readings, *readings)}
    for reading in (*book.readings, *readings):
        _note(preview, reading.place, _reading_words(reading), reading.layout)
    told = set()
    for problem in unread:
        sheet = (problem.place.file, problem.place.sheet)
        if sheet not in read and sheet not in told:
            told.add(sheet)
            bad = problem.code not in ("hidden-sheet", "empty-sheet")
            words = {"zh": problem.message("zh"), "en": problem.message("en"), "code": problem.code, "bad": bad}
            _note(preview, problem.place, words, problem.layout)
    order = {(sheet.file, sheet.name): position for position, sheet in enumerate(preview.sheets)}
    for label, file in preview.files.items():
        file.notes.sort(key=lambda note: (order.get((label, note.get("sheet", "")), 0), note.get("row", 0)))


def _reading_words(reading: Any) -> dict[str, Any]:
    findings = [{"code": f.code, "zh": f.message("zh"), "en": f.message("en")} for f in reading.findings]
    skipped = [
        {"row": s.row, "text": s.text, "zh": say("skipped", s.why, "zh"), "en": say("skipped", s.why, "en")}
        for s in reading.skipped
        if s.why != "blank"
    ]
    return {
        "code": "read",
        "records": reading.records,
        "findings": findings,
        "skipped": skipped[:SKIPPED_SHOWN],
        "skipped_count": len(skipped),
    }


def _note(preview: Preview, place: Place, words: dict[str, Any], layout: Layout) -> None:
    """What was said of a sheet, with the columns of its table where there is one."""
    note = {"sheet": place.sheet, "row": place.row, **words}
    if layout.key:
        choice = preview.choices.get(layout.key)
        note["headings"], note["choice"] = layout.key, choice.pk if choice else None
        note["layout"] = [[column.name, column.meaning, list(column.samples)] for column in layout.columns]
    preview.files[place.file].notes.append(note)


@transaction.atomic
def _keep(preview: Preview, now: dt.datetime) -> None:
    run = Import.objects.select_for_update().get(pk=preview.run.pk)
    if run.state != Import.State.READING:
        return
    run.rows.all().delete()
    positions = {(s.file, s.name): i for i, s in enumerate(preview.sheets)}
    labels = {file.pk: label for label, file in preview.files.items()}
    preview.rows.sort(key=lambda r: (positions.get((labels[r.file.pk], r.sheet), 0), r.row, r.about))
    for order, row in enumerate(preview.rows):
        row.order = order
        row.record_id = uuid.uuid5(run.pk, str(order)) if row.about == ImportRow.About.RECORD else None
    insert_rows(ImportRow, ROW, (tuple(getattr(row, name) for name in ROW) for row in preview.rows))
    ImportFile.objects.bulk_update(preview.files.values(), ["notes"])
    run.state = Import.State.PREVIEW if preview.rows else Import.State.FAILED
    run.progress, run.total, run.beat_at, run.attempts = 0, len(preview.rows), now, 0
    run.save()

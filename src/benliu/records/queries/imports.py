"""Imports for pages: the list, one import with its counts, its rows beside what was read."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benliu.common.decision import require
from benliu.common.language import reads_english
from benliu.org.particulars import ENTRIES
from benliu.org.queries import left_by_roster
from benliu.org.standing import Standing
from benliu.ui.numbers import format_points
from intake import MendingSheet, Place, Refused, sheets_to_mend
from intake.layout import Column, Layout
from intake.text import squash

from ..meanings import MEANINGS
from ..mendable import Question, as_sent, mendable_cells, questions
from ..models import Import, ImportRow, RecordKind
from ..policies import can_cancel_import, can_change_import, can_see_import, can_undo
from ..waits import STALE, undo_wait
from .effective import effective_records
from .import_lines import ImportLine, lines_of, row_counts
from .notes import FileNotes, SheetNotes, file_notes, labelled, said_in
from .row_words import in_words, kinds_of

PAGE = 50
Outcome = ImportRow.Outcome
TABS = (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.REJECTED, Outcome.SKIPPED)
ALL, BESIDE, CHECK = "all", "beside", "check"
IS_TOLD = Q(reason=ImportRow.TOLD, outcome__in=(Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED))
MOVES = Q(about=ImportRow.About.PERSON, outcome=Outcome.CHANGED, read__was__unit_id__isnull=False)
STANDS_BESIDE = Q(outcome=Outcome.NEW, target__isnull=False)
PEOPLE = Q(about=ImportRow.About.PERSON, outcome__in=(Outcome.NEW, Outcome.CHANGED))
KINDS = {"people": PEOPLE, "beside": STANDS_BESIDE, "to_check": IS_TOLD, "moves": MOVES}
CHANGED = {
    "quantity": MEANINGS["quantity"],
    "level": gettext_lazy("等级"),
    "note": gettext_lazy("说明"),
    "achievement": MEANINGS["achievement"],
    "name": MEANINGS["name"],
    "staff_no": MEANINGS["staff_no"],
    "unit": MEANINGS["branch"],
    "status": MEANINGS["status"],
    "gender": MEANINGS["gender"],
    "joined_party": MEANINGS["joined_on"],
    **{entry.name: entry.heading for entry in ENTRIES},
}


@dataclass(frozen=True)
class ImportDetail:
    """One import for its page. While it is read, progress and total count files; while it is applied, rows.

    `beside`: how many new rows of a preview are about somebody's day and matter of which a record exists already.
    `to_check`: how many of its rows have something to be known of; `moves`: how many people change branch by it.
    `left`: who kept what the roster said when the import was undone, because it was changed since.
    """

    line: ImportLine
    files: tuple[FileNotes, ...]
    progress: int
    total: int
    trouble: str
    roster_since: dt.date
    people: int
    stalled: bool
    may_change: bool
    may_undo: bool
    may_cancel: bool
    undo_until: dt.datetime | None
    numbered_at: dt.datetime | None
    batch_id: int | None
    beside: int = 0
    to_check: int = 0
    moves: int = 0
    left: tuple[str, ...] = ()

    @property
    def to_apply(self) -> int:
        """How many rows would be filed."""
        return self.line.counts.get(Outcome.NEW, 0) + self.line.counts.get(Outcome.CHANGED, 0)

    @property
    def left_to_others(self) -> int:
        """How many records of an applied import wait, or have waited, for another person."""
        return self.to_apply - self.people - self.total

    @property
    def alarming(self) -> list[tuple[str, str]]:
        """Sheets of which every quantity may be wrong: (sheet, why)."""
        return [(sheet.sheet, text) for file in self.files for sheet in file.sheets for text in sheet.alarming]

    @property
    def unread_files(self) -> list[str]:
        """The names of the files of which nothing could be read."""
        return [file.name for file in self.files if not any(s.columns or not s.unread for s in file.sheets)]

    @property
    def may_choose(self) -> bool:
        """Whether the reader may say what the columns mean."""
        return self.may_change and self.line.state in (Import.State.PREVIEW, Import.State.FAILED)

    @property
    def remembered(self) -> list[SheetNotes]:
        """The first of the sheets of each kind that were read as somebody had said."""
        sheets = [sheet for file in self.files for sheet in file.sheets]
        return [sheet for sheet in sheets if sheet.columns and sheet.columns.said and not sheet.columns.like]

    @property
    def asked(self) -> list[str]:
        """The sheets that were not read and of whose columns somebody can say what they mean."""
        return [sheet.sheet for file in self.files for sheet in file.sheets if sheet.unread and sheet.columns]

    @property
    def tabs(self) -> list[tuple[str, str, int]]:
        """Outcome, its words, its count; skipped rows only where there are some; last of all, every row."""
        counts = self.line.counts
        shown = [tab for tab in TABS if tab != Outcome.SKIPPED or counts.get(tab)]
        tabs = [(tab.value, str(tab.label), counts.get(tab, 0)) for tab in shown]
        beside = [(BESIDE, _("可能已有"), self.beside)] if self.beside else []
        return [
            *tabs[:1],
            *beside,
            *([(CHECK, _("请核对"), self.to_check)] if self.to_check else []),
            *tabs[1:],
            (ALL, _("全部"), self.line.row_count),
        ]


@dataclass(frozen=True)
class Choice:
    """A candidate, the cells that it stands for as a form sends them, and in how many rows it answers the same."""

    text: str
    cells: str
    rows: int
    written: str


@dataclass(frozen=True)
class Flaw:
    """What is wrong with a row, and what to do; `meaning` is the cell it is in, `everybody` who all are named there."""

    text: str
    mending: str
    meaning: str
    candidates: tuple[str, ...]
    choices: tuple[Choice, ...]
    everybody: tuple[str, ...]

    @property
    def common(self) -> list[Choice]:
        """What can be picked for several rows at once."""
        return [choice for choice in self.choices if choice.rows > 1]


@dataclass(frozen=True)
class Cell:
    """A cell that can be mended."""

    meaning: str
    label: str
    text: str
    is_bad: bool


@dataclass(frozen=True)
class PreviewRow:
    """One row: place, cells as they were, what was read (or is wrong, or `told` of it), and what can be mended."""

    id: int
    order: int
    file: str
    sheet: str
    row: int
    is_person: bool
    outcome: str
    outcome_words: str
    title: str
    cells: tuple[tuple[str, str], ...]
    said: Mapping[str, Any]
    was: tuple[tuple[str, str, str], ...]
    flaws: tuple[Flaw, ...]
    told: tuple[Flaw, ...]
    fields: tuple[Cell, ...]
    target_id: uuid.UUID | None
    record_id: uuid.UUID | None
    person_id: int | None
    may_mend: bool


@dataclass(frozen=True)
class RowPage:
    """One page of rows; `next_order` asks for the page after."""

    rows: list[PreviewRow]
    next_order: int | None


def import_detail(import_id: uuid.UUID, reader: Standing, now: dt.datetime) -> ImportDetail:
    """One import. A fixed number of queries; `Http404` where there is none, `Refused` where it is not for `reader`."""
    run = _found(import_id, reader)
    counts = row_counts(run.rows.all())
    kinds = _kinds_of_rows(run)
    people = kinds.pop("people")
    batch = run.batch
    may_take_back = batch is not None and run.state == Import.State.DONE and not batch.undone_at
    (line,) = lines_of(reader, [run], counts)
    may_cancel = bool(batch and may_take_back and batch.numbered_at and can_cancel_import(reader, run))
    left = may_cancel and not line.cancelled and effective_records().filter(batch=batch).exists()
    busy = run.state in (Import.State.READING, Import.State.APPLYING)
    return ImportDetail(
        line=line,
        files=file_notes(run, reader),
        progress=run.progress,
        total=run.total,
        trouble=run.trouble,
        roster_since=run.roster_since,
        people=people,
        stalled=busy and run.beat_at is not None and now - run.beat_at > STALE,
        may_change=bool(can_change_import(reader, run)),
        may_undo=bool(batch and may_take_back and not batch.numbered_at and can_undo(reader, batch)),
        may_cancel=left,
        undo_until=batch.verified_at + undo_wait() if batch else None,
        numbered_at=batch.numbered_at if batch else None,
        batch_id=batch.pk if batch else None,
        left=tuple(left_by_roster(run.pk)) if people and run.state == Import.State.UNDONE else (),
        **(kinds if run.state == Import.State.PREVIEW else {}),
    )


def _kinds_of_rows(run: Import) -> dict[str, int]:
    """How many rows bring people, and how many are to be looked at before a preview is applied, by why. One query."""
    counted = {name: Count("pk", filter=which) for name, which in KINDS.items()}
    found: dict[str, int] = run.rows.order_by().aggregate(**counted)
    return found


def import_rows(import_id: uuid.UUID, reader: Standing, outcome: str, words: str = "", after: int = -1) -> RowPage:
    """Rows of one outcome, `BESIDE`, `CHECK` or `ALL`, `words` in name, number, item, branch or the row's number.

    Four queries to six.
    """
    run = _found(import_id, reader)
    rows = run.rows.filter(order__gt=after)
    if outcome in (BESIDE, CHECK):
        rows = rows.filter(STANDS_BESIDE if outcome == BESIDE else IS_TOLD)
    elif outcome != ALL:
        rows = rows.filter(outcome=outcome)
    if words.strip():
        rows = rows.filter(_matching(words.strip()))
    found = list(rows.select_related("file").order_by("order")[: PAGE + 1])
    may_change = _open_for_change(run, reader)
    kinds = kinds_of(found)
    asked = _questions(run, found[:PAGE] if may_change else ())
    shown = [_row(row, run, may_change, kinds, asked) for row in found[:PAGE]]
    return RowPage(shown, found[PAGE - 1].order if len(found) > PAGE else None)


def import_row(import_id: uuid.UUID, row_id: int, reader: Standing) -> PreviewRow:
    """One row of an import."""
    run = _found(import_id, reader)
    row = run.rows.select_related("file").filter(pk=row_id).first()
    if row is None:
        raise Http404(_("没有这一行。"))
    may_change = _open_for_change(run, reader)
    return _row(row, run, may_change, kinds_of([row]), _questions(run, [row] if may_change else ()))


def rejected_sheets(import_id: uuid.UUID, reader: Standing) -> tuple[MendingSheet, ...]:
    """The rejected rows with what is wrong, one sheet for each table: to be mended outside and imported again."""
    run = _found(import_id, reader)
    labels = {file.pk: (label, file) for label, file in labelled(run.files.order_by("pk")).items()}
    layouts = {
        Place(label, note["sheet"][:80], note["row"]): Layout("", tuple(Column(*column) for column in note["layout"]))
        for label, file in labels.values()
        for note in file.notes
        if note.get("code") == "read" and note.get("headings")
    }
    rows = run.rows.filter(outcome=Outcome.REJECTED).order_by("order")
    refused = (_refused(row, Place(labels[row.file_id][0], row.sheet, row.row)) for row in rows)
    return sheets_to_mend(refused, layouts, "en" if reads_english() else "zh")


def _refused(row: ImportRow, place: Place) -> Refused:
    flaws = _flaws(row, {})
    likely = _("、").join(text for flaw in flaws for text in flaw.candidates)
    wrong, mending = (" ".join(flaw.text for flaw in flaws), " ".join(flaw.mending for flaw in flaws))
    return Refused(place, row.cells, row.values, wrong, mending, likely)


def _found(import_id: uuid.UUID, reader: Standing) -> Import:
    run = Import.objects.select_related("batch", "cancelled_in").filter(pk=import_id).first()
    if run is None:
        raise Http404(_("没有这次导入。"))
    require(can_see_import(reader, run))
    return run


def _open_for_change(run: Import, reader: Standing) -> bool:
    return run.state == Import.State.PREVIEW and bool(can_change_import(reader, run))


def _matching(words: str) -> Q:
    condition = Q(pk__in=[])
    for meaning in ("name", "staff_no", "item", "meeting", "branch"):
        condition |= Q(**{f"values__{meaning}__icontains": words})
    return condition | Q(row=int(words)) if words.isdecimal() and len(words) < 8 else condition


def _questions(run: Import, rows: Iterable[ImportRow]) -> Counter[Question]:
    """How many refused rows of an import ask for the same. One query; none where none of `rows` is refused."""
    if not any(row.outcome == Outcome.REJECTED for row in rows):
        return Counter()
    refused = run.rows.filter(outcome=Outcome.REJECTED).values_list("values", "message")
    return Counter(asked for said, message in refused.iterator() for asked in questions(said, message))


def _flaws(row: ImportRow, asked: Mapping[Question, int]) -> tuple[Flaw, ...]:
    return tuple(
        Flaw(
            said_in(flaw),
            said_in(flaw, "mend"),
            flaw["meaning"],
            tuple(flaw["candidates"]),
            tuple(_choice(row, flaw["meaning"], text, asked) for text in flaw["candidates"] if flaw["meaning"]),
            tuple(flaw.get("everybody", ())),
        )
        for flaw in row.message.get("flaws", ())
    )


def _choice(row: ImportRow, meaning: str, text: str, asked: Mapping[Question, int]) -> Choice:
    written, cells = row.values.get(meaning, ""), as_sent(meaning, text)
    return Choice(text, cells, asked.get((meaning, squash(written), cells), 1), written)


def _row(
    row: ImportRow, run: Import, may_change: bool, kinds: Mapping[int, RecordKind], asked: Mapping[Question, int]
) -> PreviewRow:
    said = _flaws(row, asked)
    flaws, told = (said, ()) if row.outcome == Outcome.REJECTED else ((), said if row.reason == ImportRow.TOLD else ())
    bad = {flaw.meaning for flaw in flaws}
    is_person = row.about == ImportRow.About.PERSON
    done = run.state == Import.State.DONE and row.outcome in (Outcome.NEW, Outcome.CHANGED)
    return PreviewRow(
        id=row.pk,
        order=row.order,
        file=row.file.name,
        sheet=row.sheet,
        row=row.row,
        is_person=is_person,
        outcome=row.outcome,
        outcome_words=str(row.get_outcome_display()),
        title=said_in(row.message, "title") if flaws else "",
        cells=_cells(row, whole=may_change),
        said=in_words(row.read, kinds.get(row.read.get("kind_id", 0))),
        was=_was(row),
        flaws=flaws,
        told=told,
        fields=tuple(
            Cell(name, str(MEANINGS[name]), row.values.get(name, ""), name in bad) for name in mendable_cells(row)
        ),
        target_id=row.target_id,
        record_id=row.record_id if done else None,
        person_id=row.person_id if is_person and run.state in (Import.State.PREVIEW, Import.State.DONE) else None,
        may_mend=may_change,
    )


def _cells(row: ImportRow, *, whole: bool) -> tuple[tuple[str, str], ...]:
    """The row as it was. Who has not brought it sees of a roster's masked entries what everybody sees."""
    masked = {} if whole else {row.values[e.name]: e.shown(row.values[e.name]) for e in ENTRIES if e.name in row.values}
    return tuple((header, masked.get(text, text)) for header, text in row.cells.items())


def _was(row: ImportRow) -> tuple[tuple[str, str, str], ...]:
    """How a row differs from what is there, in the order of `CHANGED`: label, before, after."""
    was = row.read.get("was") or {}
    return tuple(
        (str(label), _shown(name, was[name]), _shown(name, row.read.get(name)))
        for name, label in CHANGED.items()
        if name in was and was[name] != row.read.get(name)
    )


def _shown(name: str, value: Any) -> str:
    if name == "quantity":
        return format_points(value)
    return str(value or "—")

"""What the reader said of an import's files: how each table was read, what was left out, with why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from benliu.common.language import reads_english
from benliu.org.standing import Standing

from ..models import Import, ImportFile
from .columns import ColumnsOfImport, TableColumns

ALARMING = {"no-quantity-column", "quantity-column-unused", "column-instead"}


@dataclass(frozen=True)
class SheetNotes:
    """How one table was read: its columns, choices made, rows left out with why.

    `unread` says why nothing of it was read. `alarming`: those of the findings by which every figure may be wrong.
    """

    sheet: str
    unread: str
    columns: TableColumns | None
    records: int = 0
    findings: tuple[str, ...] = ()
    alarming: tuple[str, ...] = ()
    skipped: tuple[tuple[int, str, str], ...] = ()
    skipped_count: int = 0

    @property
    def asks(self) -> bool:
        """Somebody should say what its columns mean, or look at how they were understood."""
        return bool(self.columns and not self.columns.like and (self.unread or self.alarming))


@dataclass(frozen=True)
class FileNotes:
    """What the reader said of one file: `refusals` keep it out as a whole."""

    name: str
    refusals: tuple[str, ...]
    sheets: tuple[SheetNotes, ...]


def file_notes(run: Import, reader: Standing) -> tuple[FileNotes, ...]:
    """The notes of all files, in the order in which they were sent. At most three queries."""
    files = list(run.files.order_by("pk"))
    columns = ColumnsOfImport(reader, [note for file in files for note in file.notes])
    return tuple(_file_notes(file.name, file.notes, columns) for file in files)


def labelled(files: Iterable[ImportFile]) -> dict[str, ImportFile]:
    """Files by what places call them: the name, made different where two files share it."""
    labels: dict[str, ImportFile] = {}
    for file in files:
        label = file.name
        while label in labels:
            label += "′"
        labels[label] = file
    return labels


def said_in(words: Mapping[str, Any], name: str = "") -> str:
    """One of two languages that are kept side by side."""
    language = "en" if reads_english() else "zh"
    return str(words.get(f"{name}_{language}" if name else language, ""))


def _file_notes(name: str, notes: Iterable[Mapping[str, Any]], columns: ColumnsOfImport) -> FileNotes:
    return FileNotes(
        name=name,
        refusals=tuple(said_in(note) for note in notes if "sheet" not in note),
        sheets=tuple(_sheet_notes(note, columns) for note in notes if "sheet" in note),
    )


def _sheet_notes(note: Mapping[str, Any], columns: ColumnsOfImport) -> SheetNotes:
    if note["code"] != "read":
        return SheetNotes(note["sheet"], said_in(note), columns.of(note))
    return SheetNotes(
        sheet=note["sheet"],
        unread="",
        columns=columns.of(note),
        records=note["records"],
        findings=tuple(said_in(finding) for finding in note["findings"]),
        alarming=tuple(said_in(finding) for finding in note["findings"] if finding.get("code") in ALARMING),
        skipped=tuple((s["row"], said_in(s), s["text"]) for s in note["skipped"]),
        skipped_count=note["skipped_count"],
    )

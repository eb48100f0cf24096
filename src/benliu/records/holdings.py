"""What of records is held about a person, by class; see `org.holdings`."""

import contextlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from benliu.org.holdings import Enclosure, Holding, Whose

from .models import (
    Activity,
    Batch,
    ColumnChoice,
    Double,
    Evidence,
    Import,
    ImportFile,
    ImportRow,
    Numbering,
    Record,
    RecordKind,
    RecordText,
    StoredFile,
)


def _import_rows(whose: Whose) -> Q:
    """The rows that brought something about the person, and those refused that tell of the same name or number."""
    refused = Q(values__staff_no=whose.staff_no) if whose.staff_no else Q(pk__in=[])
    refused |= Q(about=ImportRow.About.PERSON, values__name=whose.name) if whose.name else Q(pk__in=[])
    return _rows_taken(whose) | (Q(person=None) & refused)


def _rows_taken(whose: Whose) -> Q:
    records = Record.objects.filter(person__in=whose.people).values("pk")
    return Q(person__in=whose.people) | Q(record_id__in=records)


def _files(whose: Whose) -> Q:
    """The workbooks with a row about the person, and the photos that only this person's records show."""
    own = Evidence.objects.filter(record__person__in=whose.people)
    others = Evidence.objects.exclude(record__person__in=whose.people).exclude(file=None).values("file")
    workbooks = Q(pk__in=own.filter(row__isnull=False).values("file"))
    workbooks |= Q(pk__in=ImportRow.objects.filter(_import_rows(whose)).values("file__file"))
    return workbooks | (Q(pk__in=own.filter(row=None).values("file")) & ~Q(pk__in=others))


def _own_files(whose: Whose) -> Q:
    """Those that the person's records rest on."""
    return Q(pk__in=Evidence.objects.filter(record__person__in=whose.people).exclude(file=None).values("file"))


def _photos(whose: Whose) -> Iterator[Enclosure]:
    """The photos that the person's records rest on, by the mark under which the rows name them; no workbooks: they hold
    the rows of others.
    """
    shown = Evidence.objects.filter(record__person__in=whose.people, row=None).values("file")
    for file in StoredFile.objects.filter(pk__in=shown).exclude(content=""):
        with contextlib.suppress(FileNotFoundError), file.content.open("rb") as stored:
            yield Enclosure(f"photos/{file.sha256}{Path(file.name).suffix}", stored.read())


def _remove_files(whose: Whose) -> None:
    """The rows of others stay with their records; the whole file goes, when all of it has been written down."""
    for file in StoredFile.objects.filter(_files(whose)).exclude(content=""):
        transaction.on_commit(partial(file.content.storage.delete, str(file.content.name)))
    ids = list(StoredFile.objects.filter(_files(whose)).values_list("pk", flat=True))
    ImportFile.objects.filter(file__in=ids).update(name="", notes=[])
    Evidence.objects.filter(file__in=ids).update(file_name="")
    StoredFile.objects.filter(pk__in=ids).update(name="", content="")


HOLDINGS: tuple[Holding, ...] = (
    Holding(RecordKind, None, plain=tuple(f.name for f in RecordKind._meta.concrete_fields)),
    Holding(Activity, None, text=("place",),
            plain=("id", "kind", "unit", "happened_on", "seconds", "told_by", "told_at", "device", "merged",
                   "part_of")),
    Holding(Batch, None, plain=tuple(f.name for f in Batch._meta.concrete_fields)),
    Holding(ColumnChoice, None, plain=tuple(f.name for f in ColumnChoice._meta.concrete_fields)),
    Holding(Double, None, plain=tuple(f.name for f in Double._meta.concrete_fields)),
    Holding(Numbering, None, plain=("id", "last_number")),
    Holding(
        Record,
        lambda whose: Q(person__in=whose.people),
        plain=tuple(f.name for f in Record._meta.concrete_fields),
    ),
    Holding(
        RecordText,
        lambda whose: Q(record__person__in=whose.people),
        plain=("record",),
        text=("note", "achievement", "recorder", "reason", "return_reason"),
        erase="emptied",
    ),
    Holding(Import, None, plain=tuple(f.name for f in Import._meta.concrete_fields if f.name != "trouble"),
            text=("trouble",)),
    Holding(ImportFile, None, plain=("id", "run", "file"), text=("name", "notes")),
    Holding(
        Evidence,
        lambda whose: Q(record__person__in=whose.people),
        plain=("id", "record", "file", "sheet", "row"),
        evidence=("file_name", "cells"),
        erase="emptied",
    ),
    Holding(
        ImportRow,
        _import_rows,
        plain=("id", "run", "file", "sheet", "row", "order", "about", "mark", "outcome", "reason", "record_id",
               "target", "person"),
        evidence=("cells", "values", "read", "message"),
        erase="emptied",
        handed=lambda whose: Q(run__state=Import.State.DONE) & _rows_taken(whose),  # a refused row may be a namesake's
    ),
    Holding(StoredFile, _files, plain=("id", "sha256", "size", "stored_by", "stored_at"),
            evidence=("name", "content"), first=_remove_files, handed=_own_files, enclosed=_photos),
)  # fmt: skip

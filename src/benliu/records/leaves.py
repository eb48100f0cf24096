"""Verified records in the transparency log: their sealed columns, and who verified them when. No words.

A column added here would change what old leaves are of: what a later column says needs a source of its own.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from benliu.org.standing import Standing
from benliu.transparency.sources import Entry, Source

from .models import Record
from .policies import can_see_record

COLUMNS = (
    "kind_id",
    "person_id",
    "unit_id",
    "happened_on",
    "quantity",
    "level",
    "facts",
    "matter",
    "activity_id",
    "act",
    "target_id",
    "position",
    "content_hash",
    "filed_by_id",
    "filed_at",
    "filed_from",
    "batch_id",
)
BATCH = {"verified_by_id": "batch__verified_by_id", "verified_at": "batch__verified_at"}


def _entries(rows: QuerySet[Record]) -> list[Entry]:
    said = rows.annotate(**{name: F(path) for name, path in BATCH.items()})
    found = said.values_list("number", "id", "person_id", *COLUMNS, *BATCH)
    names = (*COLUMNS, *BATCH)
    return [
        Entry(number, str(pk), person, {name: _text(value) for name, value in zip(names, values, strict=True)})
        for number, pk, person, *values in found
    ]


def _text(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return str(value) if isinstance(value, dt.date | uuid.UUID) else value


def _after(position: int, limit: int) -> Sequence[Entry]:
    return _entries(Record.objects.filter(number__gt=position).order_by("number")[:limit])


def _named(references: Iterable[str]) -> Sequence[Entry]:
    return _entries(Record.objects.filter(pk__in=_ids(references), number__isnull=False))


def _readable(reader: Standing, reference: str) -> Entry | None:
    record = Record.objects.filter(pk__in=_ids([reference]), number__isnull=False).select_related("unit").first()
    if record is None or not can_see_record(reader, record):
        return None
    return _entries(Record.objects.filter(pk=record.pk))[0]


def _ids(references: Iterable[str]) -> list[uuid.UUID]:
    found = []
    for text in references:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found


LEAVES = Source("record", _("纪实记录"), _after, _named, _readable)

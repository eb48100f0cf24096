"""Ledger entries in the transparency log: all their columns. One added here would change what old leaves are of."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from benliu.org.standing import Standing
from benliu.transparency.sources import Entry, Source

from .models import LedgerEntry
from .policies import visible_entries

COLUMNS = (
    "person_id",
    "unit_id",
    "period",
    "item",
    "points",
    "record_id",
    "run_id",
    "reverses_id",
    "posted_at",
    "posted_by",
)


def _entries(rows: QuerySet[LedgerEntry]) -> list[Entry]:
    return [Entry(row.pk, str(row.pk), row.person_id, {n: _text(getattr(row, n)) for n in COLUMNS}) for row in rows]


def _text(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return value if isinstance(value, int | str | None) else str(value)


def _after(position: int, limit: int) -> Sequence[Entry]:
    return _entries(LedgerEntry.objects.filter(pk__gt=position).order_by("pk")[:limit])


def _named(references: Iterable[str]) -> Sequence[Entry]:
    return _entries(LedgerEntry.objects.filter(pk__in=_ids(references)))


def _readable(reader: Standing, reference: str) -> Entry | None:
    return next(iter(_entries(visible_entries(reader).filter(pk__in=_ids([reference])))), None)


def _ids(references: Iterable[str]) -> list[int]:
    return [int(text) for text in references if text.isascii() and text.lstrip("-").isdecimal() and len(text) < 19]


def _settled() -> bool:
    """Whether nobody is posting just now. On PostgreSQL an id is drawn before its row can be seen, so that a lower one
    may yet come: then the entries wait for the next round. SQLite has one writer at a time.
    """
    if connection.vendor != "postgresql":
        return True
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE ledger_ledgerentry IN SHARE MODE NOWAIT")
    except OperationalError:
        return False
    return True


LEAVES = Source("entry", _("台账条目"), _after, _named, _readable, _settled)

"""Reads of the ledger."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from benliu.org.standing import Standing

from .models import LedgerEntry
from .policies import visible_entries


@dataclass(frozen=True)
class EntryRow:
    """One line of a person's ledger; points in thousandths."""

    id: int
    record_id: str
    item: str
    points: int
    period: str
    posted_at: dt.datetime
    run_id: int
    reverses_id: int | None


def entries_of_person(actor: Standing, person_id: int, period: str) -> list[EntryRow]:
    """The ledger of one person in one period, as far as `actor` may see it. One query."""
    return _rows(visible_entries(actor).filter(person_id=person_id, period=period))


def entries_of_records(actor: Standing, person_id: int, record_ids: Collection[uuid.UUID]) -> list[EntryRow]:
    """What was posted to a person for records and taken back, as far as `actor` may see it. One query."""
    return _rows(visible_entries(actor).filter(person_id=person_id, record_id__in=record_ids))


def _rows(entries: QuerySet[LedgerEntry]) -> list[EntryRow]:
    return [
        EntryRow(e.pk, str(e.record_id), e.item, e.points, e.period, e.posted_at, e.run_id, e.reverses_id)
        for e in entries.order_by("id")
    ]


def posted_periods(actor: Standing, person_id: int) -> list[str]:
    """The closed periods in which a person has entries that `actor` may see, newest first. One query."""
    rows = visible_entries(actor).filter(person_id=person_id).order_by("-period")
    return list(rows.values_list("period", flat=True).distinct())


def posted_total(person_id: int, period: str) -> int:
    """What is posted to a person in a period, reversals taken off."""
    rows = LedgerEntry.objects.filter(person_id=person_id, period=period)
    return rows.aggregate(total=Sum("points"))["total"] or 0

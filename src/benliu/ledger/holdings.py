"""What the ledger holds about a person: ids and figures alone; see `org.holdings`."""

from django.db.models import Q

from benliu.org.holdings import Holding

from .models import LedgerEntry

HOLDINGS: tuple[Holding, ...] = (
    Holding(
        LedgerEntry,
        lambda whose: Q(person__in=whose.people),
        plain=tuple(field.name for field in LedgerEntry._meta.concrete_fields),
    ),
)

"""What the ledger holds about a person: ids and figures alone; see `org.holdings`."""

from django.db.models import Q

from benliu.org.holdings import Holding, register_holdings

from .models import LedgerEntry


def register_own() -> None:
    """Class it; called once, in `AppConfig.ready`."""
    columns = tuple(field.name for field in LedgerEntry._meta.concrete_fields)
    register_holdings(Holding(LedgerEntry, lambda whose: Q(person__in=whose.people), plain=columns))

"""Django's registration of this feature."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The feature `ledger`."""

    name = "benliu.ledger"
    label = "ledger"

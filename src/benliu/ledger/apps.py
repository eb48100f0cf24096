"""Django's registration of this feature."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The feature `ledger`."""

    name = "benliu.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Say what is held about people."""
        from benliu.org.holdings import register_holdings

        from .holdings import HOLDINGS

        register_holdings(*HOLDINGS)

"""Django's registration of this feature."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The feature `ledger`."""

    name = "benliu.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Say what is held about people; let entries enter the transparency log."""
        from benliu.org.holdings import register_holdings
        from benliu.transparency.sources import register_source

        from .holdings import HOLDINGS
        from .leaves import LEAVES

        register_holdings(*HOLDINGS)
        register_source(LEAVES)

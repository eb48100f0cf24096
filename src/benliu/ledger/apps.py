"""Django's registration of this feature."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The feature `ledger`."""

    name = "benliu.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Say what is held about people."""
        from .holdings import register_own

        register_own()

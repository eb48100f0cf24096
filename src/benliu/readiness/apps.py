"""Django's registration of this feature."""

from django.apps import AppConfig


class ReadinessConfig(AppConfig):
    """The feature `readiness`."""

    name = "benliu.readiness"
    label = "readiness"

    def ready(self) -> None:
        """Class the fields of the tables."""
        from benliu.org.holdings import register_holdings

        from .holdings import HOLDINGS

        register_holdings(*HOLDINGS)

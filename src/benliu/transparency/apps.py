"""Django's registration of this feature."""

from django.apps import AppConfig


class TransparencyConfig(AppConfig):
    """The feature `transparency`."""

    name = "benliu.transparency"
    label = "transparency"

    def ready(self) -> None:
        """Say what is held; seal what is left of somebody before the key goes; erasures enter the log themselves."""
        from benliu.org.holdings import register_holdings

        from .holdings import HOLDINGS

        register_holdings(*HOLDINGS)

"""Django's registration of this feature."""

from django.apps import AppConfig


class TransparencyConfig(AppConfig):
    """The feature `transparency`."""

    name = "benliu.transparency"
    label = "transparency"

    def ready(self) -> None:
        """Say what is held; seal what is left of somebody before the key goes; erasures enter the log themselves."""
        from benliu.org.holdings import register_before_erasing, register_holdings

        from .holdings import HOLDINGS
        from .services.erasing import ERASURES, seal_leaves_of
        from .sources import register_source

        register_holdings(*HOLDINGS)
        register_before_erasing(seal_leaves_of)
        register_source(ERASURES)

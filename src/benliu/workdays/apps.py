"""Django's registration of this feature."""

from django.apps import AppConfig


class WorkdaysConfig(AppConfig):
    """The feature `workdays`."""

    name = "benliu.workdays"
    label = "workdays"

    def ready(self) -> None:
        """Class the fields of the table."""
        from benliu.org.holdings import register_holdings

        from .holdings import HOLDINGS

        register_holdings(*HOLDINGS)

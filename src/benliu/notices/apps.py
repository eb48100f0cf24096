"""Django's registration of this feature."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The feature `notices`."""

    name = "benliu.notices"
    label = "notices"

    def ready(self) -> None:
        """Name the channels in the trail."""
        from benliu.audit.wording import name_values

        from .models import Address

        name_values("channel", dict(Address.Channel.choices))

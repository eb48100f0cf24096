"""Django's registration of this feature."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SyncConfig(AppConfig):
    """The feature `sync`."""

    name = "benliu.sync"
    label = "sync"

    def ready(self) -> None:
        """Let phones keep the page of what is unsent."""
        from .registry import KeptPage, keep_page

        keep_page(KeptPage("unsent", _("未送达的记录")))

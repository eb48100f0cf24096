"""Django's registration of this feature."""

from django.apps import AppConfig


class SyncConfig(AppConfig):
    """The feature `sync`."""

    name = "benliu.sync"
    label = "sync"

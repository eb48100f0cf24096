"""Django's registration of this feature."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The feature `records`."""

    name = "benliu.records"
    label = "records"

"""Django's registration of this feature."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The feature `search`."""

    name = "benliu.search"
    label = "search"

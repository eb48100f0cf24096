"""Django's registration of this feature."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The feature `ui`."""

    name = "benliu.ui"
    label = "ui"

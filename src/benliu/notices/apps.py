"""Django's registration of this feature."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The feature `notices`."""

    name = "benliu.notices"
    label = "notices"

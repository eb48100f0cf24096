"""Django's registration of this feature."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The feature `config`."""

    name = "benliu.config"
    label = "config"

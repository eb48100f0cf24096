"""Django's registration of this feature."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """The feature `org`."""

    name = "benliu.org"
    label = "org"

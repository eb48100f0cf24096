"""Django's registration of this feature."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """The feature `identity`."""

    name = "benliu.identity"
    label = "identity"

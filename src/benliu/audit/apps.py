"""Django's registration of this feature."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The feature `audit`."""

    name = "benliu.audit"
    label = "audit"

"""Django's registration of this feature."""

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    """The feature `scoring`."""

    name = "benliu.scoring"
    label = "scoring"

    def ready(self) -> None:
        """Let a record's page show what the record was credited."""
        from benliu.records.uses import register_uses

        from .uses import credit_uses

        register_uses(credit_uses)

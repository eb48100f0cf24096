"""Django's registration of this feature."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The feature `records`."""

    name = "benliu.records"
    label = "records"

    def ready(self) -> None:
        """Let the pages of people and units lead to their records, and clients tell of activities."""
        from benliu.org.ways import register_ways
        from benliu.sync.registry import register

        from .api import tell_activity
        from .ways import records_of_person, records_of_unit

        register("records.tell_activity", tell_activity)
        register_ways(from_person=records_of_person, from_unit=records_of_unit)

"""Django's registration of this feature."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """The feature `places`."""

    name = "benliu.places"
    label = "places"

    def ready(self) -> None:
        """Class the fields of the tables; let open places be found."""
        from benliu.org.holdings import register_holdings
        from benliu.search.sources import register_source

        from .findable import PLACES
        from .holdings import HOLDINGS

        register_source(PLACES)
        register_holdings(*HOLDINGS)

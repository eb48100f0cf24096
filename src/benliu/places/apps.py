"""Django's registration of this feature."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """The feature `places`."""

    name = "benliu.places"
    label = "places"

    def ready(self) -> None:
        """Class the fields of the tables; let open places be found and lie on the map."""
        from benliu.org.holdings import register_holdings
        from benliu.search.sources import register_source

        from .field import PLACES as PLACES_ON_MAP
        from .findable import PLACES
        from .holdings import HOLDINGS
        from .layers import register_layer

        register_source(PLACES)
        register_layer(PLACES_ON_MAP)
        register_holdings(*HOLDINGS)

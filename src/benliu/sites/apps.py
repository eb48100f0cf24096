"""Django's registration of this feature."""

from django.apps import AppConfig


class SitesConfig(AppConfig):
    """The feature `sites`."""

    name = "benliu.sites"
    label = "sites"

    def ready(self) -> None:
        """Say what is held about people, and let sites be found."""
        from benliu.org.holdings import register_holdings
        from benliu.search.sources import register_source

        from .findable import SITES
        from .holdings import HOLDINGS

        register_source(SITES)
        register_holdings(*HOLDINGS)

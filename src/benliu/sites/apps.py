"""Django's registration of this feature."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SitesConfig(AppConfig):
    """The feature `sites`."""

    name = "benliu.sites"
    label = "sites"

    def ready(self) -> None:
        """Say what is held about people, let sites be found, and take in what phones tell of patrols."""
        from benliu.notices.registry import register_kind
        from benliu.org.holdings import register_holdings
        from benliu.records.uses import register_consumer
        from benliu.search.sources import register_source
        from benliu.sync.registry import KeptPage, keep_page, register

        from .api import end, visit
        from .findable import SITES
        from .holdings import HOLDINGS
        from .services.reminding import BRANCH
        from .uses import USES

        register_source(SITES)
        register_holdings(*HOLDINGS)
        register_consumer(USES)
        register_kind(BRANCH, _("工地临时党支部的期限"))
        keep_page(KeptPage("patrol_walk", _("巡查"), ("sites/patrol.css", "sites/patrol.js", "records/photos.js")))
        register("sites.visit", visit)
        register("sites.end", end)

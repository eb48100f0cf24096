"""Django's registration of this feature."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdviceConfig(AppConfig):
    """The feature `advice`."""

    name = "benliu.advice"
    label = "advice"

    def ready(self) -> None:
        """Say what people are told of, what is held about them, and where records lead back to."""
        from benliu.notices.registry import register_kind
        from benliu.org.holdings import register_holdings
        from benliu.places.filed import register_filed
        from benliu.places.layers import register_layer
        from benliu.records.uses import register_consumer
        from benliu.search.sources import register_source
        from benliu.sync.registry import KeptPage, keep_page, register

        from .api import accept, visit
        from .field import REQUESTS
        from .filed import advice_filed
        from .findable import KNOWN
        from .holdings import HOLDINGS
        from .services.telling import ASKED, OVERDUE, RECEIVED, REPLIED
        from .uses import USES

        register_kind(RECEIVED, _("收到技术求助、没解决要重新办"))
        register_kind(ASKED, _("请您接手技术求助"))
        register_kind(REPLIED, _("求助人补充了情况、作了评价"))
        register_kind(OVERDUE, _("技术求助超期"))
        register_holdings(*HOLDINGS)
        register_source(KNOWN)
        register_filed(advice_filed)
        register_layer(REQUESTS)
        register_consumer(USES)
        files = ("advice/advice.css", "advice/mine.js", "records/photos.js")
        keep_page(KeptPage("advice_mine", _("我接的求助"), files))
        register("advice.accept", accept)
        register("advice.visit", visit)

"""Django's registration of this feature."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SitesConfig(AppConfig):
    """The feature `sites`."""

    name = "benliu.sites"
    label = "sites"

    def ready(self) -> None:
        """Say what is held about people, let sites be found, take in what phones tell, and name the notices."""
        from benliu.audit.wording import name_values
        from benliu.notices.registry import register_kind
        from benliu.org.holdings import register_holdings
        from benliu.places.filed import register_filed_reader
        from benliu.places.layers import register_layer
        from benliu.records.uses import register_consumer
        from benliu.search.sources import register_source
        from benliu.sync.registry import KeptPage, keep_page, register

        from .api import end, handed, hazard, visit
        from .field import HAZARDS
        from .field import SITES as SITES_ON_MAP
        from .findable import SITES
        from .holdings import HOLDINGS
        from .models import DutySwap, HazardStep
        from .policies import reads_filed
        from .services.hazard_telling import OVERDUE, RECTIFY, WAITING
        from .services.reminding import BRANCH
        from .services.watch_telling import DUTY, SWAP
        from .uses import USES

        register_source(SITES)
        register_filed_reader(reads_filed)
        register_layer(SITES_ON_MAP)
        register_layer(HAZARDS)
        register_holdings(*HOLDINGS)
        name_values("outcome", dict(HazardStep.Act.choices))
        name_values("swap", dict(DutySwap.State.choices))
        register_consumer(USES)
        register_kind(BRANCH, _("工地临时党支部的期限"))
        keep_page(KeptPage("patrol_walk", _("巡查"), ("sites/patrol.css", "sites/patrol.js", "records/photos.js")))
        keep_page(KeptPage("hazard_report", _("报隐患"), ("sites/hazard.css", "sites/hazard.js", "records/photos.js")))
        register("sites.visit", visit)
        register("sites.end", end)
        keep_page(KeptPage("watch_mine", _("值守"), ("sites/watch.css", "sites/watch.js")))
        register("sites.hazard", hazard)
        register("sites.hand_over", handed)
        register_kind(DUTY, _("值守排班和变动"))
        register_kind(SWAP, _("调班"))
        register_kind(WAITING, _("有隐患要处理"))
        register_kind(RECTIFY, _("整改通知、退回重新整改"))
        register_kind(OVERDUE, _("隐患整改超期"))

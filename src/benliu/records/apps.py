"""Django's registration of this feature."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    """The feature `records`."""

    name = "benliu.records"
    label = "records"

    def ready(self) -> None:
        """Lead from people and units to records; let clients tell of activities, also offline.

        People are told, and what is numbered enters the transparency log.
        """
        from benliu.audit.wording import name_values
        from benliu.notices.registry import register_kind
        from benliu.org.holdings import register_holdings
        from benliu.org.moving import register_left_behind
        from benliu.org.ways import register_ways
        from benliu.search.sources import register_source
        from benliu.sync.registry import KeptPage, keep_page, register
        from benliu.transparency.sources import register_source as register_leaves

        from .api import tell_activity
        from .findable import RECORDS
        from .holdings import HOLDINGS
        from .leaves import LEAVES
        from .moving import records_left_behind
        from .queries.concerned import records_concerned
        from .queries.lines import SOURCES
        from .services.telling import RETURNED, WAITING, WITHDRAWN
        from .ways import records_of_person, records_of_unit

        register_holdings(*HOLDINGS)
        name_values("via", SOURCES)
        register("records.tell_activity", tell_activity)
        files = ("records/records.css", "records/recording.js", "records/pasting.js", "records/photos.js")
        keep_page(KeptPage("record_once", _("记一笔"), files, mends=("records.tell_activity",)))
        register_ways(from_person=records_of_person, from_unit=records_of_unit)
        register_left_behind(records_left_behind)
        register_source(RECORDS)
        register_leaves(LEAVES)
        register_kind(RETURNED, _("登记的记录被退回"), concerned=records_concerned)
        register_kind(WITHDRAWN, _("登记的记录被别人撤回"), concerned=records_concerned)
        register_kind(WAITING, _("有记录等待审核"), daily=True, concerned=records_concerned)

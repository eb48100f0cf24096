"""Django's registration of this feature."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReadinessConfig(AppConfig):
    """The feature `readiness`."""

    name = "benliu.readiness"
    label = "readiness"

    def ready(self) -> None:
        """Say what people are told of; let teams be found; lead from people to their skills."""
        from benliu.notices.registry import register_kind
        from benliu.org.holdings import register_holdings
        from benliu.org.ways import register_ways
        from benliu.search.sources import register_source

        from .findable import TEAMS
        from .holdings import HOLDINGS
        from .queries.person import skills_of_person
        from .services.telling import EXPIRY, TEAM

        register_kind(TEAM, _("编入队伍"))
        register_kind(EXPIRY, _("技能快到期"))
        register_source(TEAMS)
        register_ways(from_person=skills_of_person)
        register_holdings(*HOLDINGS)

"""Django's registration of this feature."""

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    """The feature `scoring`."""

    name = "benliu.scoring"
    label = "scoring"

    def ready(self) -> None:
        """Let a record's page show what the record was credited; say what people are told of."""
        from django.utils.translation import gettext_lazy as _

        from benliu.notices.registry import register_kind
        from benliu.org.holdings import register_holdings
        from benliu.records.periods import register_closed
        from benliu.records.uses import register_uses

        from .holdings import HOLDINGS
        from .queries.period import closed_year
        from .services.telling import CLOSED
        from .uses import credit_uses

        register_holdings(*HOLDINGS)
        register_uses(credit_uses)
        register_closed(closed_year)
        register_kind(CLOSED, _("年度积分封账"))

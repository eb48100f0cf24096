"""Django's registration of this feature."""

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    """The feature `scoring`."""

    name = "benliu.scoring"
    label = "scoring"

    def ready(self) -> None:
        """Say what is made of records and which periods are closed; say what people are told of."""
        from django.utils.translation import gettext_lazy as _

        from benliu.audit.wording import name_values
        from benliu.notices.registry import register_kind
        from benliu.org.holdings import register_holdings
        from benliu.records.closing import register_closing, register_consequences
        from benliu.records.policies import register_decided
        from benliu.records.uses import register_consumer

        from .holdings import HOLDINGS
        from .models import Objection
        from .queries.objection import upheld_by
        from .queries.period import closed_periods
        from .queries.undoing import consequences_of
        from .services import telling
        from .uses import SCORING

        register_holdings(*HOLDINGS)
        name_values("outcome", dict(Objection.Outcome.choices))
        register_consumer(SCORING)
        register_decided(upheld_by)
        register_closing(closed_periods)
        register_consequences(consequences_of)
        register_kind(telling.CLOSED, _("年度积分封账"))
        register_kind(telling.PREPARED, _("公示等待核准"))
        register_kind(telling.PUBLISHED, _("积分公示"))
        register_kind(telling.OBJECTED, _("有人提出异议"))
        register_kind(telling.ANSWERED, _("异议的答复"))
        register_kind(telling.OPENED, _("积分办法草案征求意见"))
        register_kind(telling.SUBMITTED, _("积分办法草案等待核准"))
        register_kind(telling.DECIDED, _("积分办法草案的核准结果"))
        register_kind(telling.RESOLVED, _("草案意见的处理结果"))
        register_kind(telling.ADOPTED, _("积分办法有了新版本"), daily=True)

"""Django's registration of this feature."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResponseConfig(AppConfig):
    """The feature `response`."""

    name = "benliu.response"
    label = "response"

    def ready(self) -> None:
        """Say what people are told of, what is held about them, and what phones tell."""
        from benliu.audit.wording import name_values
        from benliu.notices.registry import register_kind
        from benliu.org.holdings import register_holdings
        from benliu.places.scanning import register_scanned
        from benliu.records.uses import register_consumer
        from benliu.sync.registry import KeptPage, keep_page, register

        from .api import finish, move, report
        from .holdings import HOLDINGS
        from .links import path_of_call
        from .models import CallRound, Duty, Report
        from .services.calling import CALL, SHORT
        from .services.telling import LEVEL, PROPOSED
        from .uses import USES

        register_kind(PROPOSED, _("收到预警，建议启动响应"))
        register_kind(LEVEL, _("应急响应启动、升降级、结束"))
        register_consumer(USES)
        register_kind(CALL, _("应急呼叫"), always=True, direct=path_of_call)
        register_kind(SHORT, _("呼叫人手不足、有人不能来"))
        register_holdings(*HOLDINGS)
        name_values("kind", dict(CallRound.Kind.choices) | dict(Report.Kind.choices))
        name_values("gone", dict(Duty.Gone.choices))
        register_scanned("duty")
        keep_page(KeptPage("duty", _("到岗报到"), ("response/duty.css", "response/duty.js", "records/photos.js")))
        register("response.move", move)
        register("response.report", report)
        register("response.finish", finish)

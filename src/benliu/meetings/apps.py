"""Django's registration of this feature."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    """The feature `meetings`."""

    name = "benliu.meetings"
    label = "meetings"

    def ready(self) -> None:
        """Say what people are told of; let phones keep a sign-in; lead from records back to their meeting."""
        from benliu.audit.wording import name_values
        from benliu.notices.registry import register_kind
        from benliu.org.holdings import register_holdings
        from benliu.records.further_kinds import register_further_kinds
        from benliu.records.planned import register_owed, register_planned
        from benliu.records.uses import register_consumer
        from benliu.search.sources import register_source
        from benliu.sync.registry import KeptPage, keep_page, register

        from .api import sign_in
        from .duties import kinds_lacking, owed_kinds
        from .findable import MEETINGS
        from .holdings import HOLDINGS
        from .models import Attendee
        from .queries.planned import planned_meetings
        from .services.telling import ASKED, CHANGED, PLACE, REMINDER
        from .services.warning import OVERDUE
        from .uses import USES

        register_kind(ASKED, _("会议和活动通知"))
        register_kind(CHANGED, _("会议和活动改期、取消"))
        register_kind(PLACE, _("候补轮到了"))
        register_kind(REMINDER, _("会议和活动前一天提醒"))
        register_kind(OVERDUE, _("组织生活快到期、还没有安排"))
        register("meetings.sign_in", sign_in)
        keep_page(KeptPage("scan", _("扫码签到"), ("meetings/meetings.css", "meetings/scan.js")))
        register_consumer(USES)
        register_planned(planned_meetings)
        register_owed(owed_kinds)
        register_further_kinds(kinds_lacking)
        register_source(MEETINGS)
        register_holdings(*HOLDINGS)
        name_values("way", dict(Attendee.Way.choices))
        name_values("answer", dict(Attendee.Answer.choices))

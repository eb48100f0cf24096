"""Next year's rules in the making: drafted by the officer, commented on, waiting for the second one."""

import datetime as dt

from django.utils.translation import gettext as _

from benliu.common.clock import local_date
from benliu.scoring.models import SchemeVersion
from benliu.scoring.services import (
    change_numbers,
    comment_on_draft,
    open_for_comments,
    resolve_comment,
    start_draft,
    submit_draft,
)

from .office import Clock, Office

SERVICE, ONLINE, EMERGENCY = "members-item.warm.service", "members-item.tide.online", "members-item.key.emergency"
NUMBERS = {"item.warm.service.caps.0.max": "12", "item.tide.online.caps.0.max": "4", "tables.response.III级": "2.5"}


def propose_rules(office: Office, clock: Clock, scheme: SchemeVersion) -> None:
    """Three clauses with reasons, in the fortnight before today: one comment is answered, one is open."""

    def ago(days: int, hour: int) -> dt.datetime:
        return clock.at(local_date(clock.now) - dt.timedelta(days), hour)

    officer = office.officer
    draft = start_draft(actor=officer, base_id=scheme.pk, now=ago(13, 9))
    reasons = {
        SERVICE: _("巡堤、助老的时长多，不少人年中就到了上限。"),
        ONLINE: _("和集中学习的内容重复，上限降一点。"),
        EMERGENCY: _("三级响应连着值守几天，和四级拉开差距。"),
    }
    draft = change_numbers(
        actor=officer,
        draft_id=draft.pk,
        revision=draft.revision,
        numbers={"members": NUMBERS},
        reasons=reasons,
        now=ago(13, 11),
    )
    draft = open_for_comments(actor=officer, draft_id=draft.pk, now=ago(12, 9))
    words = _("外业班组只能晚上在线学，降到 4 分够不够用？")
    asked = comment_on_draft(actor=office.secretary, draft_id=draft.pk, clause=ONLINE, words=words, now=ago(10, 15))
    words = _("赞成。台风期间的巡堤也算志愿服务吗？建议写清楚。")
    comment_on_draft(actor=office.member, draft_id=draft.pk, clause=SERVICE, words=words, now=ago(8, 20))
    answer = _("外业班组现场学习按集中学习计，4 分够用。")
    resolve_comment(actor=officer, comment_id=asked.pk, answer=answer, now=ago(6, 10))
    submit_draft(actor=officer, draft_id=draft.pk, revision=draft.revision, now=ago(2, 16))

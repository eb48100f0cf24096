"""Tell people that they are called, or not needed; and who commands, that people are wanting."""

import datetime as dt
from collections.abc import Collection

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from benliu.notices.registry import Text
from benliu.notices.services import read_told, send_notice
from benliu.org.queries import accounts_of, officers_of

from ..models import Call, CallRound, Response

CALL, SHORT = "response.call", "response.short"
GAPS_TOGETHER = 600  # seconds


def tell_called(
    asked: CallRound, people: Collection[int], *, turn: int, channels: Collection[str], now: dt.datetime
) -> None:
    """Call these people by these channels; the same notice climbs from one rung to the next. `turn`: called anew."""
    if settings.BENLIU_SMS_REPLIES:
        title = _("{drill}应急呼叫：回1能来，2不能来，或几点能来。{name}")
    else:
        title = _("{drill}应急呼叫，请马上打开答复。{name}")
    send_notice(
        to=sorted(accounts_of(people)),
        kind=CALL,
        title=format_lazy(title, drill=drill_mark(asked.response), name=asked.response.title),
        text=format_lazy(_("请在 {minutes} 分钟内答复：能来、晚些能来，或者不能来。"), minutes=asked.answer_within),
        path=reverse("my_calls"),
        now=now,
        urgent=True,
        key=f"{asked.pk}:{turn}",
        channels=channels,
    )


def take_back(asked: CallRound, calls: QuerySet[Call], now: dt.datetime) -> None:
    """What was to call these people and has not gone out goes out no more."""
    read_told(to=accounts_of(calls.values("person_id")), kind=CALL, key_start=str(asked.pk), now=now)


def tell_off(response: Response, calls: QuerySet[Call], key: str, now: dt.datetime) -> None:
    """Say to people who were called that they are not needed, so that nobody sets out."""
    title = _("{drill}人已够了或另有安排，这次不用您来：{name}")
    send_notice(
        to=accounts_of(calls.values("person_id")),
        kind=CALL,
        title=format_lazy(title, drill=drill_mark(response), name=response.title),
        text=_("谢谢。需要时会再呼叫。"),
        path=reverse("my_calls"),
        now=now,
        urgent=True,
        key=key,
    )


def tell_wanting(asked: CallRound, short: int, now: dt.datetime) -> None:
    """Tell who commands that too few come, and what can be done."""
    title = _("{drill}还差 {short} 人：{name}")
    _tell_command(
        asked,
        title=format_lazy(title, drill=drill_mark(asked.response), short=short, name=asked.response.title),
        text=_("能来的人还不够。可以扩大到下一个队伍，延长答复时间，或者打电话。"),
        key=f"{asked.pk}:{asked.answer_within}",
        now=now,
    )


def tell_gap(asked: CallRound, now: dt.datetime) -> None:
    """Tell who commands that somebody on a post does not come; what comes within ten minutes is told together."""
    title = _("{drill}有人不能来，岗位空出：{name}")
    _tell_command(
        asked,
        title=format_lazy(title, drill=drill_mark(asked.response), name=asked.response.title),
        text=_("请看答复，编班补位。"),
        key=f"{asked.response_id}:{int(now.timestamp()) // GAPS_TOGETHER}",
        now=now,
    )


def tell_unclear(account_id: int, key: str, now: dt.datetime) -> None:
    """Ask back by SMS what somebody meant."""
    send_notice(
        to=[account_id],
        kind=CALL,
        title=_("没看懂您的答复。请回1能来，2不能来，或“14:15”这样几点能来。"),
        text=_("也可以打开呼叫里的链接答复。"),
        path=reverse("my_calls"),
        now=now,
        urgent=True,
        key=key,
        channels=("sms",),
    )


def _tell_command(asked: CallRound, *, title: Text, text: Text, key: str, now: dt.datetime) -> None:
    unit = asked.response.unit
    officers = officers_of([unit], timezone.localdate(now))[unit.pk]
    send_notice(
        to=sorted({asked.made_by_id, *officers}),
        kind=SHORT,
        title=title,
        text=text,
        path=reverse("calls", args=[asked.response_id]),
        now=now,
        urgent=True,
        key=key,
    )


def drill_mark(response: Response) -> Text:
    """What every message of a drill begins with."""
    return _("【演练】") if response.is_drill else ""

"""Tell who triages and who is asked."""

import datetime as dt
from collections.abc import Collection

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from benliu.common.clock import local_date
from benliu.notices.registry import Text
from benliu.notices.services import send_notice
from benliu.org.queries import accounts_of, officers_of
from benliu.readiness.queries.members import members_on

from ..models import Request

RECEIVED, ASKED, REPLIED, OVERDUE = "advice.received", "advice.asked", "advice.replied", "advice.overdue"


def triagers(request: Request, day: dt.date) -> list[int]:
    """The accounts of the officers of the topic's unit, and of the leaders of its team."""
    officers = officers_of([request.topic.unit], day).get(request.topic.unit_id, [])
    leaders = members_on(day).filter(team=request.topic.team_id, leads=True).values("person")
    return list(dict.fromkeys([*officers, *accounts_of(leaders)]))


def tell_received(request: Request, now: dt.datetime) -> None:
    """Somebody asks, or asks again because it is not solved."""
    text = format_lazy(_("{topic}，{spot}。请在 {due} 前答复。"), **_of(request))
    _tell(request, triagers(request, local_date(now)), RECEIVED, _("收到技术求助 {number}"), text, now)


def tell_reopened(request: Request, now: dt.datetime) -> None:
    """It is not solved: the same expert, and who triages."""
    text = format_lazy(_("{topic}，{spot}。求助人说没有解决，请再看一次。"), **_of(request))
    title = _("没解决，重新办：{number}")
    _tell(request, triagers(request, local_date(now)), RECEIVED, title, text, now)
    _tell(request, accounts_of([request.expert_id] if request.expert_id else []), ASKED, title, text, now)


def tell_asked(request: Request, person_id: int, now: dt.datetime) -> None:
    """An expert is asked to take it."""
    text = format_lazy(_("{topic}，{spot}。能接请接手，不能接请写明原因转出。"), **_of(request))
    _tell(request, accounts_of([person_id]), ASKED, _("请您接手技术求助 {number}"), text, now)


def tell_passed(request: Request, now: dt.datetime) -> None:
    """The expert cannot: who triages asks another one."""
    text = format_lazy(_("{topic}，{spot}。专家转出了，请另请一位。"), **_of(request))
    _tell(request, triagers(request, local_date(now)), RECEIVED, _("要另请专家：{number}"), text, now)


def tell_replied(request: Request, title: Text, now: dt.datetime) -> None:
    """The requester answered or judged: the expert; without one, who triages."""
    to = accounts_of([request.expert_id]) if request.expert_id else triagers(request, local_date(now))
    _tell(request, to, REPLIED, title, format_lazy(_("{topic}，{spot}。"), **_of(request)), now)


def tell_overdue(request: Request, now: dt.datetime) -> int:
    """It is late: officers, once for each term that passes."""
    officers = officers_of([request.topic.unit], local_date(now)).get(request.topic.unit_id, [])
    text = format_lazy(_("{topic}，{spot}。应在 {due} 前办，已经超期。"), **_of(request))
    key = f"{request.pk}:{request.due_on}"
    return _tell(request, officers, OVERDUE, _("技术求助超期：{number}"), text, now, key=key)


def _of(request: Request) -> dict[str, str]:
    return {"topic": request.topic.title, "spot": request.spot, "due": str(request.due_on or "")}


def _tell(  # noqa: PLR0917
    request: Request, to: Collection[int], kind: str, title: Text, text: Text, now: dt.datetime, *, key: str = ""
) -> int:
    return send_notice(
        to=list(to),
        kind=kind,
        title=format_lazy(title, number=request.number),  # type: ignore[arg-type]
        text=text,
        path=reverse("advice_request", args=[request.pk]),
        now=now,
        key=key or f"{request.pk}:{request.steps.count()}",
    )

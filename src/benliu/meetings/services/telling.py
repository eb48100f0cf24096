"""Tell those who are asked."""

import datetime as dt
from collections.abc import Collection

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from benliu.notices.registry import Text
from benliu.notices.services import send_notice
from benliu.org.queries import accounts_of

from ..models import Attendee, Meeting
from ..wording import span_words_lazy

ASKED, CHANGED, REMINDER = "meetings.asked", "meetings.changed", "meetings.reminder"
PLACE = "meetings.place"


def tell_asked(meeting: Meeting, people: Collection[int], now: dt.datetime) -> None:
    """Ask `people` to come; one click leads to where they answer."""
    text = (
        _("{when}，{where}请打开答复：参加，或者请假。") if meeting.sign_up else _("{when}，{where}不能来请打开请假。")
    )
    _tell(meeting, people, ASKED, format_lazy(_("请参加：{title}"), title=meeting.title), text, now=now)


def tell_changed(meeting: Meeting, people: Collection[int], now: dt.datetime, *, moved: bool) -> None:
    """Say that something is not as it was told."""
    text = _("现在是 {when}，{where}时间改了，请重新答复。") if moved else _("现在是 {when}，{where}请打开看看。")
    _tell(meeting, people, CHANGED, format_lazy(_("有改动：{title}"), title=meeting.title), text, now=now)


def tell_left_out(meeting: Meeting, people: Collection[int], now: dt.datetime) -> None:
    """Say to those who were asked that they are no more."""
    title = format_lazy(_("不用来了：{title}"), title=meeting.title)
    _tell(meeting, people, CHANGED, title, _("{when}，{where}名单改了，这次不请您。"), now=now)


def tell_place(meeting: Meeting, people: Collection[int], now: dt.datetime) -> None:
    """Say to those who waited that they have a place; as often as they get one."""
    title = format_lazy(_("轮到您了：{title}"), title=meeting.title)
    text = _("{when}，{where}您排的候补已补上，名额给您留着。不能来请打开请假。")
    _tell(meeting, people, PLACE, title, text, now=now, key=f"{meeting.pk}:{now.isoformat()}")


def tell_cancelled(meeting: Meeting, people: Collection[int], now: dt.datetime) -> None:
    """Say that it does not take place; why stands on its page."""
    title = format_lazy(_("取消了：{title}"), title=meeting.title)
    _tell(meeting, people, CHANGED, title, _("原定 {when}，{where}现在取消。"), now=now, urgent=True)


def tell_tomorrow(meeting: Meeting, now: dt.datetime) -> None:
    """Remind those who did not ask for leave; who still waits for a place need not come."""
    without = [Attendee.Answer.LEAVE, Attendee.Answer.WAITING]
    people = meeting.attendees.exclude(answer__in=without).values_list("person_id", flat=True)
    title = format_lazy(_("明天：{title}"), title=meeting.title)
    _tell(meeting, list(people), REMINDER, title, _("{when}，{where}不能来请打开请假。"), now=now)


def asked_people(meeting: Meeting) -> list[int]:
    """Everybody who is asked."""
    return list(meeting.attendees.values_list("person_id", flat=True))


def _tell(
    meeting: Meeting,
    people: Collection[int],
    kind: str,
    title: Text,
    text: Text,
    *,
    now: dt.datetime,
    urgent: bool = False,
    key: str = "",
) -> None:
    when = span_words_lazy(meeting.starts_at, meeting.ends_at)
    where = format_lazy(_("{place}。"), place=meeting.place) if meeting.place else ""
    send_notice(
        to=accounts_of(people),
        kind=kind,
        title=title,
        text=format_lazy(text, when=when, where=where),  # type: ignore[arg-type]
        path=reverse("meeting", args=[meeting.pk]),
        now=now,
        urgent=urgent,
        key=key or f"{meeting.pk}:{meeting.changes}",
    )

"""Answers as they come: in the app, by a link, noted by a leader, by SMS."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from benliu.common.decision import Invalid, Refused, require
from benliu.notices.models import Address
from benliu.org.standing import Standing

from ..answers import read_answer
from ..links import read_link
from ..models import Call
from ..policies import can_note_answer
from ..queries.called import newest_call, same_round
from .answer import answer_call
from .calling import tell_unclear


@dataclass(frozen=True)
class Said:
    """An answer with what belongs to it, as `answer_call` takes it."""

    answer: str
    free_from: dt.datetime | None = None
    arrives_at: dt.datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class Message:
    """One SMS that came in."""

    number: str
    text: str
    sent_at: dt.datetime


@dataclass(frozen=True)
class Replies:
    """What became of messages: answered, asked back, of numbers that nobody has, of people whom nobody called."""

    answered: int = 0
    unclear: int = 0
    unknown: int = 0
    idle: int = 0


def answer_own(*, actor: Standing, call_id: uuid.UUID, said: Said, now: dt.datetime) -> Call:
    """Answer a call of one's own. Raises `Invalid`, also where it is somebody else's."""
    call = _found(Call.objects.filter(pk=call_id, person__in=actor.own_ids))
    return answer_call(call_id=call.pk, way=Call.Way.APP, now=now, **asdict(said))


def answer_by_link(*, word: str, call_id: uuid.UUID, said: Said, now: dt.datetime) -> Call:
    """Answer by a link that holds. Raises `Refused` where it does not, `Invalid` for another's call."""
    link = read_link(word)
    if link is None or link.ends_at <= now:
        raise Refused(_("这个链接不能再用。"))
    own = Call.objects.filter(round=link.round_id, person=link.person_id, person__erased_at=None)
    call = _found(own.filter(pk=call_id))
    return answer_call(call_id=call.pk, way=Call.Way.LINK, now=now, **asdict(said))


def note_answer(*, actor: Standing, call_id: uuid.UUID, said: Said, now: dt.datetime) -> Call:
    """Note what somebody said on the telephone. Raises `Invalid`, `Refused`."""
    call = _found(Call.objects.select_related("round__response__unit").filter(pk=call_id))
    require(can_note_answer(actor, call, now))
    return answer_call(call_id=call.pk, way=Call.Way.HAND, now=now, **asdict(said))


def _found(calls: QuerySet[Call]) -> Call:
    call = calls.first()
    if call is None:
        raise Invalid(_("没有这次呼叫。"))
    return call


def take_replies(messages: Iterable[Message], *, now: dt.datetime) -> Replies:
    """Take SMS as answers to the newest open call of whose number it is; what is unclear is asked back.

    A message counts from when it was sent: brought again, or overtaken by a later answer, it changes nothing.
    """
    found = [_take(one, now) for one in sorted(messages, key=lambda one: one.sent_at)]
    return Replies(*(found.count(what) for what in ("answered", "unclear", "unknown", "idle")))


def _take(message: Message, now: dt.datetime) -> str:
    sms = Address.objects.filter(channel=Address.Channel.SMS, value=message.number, confirmed_at__isnull=False)
    accounts = list(sms.values_list("account_id", flat=True)[:2])
    if not accounts:
        return "unknown"
    sent_at = min(message.sent_at, now)
    calls = [call for one in accounts if (call := newest_call(one, sent_at))]
    if len(calls) != 1:  # nobody was called, or two people share a number: who of them answers is not known
        return "unclear" if calls else "idle"
    heard = read_answer(message.text, timezone.localtime(sent_at))
    if heard is None:
        account = accounts[0]
        tell_unclear(account, f"{calls[0].round_id}:back:{int(sent_at.timestamp())}", now)
        return "unclear"
    said, answered = asdict(heard), "idle"
    for call in same_round(calls[0]):
        if call.answered_at and call.answered_at >= sent_at:
            continue
        try:
            answer_call(call_id=call.pk, way=Call.Way.SMS, now=sent_at, **said)
            answered = "answered"
        except Invalid:  # of several duties, one that is not theirs any more
            continue
    return answered

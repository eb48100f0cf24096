"""Climb: everybody whose next rung is due is told by its channels, in the transaction in which the call moves on.

A worker may be killed anywhere, and two may climb at once: a call moves with its notice or not at all, and a notice
goes to an address once, whoever sends it.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import F, Q, QuerySet

from benliu.common.waking import wake

from ..models import Call, CallRound, Duty, Response
from .call import MINUTE
from .calling import tell_called
from .round import close_round, drop_call, tell_short

BATCH, MOST = 1000, 100
# A call's next rung is the one at this place of the ladder; a round that is called again climbs it anew.
CHANNELS = {"push": ("push", "wecom", "dingtalk", "mail"), "sms": ("sms",), "voice": ("voice",)}


def wake_calls(*, now: dt.datetime) -> bool:
    """Close what is over, tell commanders who are short, and have a worker climb. Tells whether one was asked."""
    from ..tasks import climb_ladders

    _settle(now)
    return _due(now).exists() and wake(climb_ladders)


def climb(*, clock: Callable[[], dt.datetime], most: int = MOST) -> int:
    """Take up to `most` batches up a rung, each in a transaction of its own; returns how many calls moved."""
    moved = 0
    for _batch in range(most):
        if not (count := _climb(clock())):
            break
        moved += count
    return moved


def _due(now: dt.datetime) -> QuerySet[Call]:
    return Call.objects.filter(next_at__lte=now, round__response__ended_at=None)


@transaction.atomic
def _climb(now: dt.datetime) -> int:
    """The calls of one round and rung that have waited longest. What others hold, a worker or an answer, is theirs."""
    due = _due(now).select_for_update(skip_locked=True, of=("self",), no_key=True).order_by("next_at", "pk")
    first = due.first()
    if first is None:
        return 0
    calls = list(due.filter(round=first.round_id, rung=first.rung)[:BATCH])
    asked = CallRound.objects.select_related("response").get(pk=first.round_id)
    gone = set(Duty.objects.filter(call__in=calls).exclude(gone="").values_list("pk", flat=True))
    for call in [call for call in calls if call.duty_id in gone]:
        drop_call(call, asked.response, now)
    going = [call for call in calls if call.duty_id not in gone]
    turn, place = divmod(first.rung, len(asked.ladder))
    people = {call.person_id for call in going}
    channels = CHANNELS[asked.ladder[place]["way"]]
    tell_called(asked, people, turn=turn, channels=channels, now=now)
    moved = Call.objects.filter(pk__in=[call.pk for call in going])
    moved.update(rung=F("rung") + 1, next_at=_next_at(asked, place, now))
    return len(calls)


def _next_at(asked: CallRound, place: int, now: dt.datetime) -> dt.datetime | None:
    """So much later as the ladder says: what was late before does not hurry what comes."""
    if place + 1 == len(asked.ladder):
        return None
    pause: int = asked.ladder[place + 1]["after"] - asked.ladder[place]["after"]
    return now + MINUTE * pause


def _settle(now: dt.datetime) -> None:
    """Rounds whose response is over, people who were taken off their post, and rounds that are short of people."""
    for asked in CallRound.objects.filter(closed_at=None).exclude(response__ended_at=None):
        with transaction.atomic():
            close_round(asked, now, stop=Call.Stop.OVER)
    _drop_gone(now)
    for asked in CallRound.objects.filter(closed_at=None, told_short_at=None).select_related("response__unit"):
        if asked.made_at + MINUTE * asked.answer_within <= now:
            with transaction.atomic():
                tell_short(asked, now)


def _drop_gone(now: dt.datetime) -> None:
    off = Q(duty__gone__in=[Duty.Gone.MOVED, Duty.Gone.DROPPED])
    found = Call.objects.filter(off, round__response__ended_at=None).exclude(stop=Call.Stop.DROPPED)
    by_response: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for response, call in found.exclude(answer=Call.Answer.NO).values_list("round__response", "pk"):
        by_response[response].append(call)
    for response, ids in by_response.items():
        _drop(Response.objects.get(pk=response), ids, now)


@transaction.atomic
def _drop(response: Response, ids: Iterable[uuid.UUID], now: dt.datetime) -> None:
    calls = Call.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=list(ids))
    for call in calls.exclude(stop=Call.Stop.DROPPED):
        drop_call(call, response, now)

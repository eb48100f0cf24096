"""What becomes of a round of calls: enough answered, called again, given more time, stopped."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing

from ..models import Call, CallRound, Response
from ..policies import can_command
from . import calling

LONGEST_WAIT = 600  # minutes


def after_answer(call: Call, now: dt.datetime) -> None:
    """Close the round of a call that was answered, where enough come or nobody is left to answer."""
    asked = call.round
    if asked.closed_at:
        return
    is_pool, comes = asked.kind == CallRound.Kind.POOL, call.answer == Call.Answer.YES
    enough = is_pool and comes and coming(asked).count() >= asked.needed
    if enough or not asked.calls.filter(stop=Call.Stop.NONE).exists():
        close_round(asked, now, stop=Call.Stop.FILLED)


def coming(asked: CallRound) -> QuerySet[Call]:
    """Who comes, and is not needed elsewhere. Of a pool, who comes later does not stand for who comes now."""
    later = [Call.Answer.LIMITED] if asked.kind == CallRound.Kind.CHOSEN else []
    return asked.calls.filter(answer__in=[Call.Answer.YES, *later]).exclude(stop=Call.Stop.DROPPED)


def close_round(asked: CallRound, now: dt.datetime, *, stop: str) -> None:
    """Call nobody any more. Who has not answered is told that it is not needed, what has not gone out is taken back.

    Who closes a round for want of people says so: the commander is told once.
    """
    open_calls = asked.calls.filter(stop=Call.Stop.NONE)
    ids = list(open_calls.select_for_update(no_key=True).values_list("pk", flat=True))
    over = stop == Call.Stop.OVER
    if not over and coming(asked).count() < asked.needed:
        tell_short(asked, now)
    calling.take_back(asked, open_calls, now)
    if not over:
        calling.tell_off(asked.response, open_calls.filter(rung__gt=0), f"{asked.pk}:off", now)
    open_calls.filter(pk__in=ids).update(stop=stop, stopped_at=now, next_at=None)
    asked.closed_at = now
    asked.save(update_fields=["closed_at"])


def drop_call(call: Call, response: Response, now: dt.datetime) -> None:
    """Somebody was taken off the post: call no more, and say so to who was called."""
    own = Call.objects.filter(pk=call.pk)
    others = call.round.calls.filter(person=call.person_id, stop=Call.Stop.NONE).exclude(pk=call.pk)
    if not others.exists():
        calling.take_back(call.round, own, now)
    if call.rung and call.answer != Call.Answer.NO:
        calling.tell_off(response, own, f"{call.pk}:off", now)
    own.update(stop=Call.Stop.DROPPED, stopped_at=now, next_at=None)


def tell_short(asked: CallRound, now: dt.datetime) -> bool:
    """Tell who commands, once, that too few come within the time; tells whether that is so."""
    short = asked.needed - coming(asked).count()
    if short <= 0 or asked.told_short_at:
        return False
    free = CallRound.objects.filter(pk=asked.pk, told_short_at=None).update(told_short_at=now)
    if free:
        asked.told_short_at = now
        calling.tell_wanting(asked, short, now)
    return bool(free)


@transaction.atomic
def stop_round(*, actor: Standing, round_id: uuid.UUID, now: dt.datetime) -> CallRound:
    """Call no more. Of a pool, who has not answered is not needed; who was called for a duty keeps it."""
    asked = _commanded(actor, round_id)
    if asked.closed_at:
        return asked
    asked.told_short_at = asked.told_short_at or now  # who stops it knows
    if asked.kind == CallRound.Kind.POOL:
        close_round(asked, now, stop=Call.Stop.FILLED)
    else:
        waiting = asked.calls.filter(stop=Call.Stop.NONE)
        calling.take_back(asked, waiting, now)
        waiting.update(next_at=None)
        asked.closed_at = now
    asked.save(update_fields=["closed_at", "told_short_at"])
    _note(actor, asked, "stop_calls", now)
    return asked


@transaction.atomic
def call_again(*, actor: Standing, round_id: uuid.UUID, now: dt.datetime) -> int:
    """Climb the ladder anew for those who have not answered when it was at its end; returns how many they are."""
    asked = _commanded(actor, round_id)
    silent = asked.calls.filter(stop=Call.Stop.NONE, next_at=None, duty__isnull=asked.kind == CallRound.Kind.POOL)
    count = silent.update(next_at=now)
    if count and asked.closed_at:
        asked.closed_at = None
        asked.save(update_fields=["closed_at"])
    _note(actor, asked, "call_again", now)
    return count


@transaction.atomic
def extend_round(*, actor: Standing, round_id: uuid.UUID, until: int, now: dt.datetime) -> CallRound:
    """Wait until so many minutes after the call; who commands is told again if that is too short as well."""
    asked = _commanded(actor, round_id)
    if asked.closed_at:
        raise Invalid(_("这次呼叫已经停止。"))
    if until not in range(asked.answer_within, LONGEST_WAIT + 1):
        raise Invalid(_("请写一个更晚的时间，最多 %d 分钟。") % LONGEST_WAIT)
    if until > asked.answer_within:
        asked.answer_within, asked.told_short_at = until, None
        asked.save(update_fields=["answer_within", "told_short_at"])
        _note(actor, asked, "extend_calls", now)
    return asked


def _commanded(actor: Standing, round_id: uuid.UUID) -> CallRound:
    found = CallRound.objects.select_for_update(of=("self",), no_key=True).select_related("response__unit")
    asked = found.filter(pk=round_id).first()
    if asked is None:
        raise Invalid(_("没有这次呼叫。"))
    require(can_command(actor, asked.response.unit))
    if asked.response.ended_at:
        raise Invalid(_("这次响应已经结束。"))
    return asked


def _note(actor: Standing, asked: CallRound, act: str, now: dt.datetime) -> None:
    subject = f"response:{asked.response_id}"
    note_act(actor_id=actor.account_id, act=act, subject=subject, now=now, round=str(asked.pk))

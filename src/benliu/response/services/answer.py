"""Keep what somebody who was called answers: by link, in the app, by SMS, or noted by a leader."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.common.decision import Invalid

from ..models import Call, CallRound, Duty
from . import calling
from .duty import release_duty
from .round import after_answer

LONGEST_REASON = 200
TOLD = ("answer", "free_from", "arrives_at", "reason")
STOPPED = (Call.Stop.FILLED, Call.Stop.OVER, Call.Stop.DROPPED)


@transaction.atomic
def answer_call(
    *,
    call_id: uuid.UUID,
    answer: str,
    way: str,
    now: dt.datetime,
    free_from: dt.datetime | None = None,
    arrives_at: dt.datetime | None = None,
    reason: str = "",
) -> Call:
    """Keep an answer (`Call.Answer`); the same again changes nothing, another one overwrites it.

    `free_from` belongs to limited, `reason` to no, `arrives_at` to who comes. No takes the person off the post; yes
    after that does not bring the post back: somebody else may stand there. Who may answer is for the caller to know.
    Raises `Invalid` where the answer is none, the response is over, or the person is not needed any more.
    """
    told = _told(answer, free_from, arrives_at, reason)
    call = _locked(call_id)
    _check_open(call)
    if call.answer == answer and all(getattr(call, name) == told[name] for name in TOLD):
        return call
    for name, value in told.items():
        setattr(call, name, value)
    call.way, call.answered_at, call.next_at = Call.Way(way), now, None
    call.stop, call.stopped_at = Call.Stop.ANSWERED, now
    call.save(update_fields=[*TOLD, "way", "answered_at", "next_at", "stop", "stopped_at"])
    calling.take_back(call.round, Call.objects.filter(pk=call.pk), now)
    if answer == Call.Answer.NO and call.duty and not call.duty.gone:
        release_duty(actor=None, duty_id=call.duty.pk, gone=Duty.Gone.REFUSED, now=now)
        calling.tell_gap(call.round, now)
    after_answer(call, now)
    return call


def _told(answer: str, free_from: dt.datetime | None, arrives_at: dt.datetime | None, reason: str) -> dict[str, object]:
    """The answer with what belongs to it, and nothing else."""
    if answer not in Call.Answer.values or not answer:
        raise Invalid(_("请答复：能来、晚些能来，或者不能来。"))
    limited, no = answer == Call.Answer.LIMITED, answer == Call.Answer.NO
    if limited and free_from is None:
        raise Invalid(_("请写几点起能来。"))
    return {
        "answer": answer,
        "free_from": free_from if limited else None,
        "arrives_at": None if no else arrives_at,
        "reason": reason.strip()[:LONGEST_REASON] if no else "",
    }


def _locked(call_id: uuid.UUID) -> Call:
    """The call, alone with its round: first the round, then the call, as everybody does who locks both."""
    found = Call.objects.filter(pk=call_id).values_list("round", flat=True).first()
    if found is None:
        raise Invalid(_("没有这次呼叫。"))
    CallRound.objects.select_for_update(no_key=True).get(pk=found)
    calls = Call.objects.select_for_update(of=("self",), no_key=True)
    return calls.select_related("round__response__unit", "duty").get(pk=call_id)


def _check_open(call: Call) -> None:
    """Whoever answered may change it as long as the response stands; who was told off answers no more."""
    if call.round.response.ended_at:
        raise Invalid(_("这次响应已经结束，不用答复了。"))
    on_post = call.duty is not None and not call.duty.gone
    if call.stop in STOPPED and not on_post:
        raise Invalid(_("人已够了或已另有安排，这次不用您来。谢谢。"))

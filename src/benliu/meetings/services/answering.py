"""Say whether one comes."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid
from benliu.org.standing import Standing

from ..models import Attendee, Meeting
from ..policies import can_answer
from .found import attendee_of, locked_meeting
from .places import give_places, has_room

Answer = Attendee.Answer


@transaction.atomic
def answer_meeting(*, actor: Standing, meeting_id: uuid.UUID, answer: str, reason: str, now: dt.datetime) -> str:
    """Keep the actor's own answer and return it: “coming”, “leave” with a reason, “waiting” for a place, or nothing
    for who waits no more. Who would wait gets a place where one is free; a place that gets free goes to the first who
    waits. Places are never given twice.

    Raises `Invalid` where all are taken, where the reason lacks, or where it is too late; `Refused` for who is not
    asked.
    """
    meeting = locked_meeting(meeting_id)
    attendee = attendee_of(actor, meeting)
    may = can_answer(meeting, attendee, now)
    if not may:
        raise Invalid(may.reason)
    _check(answer, reason, attendee)
    if answer in (Answer.COMING, Answer.WAITING):
        answer = _place(meeting, attendee, answer)
    if answer == attendee.answer == Answer.WAITING:
        return answer  # asked again, one keeps one's place in the line
    attendee.answer, attendee.answered_at = answer, now
    attendee.reason = reason.strip()[:200] if answer == Answer.LEAVE else ""
    attendee.save(update_fields=["answer", "answered_at", "reason"])
    note_act(actor_id=actor.account_id, act="answer_meeting", subject=f"meeting:{meeting.pk}", now=now, answer=answer)
    if answer == Answer.LEAVE:
        give_places(actor, meeting, now)
    return answer


def _check(answer: str, reason: str, attendee: Attendee) -> None:
    takes_back = answer == Answer.NONE and attendee.answer == Answer.WAITING
    if not takes_back and answer not in (Answer.COMING, Answer.LEAVE, Answer.WAITING):
        raise Invalid(_("请选择参加，或者请假。"))
    if answer == Answer.LEAVE and not reason.strip():
        raise Invalid(_("请写一句请假的原因，只有您和支部书记看得到。"))


def _place(meeting: Meeting, attendee: Attendee, wanted: str) -> str:
    if has_room(meeting, attendee):
        return Answer.COMING
    if wanted == Answer.COMING:
        raise Invalid(_("名额 %d 个已经报满。可以排候补：有人退出，就按先后自动补上并通知您。") % (meeting.seats or 0))
    return Answer.WAITING

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


@transaction.atomic
def answer_meeting(*, actor: Standing, meeting_id: uuid.UUID, answer: str, reason: str, now: dt.datetime) -> None:
    """Keep the actor's own answer, “coming” or “leave” with a reason. Places are never given twice.

    Raises `Invalid` where all are taken, where the reason lacks, or where it is too late; `Refused` for who is not
    asked.
    """
    meeting = locked_meeting(meeting_id)
    attendee = attendee_of(actor, meeting)
    may = can_answer(meeting, attendee, now)
    if not may:
        raise Invalid(may.reason)
    if answer not in (Attendee.Answer.COMING, Attendee.Answer.LEAVE):
        raise Invalid(_("请选择参加，或者请假。"))
    if answer == Attendee.Answer.LEAVE and not reason.strip():
        raise Invalid(_("请写一句请假的原因，只有您和支部书记看得到。"))
    if answer == Attendee.Answer.COMING:
        _check_room(meeting, attendee)
    attendee.answer, attendee.answered_at = answer, now
    attendee.reason = reason.strip()[:200] if answer == Attendee.Answer.LEAVE else ""
    attendee.save(update_fields=["answer", "answered_at", "reason"])
    note_act(actor_id=actor.account_id, act="answer_meeting", subject=f"meeting:{meeting.pk}", now=now, answer=answer)


def _check_room(meeting: Meeting, attendee: Attendee) -> None:
    others = meeting.attendees.filter(answer=Attendee.Answer.COMING).exclude(pk=attendee.pk).count()
    if meeting.seats is not None and others >= meeting.seats:
        raise Invalid(_("名额 %d 个已经报满。有人退出时还可以再报；也可以告诉支部书记。") % meeting.seats)

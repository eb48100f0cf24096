"""“其余都到了”: one press signs in all whom nobody has seen yet; it can be taken back."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing
from benliu.records.models import Record

from ..models import Attendee, Correction
from ..policies import can_plan
from ..queries.detail import unseen_of
from .correcting import check_reason, sign_by_hand
from .found import locked_meeting
from .signing_in import check_open


@transaction.atomic
def sign_in_rest(*, actor: Standing, meeting_id: uuid.UUID, reason: str, now: dt.datetime) -> int:
    """Say that all were there who are asked and not seen yet, neither on leave nor waiting; returns how many.

    Raises `Invalid` where it is too early, or too late without a `reason`; `Refused` for others than who leads it.
    """
    meeting = locked_meeting(meeting_id)
    require(can_plan(actor, meeting.unit))
    if meeting.cancelled_at:
        raise Invalid(_("这次会议已取消，不用签到。"))
    check_open(meeting, min(now, meeting.ends_at))
    check_reason(reason, needed=now > meeting.ends_at)
    rest = unseen_of(meeting)
    for one in rest:
        sign_by_hand(one, meeting, now)
        one.state = Attendee.State.PRESENT
    Attendee.objects.bulk_update(rest, ["state", "way", "signed_at"])
    said = {"before": "", "after": Attendee.State.PRESENT, "reason": reason.strip()[:200]}
    by = {"corrected_by_id": actor.account_id, "corrected_at": now}
    Correction.objects.bulk_create(Correction(attendee=one, **said, **by) for one in rest)
    note_act(actor_id=actor.account_id, act="sign_in_rest", subject=f"meeting:{meeting.pk}", now=now, count=len(rest))
    return len(rest)


@transaction.atomic
def take_back_rest(*, actor: Standing, meeting_id: uuid.UUID, at: dt.datetime, now: dt.datetime) -> None:
    """Let those whom `sign_in_rest` signed in `at` that moment be not seen again, but for who was set right since.

    Raises `Invalid` where there are none, or a record rests on one of them.
    """
    meeting = locked_meeting(meeting_id)
    require(can_plan(actor, meeting.unit))
    made = Correction.objects.filter(attendee__meeting=meeting, before="", corrected_at=at)
    later = Correction.objects.filter(attendee__meeting=meeting, corrected_at__gt=at).values("attendee_id")
    rest = list(meeting.attendees.filter(corrections__in=made).exclude(pk__in=later))
    if not rest:
        raise Invalid(_("已经撤销过，或其中每个人后来都改过。"))
    people = [one.person_id for one in rest]
    if Record.objects.filter(activity_id=meeting.pk, person__in=people).exclude(state=Record.State.WITHDRAWN).exists():
        raise Invalid(_("这次会议已经记录。请先撤销记录，再改签到。"))
    made.filter(attendee__in=rest).delete()
    Attendee.objects.filter(pk__in=[one.pk for one in rest]).update(
        state=Attendee.State.NONE, way=Attendee.Way.NONE, signed_at=None
    )
    note_act(actor_id=actor.account_id, act="take_back_rest", subject=f"meeting:{meeting.pk}", now=now, count=len(rest))

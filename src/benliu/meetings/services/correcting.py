"""Set right who came: by hand at the door, or afterwards with a reason."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing
from benliu.records.models import Record
from benliu.records.queries.entry import is_cancelled, is_newest

from ..models import Attendee, Correction, Meeting
from ..policies import can_plan
from .found import locked_meeting
from .signing_in import OPENS

CAME = (Attendee.State.PRESENT, Attendee.State.LATE)


@transaction.atomic
def correct_attendance(
    *, actor: Standing, meeting_id: uuid.UUID, person_id: int, state: str, reason: str, now: dt.datetime
) -> None:
    """Say what holds for one person. While the meeting lasts nobody who is not seen yet needs a reason.

    Raises `Invalid` where the reason lacks or a record rests on what is to be changed, `Refused` for others than who
    leads the branch.
    """
    meeting = locked_meeting(meeting_id)
    require(can_plan(actor, meeting.unit))
    attendee = meeting.attendees.filter(person_id=person_id).first()
    if attendee is None:
        raise Invalid(_("名单上没有这个人。请先在“改安排”里加上。"))
    if state not in Attendee.State.values or state == attendee.state:
        raise Invalid(_("请选择另一种出席情况。"))
    check_reason(reason, needed=bool(attendee.state) or now > meeting.ends_at)
    if state not in CAME and _is_recorded(meeting, person_id):
        raise Invalid(_("这个人到会的记录已经登记。请先在纪实记录里退回或作废那一条，再改这里。"))
    before, attendee.state = attendee.state, state
    if state in CAME and not attendee.signed_at:
        sign_by_hand(attendee, meeting, now)
    elif state not in CAME:
        attendee.signed_at, attendee.way = None, Attendee.Way.NONE
    attendee.claimed_at = None
    attendee.save()
    Correction.objects.create(
        attendee=attendee,
        before=before,
        after=state,
        reason=reason.strip()[:200],
        corrected_by_id=actor.account_id,
        corrected_at=now,
    )
    note_act(
        actor_id=actor.account_id,
        act="correct_attendance",
        subject=f"meeting:{meeting.pk}",
        now=now,
        person=person_id,
        before=before,
        after=state,
    )


def check_reason(reason: str, *, needed: bool) -> None:
    """Raise `Invalid` where a reason is needed and lacks."""
    if needed and not reason.strip():
        raise Invalid(_("请写明更正的原因。"))


def sign_by_hand(attendee: Attendee, meeting: Meeting, now: dt.datetime) -> None:
    """Somebody was there, as the secretary says: at the time that the phone kept where that can be, else now."""
    kept = attendee.claimed_at
    can_be = kept is not None and meeting.starts_at - OPENS <= kept <= min(meeting.ends_at, now)
    attendee.signed_at, attendee.way = kept if can_be else now, Attendee.Way.HAND


def _is_recorded(meeting: Meeting, person_id: int) -> bool:
    if meeting.activity_id is None:
        return False
    standing = [Record.State.SUBMITTED, Record.State.VERIFIED]
    rows = Record.objects.filter(is_newest(), ~is_cancelled(), activity_id=meeting.activity_id, state__in=standing)
    return rows.filter(person_id=person_id).exists()

"""What a service was asked to work on."""

import uuid

from django.utils.translation import gettext as _

from benliu.common.decision import Invalid, Refused
from benliu.org.standing import Standing

from ..models import Attendee, Meeting


def locked_meeting(meeting_id: uuid.UUID) -> Meeting:
    """The meeting, locked until the transaction ends: places and devices are counted under this lock."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("unit", "kind")
    meeting = rows.filter(pk=meeting_id).first()
    if meeting is None:
        raise Invalid(_("没有找到这次会议。它可能已被删除，请刷新页面。"))
    return meeting


def attendee_of(actor: Standing, meeting: Meeting) -> Attendee:
    """The actor's own row in the list of those asked. Raises `Refused` with what to do for who is not asked."""
    asked = meeting.attendees.filter(person_id=actor.person_id or 0).first()
    if asked is None:
        raise Refused(
            _(
                "这次会议的名单上没有您。应当参加的，请会场的书记把您加到名单里；"
                "属于其他支部的，由您自己的支部登记这次活动。"
            )
        )
    return asked

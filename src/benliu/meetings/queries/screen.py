"""What the big screen shows just now."""

import datetime as dt
import uuid
from dataclasses import dataclass

from benliu.org.standing import Standing

from ..codes import drawn_code, spoken_code
from .detail import MeetingDetail, meeting_detail, planned_meeting


@dataclass(frozen=True)
class Screen:
    """The meeting, the code to be drawn, the digits in two halves."""

    detail: MeetingDetail
    code: str
    digits: tuple[str, str]


def meeting_screen(meeting_id: uuid.UUID, reader: Standing, now: dt.datetime) -> Screen:
    """The codes of this moment, for who leads the branch alone: whoever sees them can sign in."""
    meeting, _people = planned_meeting(meeting_id, reader)
    secret = bytes(meeting.secret)
    digits = spoken_code(secret, meeting.pk, now)
    return Screen(
        meeting_detail(meeting_id, reader, now), drawn_code(secret, meeting.pk, now), (digits[:3], digits[3:])
    )

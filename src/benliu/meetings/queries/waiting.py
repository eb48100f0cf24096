"""Who waits for a place of a meeting."""

from benliu.common.clock import local_date
from benliu.org.queries import people_there

from ..models import Attendee, Meeting


def waiting_line(meeting: Meeting) -> list[int]:
    """The people who wait, first come, first: those who belong to the branch on the day of the meeting. Two queries."""
    there = people_there(meeting.unit_id, local_date(meeting.starts_at))
    waiting = meeting.attendees.filter(answer=Attendee.Answer.WAITING, person_id__in=there)
    return list(waiting.order_by("answered_at", "pk").values_list("person_id", flat=True))

"""Who waits for a place of a meeting."""

from benliu.common.clock import local_date
from benliu.org.queries import memberships_on

from ..models import Attendee, Meeting


def waiting_line(meeting: Meeting) -> list[int]:
    """The people who wait, first come, first: those who belong to the branch on the day of the meeting. One query."""
    there = memberships_on(local_date(meeting.starts_at)).filter(unit_id=meeting.unit_id)
    waiting = meeting.attendees.filter(answer=Attendee.Answer.WAITING, person_id__in=there.values("person_id"))
    return list(waiting.order_by("answered_at", "pk").values_list("person_id", flat=True))

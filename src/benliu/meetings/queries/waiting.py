"""Who waits for a place of a meeting."""

from django.db.models import Q

from benliu.common.clock import local_date
from benliu.org.queries import memberships_on, temporary_on

from ..models import Attendee, Meeting


def waiting_line(meeting: Meeting) -> list[int]:
    """The people who wait, first come, first: those who belong to the branch on the day of the meeting. One query."""
    day = local_date(meeting.starts_at)
    homes, stays = (found.filter(unit_id=meeting.unit_id) for found in (memberships_on(day), temporary_on(day)))
    there = Q(person_id__in=homes.values("person_id")) | Q(person_id__in=stays.values("person_id"))
    waiting = meeting.attendees.filter(there, answer=Attendee.Answer.WAITING)
    return list(waiting.order_by("answered_at", "pk").values_list("person_id", flat=True))

"""The places of a meeting: whether one is free, and who gets it. The meeting is locked by whoever asks.

As long as somebody waits no place is free: whatever frees one calls `give_places` in the same transaction.
"""

import datetime as dt

from benliu.audit.services import note_act
from benliu.org.standing import Standing

from ..models import Attendee, Meeting
from ..queries.waiting import waiting_line
from .telling import tell_place


def has_room(meeting: Meeting, attendee: Attendee) -> bool:
    """Whether there is a place for `attendee` beside all others who come."""
    others = meeting.attendees.filter(answer=Attendee.Answer.COMING).exclude(pk=attendee.pk).count()
    return meeting.seats is None or others < meeting.seats


def give_places(actor: Standing, meeting: Meeting, now: dt.datetime) -> None:
    """Give what is free to those who wait, in their order, and tell them."""
    people = waiting_line(meeting) if now < meeting.ends_at else []
    if people and meeting.seats is not None:
        coming = meeting.attendees.filter(answer=Attendee.Answer.COMING).count()
        people = people[: max(0, meeting.seats - coming)]
    if people:
        meeting.attendees.filter(person_id__in=people).update(answer=Attendee.Answer.COMING)
        tell_place(meeting, people, now)
        subject = f"meeting:{meeting.pk}"
        note_act(actor_id=actor.account_id, act="give_places", subject=subject, now=now, people=people)

"""What meetings hold about a person: see `org.holdings`."""

from django.db.models import Q

from benliu.org.holdings import Holding, all_but

from .models import Attendee, Correction, Feed, FixedDay, Meeting, WarningRound

HOLDINGS: tuple[Holding, ...] = (
    Holding(
        Meeting,
        None,
        plain=all_but(Meeting, "title", "place", "note", "cancel_reason"),
        text=("title", "place", "note", "cancel_reason"),
    ),
    Holding(
        Attendee,
        lambda whose: Q(person__in=whose.people),
        plain=all_but(Attendee, "reason", "device"),
        personal=("device",),
        text=("reason",),
        erase="emptied",
    ),
    Holding(
        Correction,
        lambda whose: Q(attendee__person__in=whose.people),
        plain=all_but(Correction, "reason"),
        text=("reason",),
        erase="emptied",
    ),
    Holding(Feed, lambda whose: Q(account=whose.account_id), plain=all_but(Feed), erase="deleted"),
    Holding(FixedDay, None, plain=all_but(FixedDay, "place"), text=("place",)),
    Holding(WarningRound, None, plain=("day",)),
)

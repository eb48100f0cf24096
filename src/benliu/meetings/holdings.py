"""What meetings hold about a person: see `org.holdings`."""

from django.db.models import Model, Q

from benliu.org.holdings import Holding

from .models import Attendee, Correction, Feed, FixedDay, Meeting, WarningRound


def _but(model: type[Model], *words: str) -> tuple[str, ...]:
    return tuple(field.name for field in model._meta.concrete_fields if field.name not in words)


HOLDINGS: tuple[Holding, ...] = (
    Holding(
        Meeting,
        None,
        plain=_but(Meeting, "title", "place", "note", "cancel_reason"),
        text=("title", "place", "note", "cancel_reason"),
    ),
    Holding(
        Attendee,
        lambda whose: Q(person__in=whose.people),
        plain=_but(Attendee, "reason", "device"),
        personal=("device",),
        text=("reason",),
        erase="emptied",
    ),
    Holding(
        Correction,
        lambda whose: Q(attendee__person__in=whose.people),
        plain=_but(Correction, "reason"),
        text=("reason",),
        erase="emptied",
    ),
    Holding(Feed, lambda whose: Q(account=whose.account_id), plain=_but(Feed), erase="deleted"),
    Holding(FixedDay, None, plain=_but(FixedDay, "place"), text=("place",)),
    Holding(WarningRound, None, plain=("day",)),
)

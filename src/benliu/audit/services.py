"""Write the audit trail, inside the transaction of the act itself."""

import datetime as dt
from collections.abc import Iterable

from .device import acting_device
from .models import AuditEntry


def note_act(*, actor_id: int | None, act: str, subject: str, now: dt.datetime, **details: object) -> None:
    """Note that `actor_id` did `act` (verb_noun) to `subject` ("record:…"). `details`: ids and numbers, no names.

    The device is that of the request within which this is called.
    """
    note_acts(actor_id=actor_id, act=act, subjects=[subject], now=now, **details)


def note_acts(*, actor_id: int | None, act: str, subjects: Iterable[str], now: dt.datetime, **details: object) -> None:
    """The same act to several subjects, each with an entry of its own. One query."""
    device = acting_device()
    from_device = {"device": device.mark, "client": device.client[:40]} if device else {}
    AuditEntry.objects.bulk_create(
        AuditEntry(at=now, actor_id=actor_id, act=act, subject=subject, details=details, **from_device)
        for subject in subjects
    )

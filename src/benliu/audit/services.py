"""Write the audit trail, inside the transaction of the act itself."""

import datetime as dt
from collections.abc import Iterable

from .models import AuditEntry


def note_act(*, actor_id: int | None, act: str, subject: str, now: dt.datetime, **details: object) -> None:
    """Note that `actor_id` did `act` (verb_noun) to `subject` ("record:…"). `details`: ids and numbers, no names."""
    AuditEntry.objects.create(at=now, actor_id=actor_id, act=act, subject=subject, details=details)


def note_acts(*, actor_id: int | None, act: str, subjects: Iterable[str], now: dt.datetime, **details: object) -> None:
    """The same act to several subjects, each with an entry of its own. One query."""
    AuditEntry.objects.bulk_create(
        AuditEntry(at=now, actor_id=actor_id, act=act, subject=subject, details=details) for subject in subjects
    )

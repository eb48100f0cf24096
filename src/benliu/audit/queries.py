"""Read the audit trail."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from .models import AuditEntry


@dataclass(frozen=True)
class Act:
    """One thing done: what (verb_noun), when, by which account."""

    act: str
    at: dt.datetime
    actor_id: int | None
    details: Mapping[str, object]


def acts_on(subject: str) -> list[Act]:
    """What was done to `subject`, the oldest first. One query."""
    rows = AuditEntry.objects.filter(subject=subject).order_by("at", "pk")
    return [Act(*row) for row in rows.values_list("act", "at", "actor_id", "details")]

"""Read the audit trail."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from .models import AuditEntry


@dataclass(frozen=True)
class Act:
    """One thing done: what (verb_noun), when, by which account, to what, from which device."""

    act: str
    at: dt.datetime
    actor_id: int | None
    details: Mapping[str, object]
    subject: str
    device: str
    client: str

    @property
    def source(self) -> str:
        """The device in words, empty where none is known: Android 微信 · 3f9a2c."""
        return " · ".join(filter(None, (self.client, self.device[:6])))


def acts_on(*subjects: str) -> list[Act]:
    """What was done to these subjects, the oldest first. One query."""
    rows = AuditEntry.objects.filter(subject__in=subjects).order_by("at", "pk")
    columns = ("act", "at", "actor_id", "details", "subject", "device", "client")
    found = rows.values_list(*columns)
    return [
        Act(act, at, who, more, what, device or "", client or "") for act, at, who, more, what, device, client in found
    ]

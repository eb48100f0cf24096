"""Who is on site."""

import datetime as dt
import uuid
from dataclasses import dataclass

from ..models import Presence


@dataclass(frozen=True)
class OnSite:
    """Somebody who arrived and has not left. `ends_at`: when the shift ends, where the stay belongs to one."""

    person_id: int
    place_id: int
    arrived_at: dt.datetime
    duty_id: uuid.UUID | None
    ends_at: dt.datetime | None


def on_site(response_id: uuid.UUID) -> list[OnSite]:
    """Who is on site now, who came first before the others. One query."""
    rows = Presence.objects.filter(response_id=response_id, left_at=None).order_by("arrived_at", "person_id")
    said = ("person_id", "place_id", "arrived_at", "duty_id", "duty__post__ends_at")
    return [OnSite(*row) for row in rows.values_list(*said)]

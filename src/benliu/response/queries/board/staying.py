"""Who is on duty, since when, and until when they should be: before the limit, not after it."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from ...models import Presence

AHEAD = dt.timedelta(minutes=30)  # so long before the limit it is said
PAUSE = dt.timedelta(hours=1)  # a shorter one is no rest: who changes the place goes on
USUAL = dt.timedelta(hours=8)  # the shift of somebody at a place where no shift is planned
SOON, OVER = "soon", "over"


@dataclass(frozen=True)
class Staying:
    """Somebody on site: since when at this place, since when without a rest, and when the shift's length is reached."""

    person_id: int
    place_id: int
    duty_id: uuid.UUID | None
    skill_id: int | None
    arrived_at: dt.datetime
    since: dt.datetime
    limit_at: dt.datetime

    def state(self, now: dt.datetime) -> str:
        """`over` the limit, `soon` at it, or neither."""
        return OVER if now >= self.limit_at else SOON if now >= self.limit_at - AHEAD else ""


def staying_people(response_id: uuid.UUID, shifts: Mapping[int, dt.timedelta]) -> list[Staying]:
    """All who are on site, the first limit first. `shifts`: how long one lasts at a place. Two queries."""
    said = (
        "person",
        "place",
        "duty",
        "duty__post__skill",
        "arrived_at",
        "duty__post__starts_at",
        "duty__post__ends_at",
    )
    open_stays = list(Presence.objects.filter(response=response_id, left_at=None).values_list(*said))
    earlier = _earlier(response_id)
    found = []
    for person, place, duty, skill, arrived_at, starts_at, ends_at in open_stays:
        since = arrived_at
        for came, left in earlier.get(person, ()):
            if came < since <= left + PAUSE:
                since = came
        length = ends_at - starts_at if duty else shifts.get(place, USUAL)
        found.append(Staying(person, place, duty, skill, arrived_at, since, since + length))
    return sorted(found, key=lambda one: (one.limit_at, one.person_id))


def _earlier(response_id: uuid.UUID) -> Mapping[int, list[tuple[dt.datetime, dt.datetime]]]:
    """The stays that are over of those who are there, newest first."""
    there = Presence.objects.filter(response=response_id, left_at=None).values("person")
    over = Presence.objects.filter(response=response_id, left_at__isnull=False, person__in=there)
    found: dict[int, list[tuple[dt.datetime, dt.datetime]]] = {}
    for person, came, left in over.order_by("-left_at").values_list("person", "arrived_at", "left_at"):
        if left is not None:
            found.setdefault(person, []).append((came, left))
    return found

"""What follows from movements: who stayed where, from when to when. Pure: told facts in, stays out.

The fold, over one person's movements in one response:
1. A movement counts at the time that was told. Where that time cannot be (`counted_at`), it counts when we heard of it.
2. What was undone does not count.
3. In the order of time; of equal times who left goes before who arrived, so that two shifts may touch; then by id.
4. Arrived: a stay begins. At another place it ends the stay that was open; at the same place it changes nothing.
5. Left: the open stay at that place ends. Without one it makes no stay: somebody forgot to check in, or named another
   place. Who may still be out is shown as out, until somebody says otherwise.
So stays follow from what was told alone, and not from the order in which it came in.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

BEFORE = dt.timedelta(days=1)  # people may be sent ahead of the decision
AHEAD = dt.timedelta(minutes=10)  # by how much a phone's clock may be fast


@dataclass(frozen=True)
class Moved:
    """A movement that was not undone, at the time that counts."""

    arrived: bool
    place_id: int
    at: dt.datetime
    id: uuid.UUID


@dataclass(frozen=True)
class Stay:
    """A stay at a place; `left_at` None: not left yet. `duty_id`: the shift it belongs to, if any."""

    place_id: int
    arrived_at: dt.datetime
    left_at: dt.datetime | None = None
    duty_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Shift:
    """A duty of the person, at a place and for a time."""

    duty_id: uuid.UUID
    place_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime


def counted_at(happened_at: dt.datetime, received_at: dt.datetime, started_at: dt.datetime) -> dt.datetime:
    """The time that counts: as told, unless it lies a day before the response began, or after we heard of it."""
    possible = started_at - BEFORE <= happened_at <= received_at + AHEAD
    return happened_at if possible else received_at


def stays_of(moves: Iterable[Moved], shifts: Sequence[Shift] = ()) -> list[Stay]:
    """The stays of one person, in the order of time, each with the shift to which it belongs."""
    stays: list[Stay] = []
    for move in sorted(moves, key=lambda one: (one.at, one.arrived, one.id)):
        last = stays[-1] if stays and stays[-1].left_at is None else None
        if last and (last.place_id == move.place_id) != move.arrived:
            stays[-1] = replace(last, left_at=move.at)
        if move.arrived and not (last and last.place_id == move.place_id):
            stays.append(Stay(move.place_id, move.at))
    return [replace(stay, duty_id=_shift_of(stay, shifts)) for stay in stays]


def _shift_of(stay: Stay, shifts: Sequence[Shift]) -> uuid.UUID | None:
    """The shift at that place that the stay overlaps most; while it lasts, the first that was not over on arrival."""
    there = [one for one in shifts if one.place_id == stay.place_id and one.ends_at > stay.arrived_at]
    there.sort(key=lambda one: (one.starts_at, one.duty_id))
    if stay.left_at is None:
        return there[0].duty_id if there else None
    overlaps = [min(stay.left_at, one.ends_at) - max(stay.arrived_at, one.starts_at) for one in there]
    most = max(overlaps, default=dt.timedelta())
    return there[overlaps.index(most)].duty_id if most > dt.timedelta() else None

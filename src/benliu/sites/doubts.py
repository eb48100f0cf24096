"""What speaks against a patrol having been walked as it was told. Pure.

A printed code can be photographed and passed on. Who has photos of all codes, takes the time of the way and says no
position is not found out: these are questions for who reads the patrol, no proof of anything.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from benliu.places.travel import Point, metres_between

FAR_M = 300  # phones between houses and under bridges err by a hundred metres and more
FASTEST_M_PER_S = 15  # by car on a dike road: 54 km/h
CLOCKS = dt.timedelta(minutes=5)  # clocks of phones and servers differ
SHORTEST_S = 10  # between two points of which nobody knows where they lie
NOT_SCANNED, TOO_FAST, FAR, CLOCK = "not_scanned", "too_fast", "far", "clock"


@dataclass(frozen=True)
class Seen:
    """A point that was visited: when by the phone's clock and when we heard of it, whether its code was read, how far
    off the phone was.
    """

    at: dt.datetime
    received_at: dt.datetime
    place: Point | None
    scanned: bool
    metres: int | None


def doubts_of(visits: Sequence[Seen], started_at: dt.datetime) -> list[tuple[str, ...]]:
    """What is doubtful of each of `visits`, in the order of their times."""
    found = []
    for number, one in enumerate(visits):
        before = visits[number - 1] if number else None
        marks = [
            (NOT_SCANNED, not one.scanned),
            (FAR, one.metres is not None and one.metres > FAR_M),
            (TOO_FAST, before is not None and _too_fast(before, one)),
            (CLOCK, one.at < started_at or one.at > one.received_at + CLOCKS),
        ]
        found.append(tuple(name for name, holds in marks if holds))
    return found


def _too_fast(before: Seen, one: Seen) -> bool:
    seconds = (one.at - before.at).total_seconds()
    if before.place is None or one.place is None:
        return seconds < SHORTEST_S
    return metres_between(before.place, one.place) > seconds * FASTEST_M_PER_S

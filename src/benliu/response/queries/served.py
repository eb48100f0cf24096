"""What everybody did in a response, by day: from the stays alone.

All stays that belong to one duty are added up; where they come to at least half of its length, that is one shift, of
the day on which the duty begins. The level is the highest that stood during such a duty. Stays without a duty add to
the hours of their day and make no shift: how many have no other is said in the report, for somebody to decide. A stay
that was never ended lasts until the response's end.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from benliu.common.clock import local_date

from ..models import Level, LevelChange, Presence, Response

Moments = tuple[dt.datetime, ...]  # arrived, left; of a duty its start and end, too


@dataclass(frozen=True)
class Served:
    """What somebody did on a day. `level`: 1 to 4."""

    person_id: int
    day: dt.date
    shifts: int
    minutes: int
    level: int


def served(response: Response) -> list[Served]:
    """What everybody did, by person and day. Two queries."""
    end = response.ended_at or response.started_at
    levels = list(
        LevelChange.objects.filter(response=response).order_by("made_at", "pk").values_list("made_at", "level")
    )
    said = ("person", "duty", "arrived_at", "left_at", "duty__post__starts_at", "duty__post__ends_at")
    shifts: dict[tuple[int, dt.date], dict[object, list[Moments]]] = defaultdict(lambda: defaultdict(list))
    for person, duty, arrived_at, left_at, starts_at, ends_at in Presence.objects.filter(response=response).values_list(
        *said
    ):
        stay = (arrived_at, left_at or max(end, arrived_at))
        window = (starts_at, ends_at) if duty else ()
        shifts[person, local_date(starts_at if duty else arrived_at)][duty].append((*stay, *window))
    return sorted(
        (_served(person, day, duties, levels) for (person, day), duties in shifts.items()),
        key=lambda one: (one.day, one.person_id),
    )


def _served(
    person: int,
    day: dt.date,
    duties: Mapping[object, list[Moments]],
    levels: Collection[tuple[dt.datetime, int]],
) -> Served:
    done = {duty: sum((stay[1] - stay[0] for stay in stays), dt.timedelta()) for duty, stays in duties.items()}
    lengths = {duty: stays[0][3] - stays[0][2] for duty, stays in duties.items() if duty}
    fulfilled = [duty for duty, length in lengths.items() if done[duty] * 2 >= length]
    windows = [(stays[0][2], stays[0][3]) for duty, stays in duties.items() if duty in fulfilled]
    minutes = int(sum(done.values(), dt.timedelta()).total_seconds()) // 60
    return Served(person, day, len(fulfilled), minutes, _highest(windows, levels))


def _highest(windows: Iterable[tuple[dt.datetime, dt.datetime]], levels: Collection[tuple[dt.datetime, int]]) -> int:
    """The highest level that stood during one of `windows`; where none did, that with which it began."""
    changes = list(levels)
    ends = [at for at, _level in changes[1:]] + [None]
    stood = [
        level
        for starts_at, ends_at in windows
        for (since, level), until in zip(changes, ends, strict=True)
        if level and since < ends_at and (until is None or until > starts_at)
    ]
    return min(stood, default=changes[0][1] if changes else int(Level.IV))

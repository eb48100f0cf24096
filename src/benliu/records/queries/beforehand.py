"""What is worth saying of an activity before it is sent: a closed period, people who were elsewhere on that day."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from benliu.org.queries import names_of, people_in

from ..periods import closed_period


@dataclass(frozen=True)
class Beforehand:
    """The closed period that holds the day (nothing where it is open), and who was not in the branch on it, by name."""

    closed: str
    elsewhere: tuple[str, ...]


def beforehand(unit_id: int, day: dt.date, people: Collection[int]) -> Beforehand:
    """What to say of an activity of `people` in a branch on `day`. At most three queries."""
    there = set(people_in(unit_id, day).filter(pk__in=people).values_list("pk", flat=True))
    missing = set(people) - there
    return Beforehand(closed_period(day), tuple(sorted(names_of(missing).values())) if missing else ())

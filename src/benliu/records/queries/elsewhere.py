"""Who was not in the branch on the day of an activity: said before it is sent."""

import datetime as dt
from collections.abc import Collection

from benliu.org.queries import names_of, people_in


def elsewhere(unit_id: int, day: dt.date, people: Collection[int]) -> tuple[str, ...]:
    """The names of those of `people` who were not in the branch on `day`. At most two queries."""
    missing = set(people) - set(people_in(unit_id, day).filter(pk__in=people).values_list("pk", flat=True))
    return tuple(sorted(names_of(missing).values())) if missing else ()

"""The roster of the demonstration bureau, as the changes that an office would hand in."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from benliu.org.services import Enrolment

from .bureau import Bureau
from .people import Figure


def roster_changes(bureau: Bureau, unit_ids: Mapping[str, int]) -> list[tuple[dt.date, list[Enrolment]]]:
    """Who comes, becomes a full member or moves, by day up to today: (since, lines)."""
    first = dt.date(bureau.years[0], 1, 1)
    lines: dict[dt.date, list[Enrolment]] = defaultdict(list)
    for person in bureau.people:
        turns = {since for since, _branch in person.homes} | {person.full_on}
        entered = person.homes[0][0]
        for day in sorted({max(day, first, entered) for day in turns}):
            if day <= bureau.today:
                lines[day].append(_line(person, day, unit_ids))
    return sorted(lines.items())


def _line(person: Figure, day: dt.date, unit_ids: Mapping[str, int]) -> Enrolment:
    return Enrolment(
        staff_no=person.staff_no,
        name=person.name,
        unit_id=unit_ids[person.branch_on(day)],
        status=person.status_on(day),
        gender=person.gender,
        joined_party=person.joined_on.isoformat(),
    )

"""Who may be chosen for a team."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from benliu.org.models import Membership, Unit
from benliu.org.queries import memberships_on
from benliu.search.words import plain

from .members import on_roster

MOST = 200


@dataclass(frozen=True)
class Candidate:
    """Somebody to be chosen; `is_in`: belongs to the team already."""

    person_id: int
    name: str
    staff_no: str
    branch: str
    is_in: bool


def candidates(unit: Unit, words: str, there: set[int], day: dt.date) -> list[Candidate]:
    """Who may join, by any part of the name, the staff number or the branch's name; at most `MOST`. One query."""
    words = plain(words).strip()
    matching = Q(person__name__icontains=words) | Q(person__staff_no__icontains=words) | Q(unit__name__icontains=words)
    found: QuerySet[Membership] = memberships_on(day).filter(matching, person__in=on_roster(day, unit).values("pk"))
    rows = found.select_related("person", "unit").order_by("unit__path", "person__staff_no", "pk")[:MOST]
    return [
        Candidate(one.person_id, one.person.name, one.person.staff_no or "", one.unit.name, one.person_id in there)
        for one in rows
    ]

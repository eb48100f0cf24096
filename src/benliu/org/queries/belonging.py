"""Who belongs to a branch on which days, as a home or for a time."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper, F, Q, Value

from ..models import Membership, Office, TemporaryMembership, Unit

Span = tuple[dt.date, dt.date | None]  # the first and the last day; None: it lasts


@dataclass(frozen=True)
class Belonging:
    """Somebody with the times in a branch, in order."""

    person_id: int
    staff_no: str
    name: str
    spans: tuple[Span, ...]

    def holds_on(self, day: dt.date) -> bool:
        """Whether the person belongs to the branch on `day`."""
        return any(first <= day and (last is None or day <= last) for first, last in self.spans)

    @property
    def left_on(self) -> dt.date | None:
        """The last day of somebody who does not belong for good."""
        ends = [last for _first, last in self.spans]
        return None if None in ends else max(last for last in ends if last)


def answering_paths(people: Collection[int]) -> dict[int, list[str]]:
    """The units (as paths) whose officers answer for each of `people`: where somebody belongs or has an office; else
    where that was once; of who never belonged anywhere, the organisations at the top. Two queries at most.
    """
    lasting = ExpressionWrapper(Q(ends_on=None), BooleanField())
    belonged = Membership.objects.filter(person__in=people).values_list("person_id", "unit__path", lasting)
    posts = Office.objects.filter(person__in=people).values_list("person_id", "unit__path", Value(True))
    found: dict[int, dict[bool, list[str]]] = {person: {True: [], False: []} for person in people}
    for person, path, lasts in belonged.union(posts):
        found[person][bool(lasts)].append(path)
    known = {person: paths[True] or paths[False] for person, paths in found.items()}
    top = [] if all(known.values()) else list(Unit.objects.filter(depth=1).values_list("path", flat=True))
    return {person: paths or top for person, paths in known.items()}


def people_there(unit_id: int, day: dt.date) -> list[int]:
    """Who belongs to the branch on `day`, for good or for a time, by staff number. One query."""
    return [one.person_id for one in belongings(unit_id, day, day)]


def belongings(unit_id: int, first: dt.date, last: dt.date) -> list[Belonging]:
    """All who belong to the branch on some day from `first` to `last`, by staff number. One query."""
    there = Q(unit_id=unit_id, person__erased_at=None, starts_on__lte=last)
    said = ("person__staff_no", "person_id", "person__name", "starts_on", "ends_on")
    homes = Membership.objects.filter(there, Q(ends_on=None) | Q(ends_on__gte=first)).values_list(*said)
    stays = TemporaryMembership.objects.filter(there, ends_on__gte=first).values_list(*said)
    spans: dict[tuple[str, int, str], list[Span]] = defaultdict(list)
    by_number = (F("person__staff_no").asc(nulls_first=True), "person_id", "starts_on")
    for number, person_id, name, starts_on, ends_on in homes.union(stays, all=True).order_by(*by_number):
        spans[number or "", person_id, name].append((starts_on, ends_on))
    return [Belonging(person_id, number, name, tuple(days)) for (number, person_id, name), days in spans.items()]

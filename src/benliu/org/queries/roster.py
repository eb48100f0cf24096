"""Reads of organisations and people."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Value

from ..models import Membership, Office, Person, PersonKey, RosterChange, TemporaryMembership, Unit

FEW = 200  # ids that a query can list


@dataclass(frozen=True)
class MemberRow:
    """One member in a list."""

    person_id: int
    staff_no: str
    name: str
    unit_id: int
    branch: str
    status: str

    @property
    def status_label(self) -> str:
        """The status in the reader's language."""
        return str(Membership.Status(self.status).label)


def memberships_on(day: dt.date) -> QuerySet[Membership]:
    """The memberships that hold on `day`."""
    return Membership.objects.filter(starts_on__lte=day).exclude(ends_on__lt=day)


def temporary_on(day: dt.date) -> QuerySet[TemporaryMembership]:
    """The temporary memberships that hold on `day`."""
    return TemporaryMembership.objects.filter(starts_on__lte=day, ends_on__gte=day)


def offices_on(day: dt.date) -> QuerySet[Office]:
    """The offices held on `day`."""
    return Office.objects.filter(starts_on__lte=day).exclude(ends_on__lt=day)


def people_in(unit_id: int, on: dt.date) -> QuerySet[Person]:
    """Who belongs to the branch on the day `on`, as a home or for a time."""
    here = memberships_on(on).filter(unit_id=unit_id).values("person_id")
    for_a_time = temporary_on(on).filter(unit_id=unit_id).values("person_id")
    return Person.objects.filter(Q(pk__in=here) | Q(pk__in=for_a_time))


def branches() -> QuerySet[Unit]:
    """All open branches in the order of the tree."""
    found: QuerySet[Unit] = Unit.objects.filter(kind=Unit.Kind.BRANCH, closed_on=None).order_by("path")
    return found


def units_with_counts(on: dt.date) -> list[Unit]:
    """The whole tree in order; each unit carries `member_count` of the day. One query."""
    holds = Q(memberships__starts_on__lte=on) & (Q(memberships__ends_on=None) | Q(memberships__ends_on__gte=on))
    return list(Unit.objects.annotate(member_count=Count("memberships", filter=holds)).order_by("path"))


def units_below(paths: Iterable[str]) -> Q:
    """A filter for units at or below any of `paths`; matches nothing where there are none."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(path__startswith=path)
    return condition


def few_or_all(found: QuerySet[Any]) -> list[int] | QuerySet[Any]:
    """What to look for rows of `found` by: their ids where they are few, else `found` itself. One query.

    Of ids the database knows how many rows they lead to. Of a subquery it guesses, and to find the newest fifty of
    nothing it reads everybody's rows.
    """
    ids = list(found.order_by().values_list("pk", flat=True)[: FEW + 1])
    return ids if len(ids) <= FEW else found


def member_rows(memberships: QuerySet[Membership]) -> list[MemberRow]:
    """Rows for a table of members. One query."""
    return [
        MemberRow(m.person_id, m.person.staff_no or "", m.person.name, m.unit_id, m.unit.name, m.status)
        for m in memberships.select_related("person", "unit")
    ]


def bureau_name() -> str:
    """What the whole house is called; empty before it is founded. One query."""
    return Unit.objects.filter(depth=1).order_by("path").values_list("name", flat=True).first() or ""


def names_of(person_ids: Iterable[int]) -> dict[int, str]:
    """Names by person id; erased people are missing. One query."""
    return dict(Person.objects.filter(pk__in=set(person_ids), erased_at=None).values_list("pk", "name"))


def people_named_in(text: str) -> list[str]:
    """The names of the roster, of two signs and more, that occur in `text`. One query."""
    named = Person.objects.exclude(name="").annotate(text=Value(text, CharField())).filter(text__contains=F("name"))
    return sorted({name for name in named.values_list("name", flat=True)[:FEW] if len(name) > 1})


def staff_numbers_in(text: str) -> list[str]:
    """The staff numbers of the roster, of three signs and more, that occur in `text`. One query."""
    there = Person.objects.exclude(staff_no=None).annotate(text=Value(text, CharField()))
    found = there.filter(text__contains=F("staff_no")).values_list("staff_no", flat=True)[:FEW]
    return sorted({number for number in found if number and len(number) > 2})  # noqa: PLR2004


def names_of_accounts(account_ids: Iterable[int | None]) -> dict[int, str]:
    """Names by account id. One query."""
    wanted = {i for i in account_ids if i}
    return {a: n for a, n in Person.objects.filter(account_id__in=wanted).values_list("account_id", "name") if a}


def names_of_all(
    person_ids: Iterable[int | None], account_ids: Iterable[int | None]
) -> tuple[dict[int, str], dict[int, str]]:
    """Both at once: names by person id and names by account id. One query."""
    people, accounts = ({i for i in ids if i} for ids in (person_ids, account_ids))
    found = Person.objects.filter(Q(pk__in=people) | Q(account_id__in=accounts), erased_at=None)
    rows = list(found.values_list("pk", "account_id", "name"))
    return {pk: n for pk, _a, n in rows if pk in people}, {a: n for _pk, a, n in rows if a and a in accounts}


def keys_of(person_ids: Iterable[int]) -> dict[int, bytes]:
    """The people's own keys, by person id. One query."""
    rows = PersonKey.objects.filter(person_id__in=set(person_ids)).values_list("person_id", "key")
    return {person_id: bytes(key) for person_id, key in rows}


def accounts_of(person_ids: Iterable[int] | QuerySet[Any]) -> list[int]:
    """The accounts of those people who have one. One query."""
    found = Person.objects.filter(pk__in=person_ids, account__isnull=False)
    return list(found.values_list("account_id", flat=True))


def secretaries_of(units: Iterable[Unit], on: dt.date) -> dict[int, list[int]]:
    """By unit, the accounts of its secretaries on the day `on`, those of the units above included. One query."""
    return _holders(units, Office.Role.SECRETARY, on)


def officers_of(units: Iterable[Unit], on: dt.date) -> dict[int, list[int]]:
    """The same of officers."""
    return _holders(units, Office.Role.OFFICER, on)


def all_officers(on: dt.date) -> set[int]:
    """The accounts of all who hold an officer's post on a day. One query."""
    offices = Office.objects.filter(role=Office.Role.OFFICER, starts_on__lte=on, person__account__isnull=False)
    return set(offices.exclude(ends_on__lt=on).values_list("person__account_id", flat=True))


def _holders(units: Iterable[Unit], role: str, on: dt.date) -> dict[int, list[int]]:
    above = {
        unit.pk: {unit.path[:end] for end in range(unit.steplen, len(unit.path) + 1, unit.steplen)} for unit in units
    }
    offices = Office.objects.filter(role=role, unit__path__in=set().union(*above.values()))
    found = offices.filter(starts_on__lte=on, person__account__isnull=False).exclude(ends_on__lt=on)
    rows = list(found.values_list("unit__path", "person__account_id").distinct())
    return {unit: [account for path, account in rows if path in paths] for unit, paths in above.items()}


def left_by_roster(source: uuid.UUID) -> list[str]:
    """The names of those whom taking back a roster left as they are, because something about them changed since."""
    left = RosterChange.objects.filter(source=source, person__erased_at=None).order_by("person__name")
    return list(left.values_list("person__name", flat=True))

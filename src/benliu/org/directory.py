"""The directory as pages show it: the tree, one unit, people found, one person. Reads, each with its policy."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from benliu.common.decision import require

from .models import Membership, Office, Person, Unit
from .policies import can_see_person, can_see_unit, visible_memberships, visible_units
from .queries import MemberRow, member_rows, memberships_on
from .standing import Standing
from .ways import Way, ways_from_person, ways_from_unit

PAGE, MOST_FOUND = 100, 50


@dataclass(frozen=True)
class UnitRow:
    """A unit in the tree; `depth` 0 is the topmost that the reader sees, `members` counts its own and all below."""

    id: int
    name: str
    kind: str
    depth: int
    members: int


@dataclass(frozen=True)
class OfficeRow:
    """An office held in a unit."""

    person_id: int
    name: str
    unit_id: int
    unit: str
    role: str
    starts_on: dt.date
    ends_on: dt.date | None


@dataclass(frozen=True)
class MembershipRow:
    """A time in a branch with one status."""

    unit_id: int
    unit: str
    status: str
    starts_on: dt.date
    ends_on: dt.date | None


@dataclass(frozen=True)
class UnitDetail:
    """A unit for its page. `leads`: the reader leads it and may see numbers and open people's pages."""

    id: int
    name: str
    kind: str
    above: tuple[UnitRow, ...]
    below: tuple[UnitRow, ...]
    offices: tuple[OfficeRow, ...]
    members: "Page[Membership]"
    rows: tuple[MemberRow, ...]
    leads: bool
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class PersonDetail:
    """A person for the page. `leads`: not the own page, but seen by who leads the branch."""

    id: int
    name: str
    staff_no: str
    gender: str
    joined_party: str
    memberships: tuple[MembershipRow, ...]
    offices: tuple[OfficeRow, ...]
    leads: bool
    ways: tuple[Way, ...]


def masked(number: str) -> str:
    """A staff number where only telling two people apart is needed: S0123456 is S0****56."""
    return number if len(number) < 5 else f"{number[:2]}{'*' * (len(number) - 4)}{number[-2:]}"


def unit_tree(reader: Standing, on: dt.date) -> list[UnitRow]:
    """The units that `reader` may see, in the order of the tree, with the members of the day. One query."""
    holds = Q(memberships__starts_on__lte=on) & (Q(memberships__ends_on=None) | Q(memberships__ends_on__gte=on))
    units = list(visible_units(reader).annotate(own=Count("memberships", filter=holds)).order_by("path"))
    return _tree(units)


def _tree(units: Sequence[Unit]) -> list[UnitRow]:
    top = min((unit.depth for unit in units), default=1)
    below = {unit.path: unit.own for unit in units}
    for unit in reversed(units):
        parent = unit.path[: -Unit.steplen]
        if parent in below:
            below[parent] += below[unit.path]
    return [UnitRow(u.pk, u.name, u.get_kind_display(), u.depth - top, below[u.path]) for u in units]


def unit_detail(unit_id: int, reader: Standing, on: dt.date, page: int = 1) -> UnitDetail:
    """One unit. A fixed number of queries; `Http404` where there is none, `Refused` where it is not for `reader`."""
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise Http404(_("没有这个组织。"))
    require(can_see_unit(reader, unit))
    leads = reader.leads(unit.path)
    tree = unit_tree(reader, on)
    members = Paginator(memberships_on(on).filter(unit=unit).order_by("person__staff_no", "pk"), PAGE).get_page(page)
    paths = dict(visible_units(reader).values_list("pk", "path"))
    above = [row for row in tree if unit.path.startswith(paths[row.id]) and row.id != unit.pk]
    below = [row for row in tree if paths[row.id].startswith(unit.path) and row.id != unit.pk]
    ids = [m.pk for m in members]
    return UnitDetail(
        id=unit.pk,
        name=unit.name,
        kind=unit.get_kind_display(),
        above=tuple(above),
        below=tuple(below),
        offices=tuple(_offices(Office.objects.filter(unit=unit), on)),
        members=members,
        rows=tuple(member_rows(Membership.objects.filter(pk__in=ids).order_by("person__staff_no", "pk"))),
        leads=leads,
        ways=tuple(ways_from_unit(unit.pk, reader)),
    )


def _offices(offices: QuerySet[Office], on: dt.date | None = None) -> list[OfficeRow]:
    if on:
        offices = offices.filter(starts_on__lte=on).exclude(ends_on__lt=on)
    return [
        OfficeRow(o.person_id, o.person.name, o.unit_id, o.unit.name, o.get_role_display(), o.starts_on, o.ends_on)
        for o in offices.select_related("person", "unit").order_by("role", "-starts_on", "pk")
    ]


def found_people(reader: Standing, words: str, on: dt.date) -> tuple[list[MemberRow], bool]:
    """The members whom `reader` leads by the beginning of the name or by staff number, and whether there are more."""
    words = words.strip()
    matching = Q(person__name__startswith=words) | Q(person__staff_no__iexact=words)
    members = visible_memberships(reader).filter(matching, pk__in=memberships_on(on).values("pk"))
    rows = member_rows(members.order_by("person__name", "pk")[: MOST_FOUND + 1]) if words else []
    return rows[:MOST_FOUND], len(rows) > MOST_FOUND


def person_detail(person_id: int, reader: Standing) -> PersonDetail:
    """One person. A fixed number of queries."""
    person = Person.objects.filter(pk=person_id, erased_at=None).first()
    if person is None:
        raise Http404(_("没有这个人，或资料已清除。"))
    require(can_see_person(reader, person))
    memberships = person.memberships.select_related("unit").order_by("-starts_on", "-pk")
    return PersonDetail(
        id=person.pk,
        name=person.name,
        staff_no=person.staff_no or "",
        gender=person.gender,
        joined_party=person.joined_party,
        memberships=tuple(MembershipRow(m.unit_id, m.unit.name, m.status, m.starts_on, m.ends_on) for m in memberships),
        offices=tuple(_offices(Office.objects.filter(person=person))),
        leads=bool(reader.led_paths),
        ways=tuple(ways_from_person(person.pk, reader)),
    )

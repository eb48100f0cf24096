"""The directory as pages show it: the tree, one unit, people found, one person. Reads, each with its policy."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr
from django.http import Http404
from django.utils.translation import gettext as _

from benliu.common.decision import Decision, require
from benliu.search.words import plain

from .models import Membership, Office, Person, Unit
from .policies import (
    can_end_membership,
    can_keep_person,
    can_keep_unit,
    can_see_person,
    can_see_unit,
    is_keyed_by_officers,
    visible_memberships,
    visible_units,
)
from .queries import MemberRow, member_rows, memberships_on
from .queries.accounts import AccountRow, account_row
from .queries.doubles import kept_for
from .queries.endings import ProbationRow, probation_of
from .queries.erasure import Wish, erasure_wish
from .queries.leaving import LeftRow, left_row
from .queries.personal import EntryRow, Look, entries_of, looks_at
from .queries.transfers import TemporaryRow, TransferRow, temporary_rows, temporary_rows_of, transfers_of
from .standing import Standing
from .ways import Way, ways_from_person, ways_from_unit

PAGE, MOST_FOUND, MOST_UNITS = 100, 50, 200


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

    id: int
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
    temporary: tuple[TemporaryRow, ...]
    leads: bool
    keeps: bool
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
    temporary: tuple[TemporaryRow, ...]
    transfers: tuple[TransferRow, ...]
    offices: tuple[OfficeRow, ...]
    leads: bool
    may_transfer: bool
    may_leave: bool
    left: LeftRow | None
    probation: ProbationRow | None
    entries: tuple[EntryRow, ...]
    looks: tuple[Look, ...]
    same_as: int | None
    may_keep: bool
    account: AccountRow | None
    keep_account: Decision
    may_export: bool
    may_erase: bool
    wish: Wish | None
    is_own: bool
    ways: tuple[Way, ...]


def masked(number: str) -> str:
    """A staff number where only telling two people apart is needed: S0123456 is S0****56."""
    return number if len(number) < 5 else f"{number[:2]}{'*' * (len(number) - 4)}{number[-2:]}"


def unit_tree(reader: Standing, on: dt.date) -> list[UnitRow]:
    """The units that `reader` may see, in the order of the tree, with the members of the day.

    Of a tree with more than `MOST_UNITS` the upper levels alone, as many as fit; each unit's page shows what lies below
    it. Three queries, whatever the size.
    """
    seen = visible_units(reader)
    sizes = list(seen.order_by("depth").values_list("depth").annotate(units=Count("pk")))
    upto = [sum(size for _depth, size in sizes[: i + 1]) for i in range(len(sizes))]
    shown = [depth for i, (depth, _size) in enumerate(sizes) if i == 0 or upto[i] <= MOST_UNITS]
    return _rows(list(seen.filter(depth__in=shown).order_by("path")), on)


def _rows(units: Sequence[Unit], on: dt.date, below: str = "") -> list[UnitRow]:
    """Rows for `units` (in the order of the tree), each with its members and those of all units below. One query."""
    deepest = max((unit.depth for unit in units), default=1)
    members = memberships_on(on).filter(unit__path__startswith=below)
    branch_of = Substr("unit__path", 1, deepest * Unit.steplen)
    counts = dict(members.annotate(at=branch_of).order_by().values_list("at").annotate(members=Count("pk")))
    totals = {unit.path: counts.get(unit.path, 0) for unit in units}
    for unit in reversed(units):
        parent = unit.path[: -Unit.steplen]
        if parent in totals:
            totals[parent] += totals[unit.path]
    top = min((unit.depth for unit in units), default=1)
    return [UnitRow(u.pk, u.name, u.get_kind_display(), u.depth - top, totals[u.path]) for u in units]


def unit_detail(unit_id: int, reader: Standing, on: dt.date, page: int = 1) -> UnitDetail:
    """One unit. A fixed number of queries; `Http404` where there is none, `Refused` where it is not for `reader`."""
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise Http404(_("没有这个组织。"))
    require(can_see_unit(reader, unit))
    leads = reader.leads(unit.path)
    members = Paginator(memberships_on(on).filter(unit=unit).order_by("person__staff_no", "pk"), PAGE).get_page(page)
    seen = visible_units(reader)
    above = seen.filter(path__in=[unit.path[:n] for n in range(Unit.steplen, len(unit.path), Unit.steplen)])
    below = seen.filter(path__startswith=unit.path, depth=unit.depth + 1).order_by("path")
    ids = [m.pk for m in members]
    return UnitDetail(
        id=unit.pk,
        name=unit.name,
        kind=unit.get_kind_display(),
        above=tuple(UnitRow(u.pk, u.name, u.get_kind_display(), 0, 0) for u in above.order_by("path")),
        below=tuple(_rows(list(below), on, unit.path)),
        offices=tuple(_offices(Office.objects.filter(unit=unit), on)),
        members=members,
        rows=tuple(member_rows(Membership.objects.filter(pk__in=ids).order_by("person__staff_no", "pk"))),
        temporary=tuple(temporary_rows(unit.pk, on)),
        leads=leads,
        keeps=bool(can_keep_unit(reader, unit)),
        ways=tuple(ways_from_unit(unit.pk, reader)),
    )


def _offices(offices: QuerySet[Office], on: dt.date | None = None) -> list[OfficeRow]:
    if on:
        offices = offices.exclude(ends_on__lt=on)
    return [
        OfficeRow(
            o.pk, o.person_id, o.person.name, o.unit_id, o.unit.name, o.get_role_display(), o.starts_on, o.ends_on
        )
        for o in offices.select_related("person", "unit").order_by("role", "-starts_on", "pk")
    ]


def found_people(reader: Standing, words: str, on: dt.date) -> tuple[list[MemberRow], bool]:
    """The members whom `reader` leads by any part of the name or the staff number, and whether there are more.

    One pass over the people in reach, as before: no index helped to find a number in every spelling.
    """
    words = plain(words).strip()
    matching = Q(person__name__icontains=words) | Q(person__staff_no__icontains=words)
    members = visible_memberships(reader).filter(matching, pk__in=memberships_on(on).values("pk"))
    rows = member_rows(members.order_by("person__name", "pk")[: MOST_FOUND + 1]) if words else []
    return rows[:MOST_FOUND], len(rows) > MOST_FOUND


def person_detail(person_id: int, reader: Standing, on: dt.date) -> PersonDetail:
    """One person. A fixed number of queries."""
    person = Person.objects.filter(pk=person_id, erased_at=None).select_related("account").first()
    if person is None:
        raise Http404(_("没有这个人，或资料已清除。"))
    require(can_see_person(reader, person))
    memberships = list(person.memberships.select_related("unit").order_by("-starts_on", "-pk"))
    home = next((m.unit.path for m in memberships if m.ends_on is None), None)
    transfers = transfers_of(person.pk, reader)
    keeps = bool(can_keep_person(reader, person))
    return PersonDetail(
        id=person.pk,
        name=person.name,
        staff_no=person.staff_no or "",
        gender=person.gender_label,
        joined_party=person.joined_party,
        memberships=tuple(
            MembershipRow(m.unit_id, m.unit.name, m.get_status_display(), m.starts_on, m.ends_on) for m in memberships
        ),
        temporary=tuple(temporary_rows_of(person.pk, on)),
        transfers=tuple(transfers),
        offices=tuple(_offices(Office.objects.filter(person=person))),
        leads=bool(reader.led_paths),
        may_leave=bool(memberships and not memberships[0].ends_on and can_end_membership(reader, memberships[0])),
        left=left_row(memberships[0] if memberships else None, reader),
        probation=probation_of(person, memberships, reader, on),
        entries=entries_of(person, whole=reader.person_id == person.pk),
        looks=looks_at(person.pk) if reader.person_id == person.pk else (),
        same_as=None if home else kept_for([person.pk]).get(person.pk),
        may_keep=keeps,
        account=account_row(person),
        keep_account=is_keyed_by_officers(person) if keeps else Decision(False),
        may_export=reader.person_id == person.pk,
        may_erase=keeps and reader.person_id != person.pk,
        wish=erasure_wish(person.pk),
        is_own=reader.person_id == person.pk,
        may_transfer=home is not None and reader.leads(home) and not transfers,
        ways=tuple(ways_from_person(person.pk, reader)),
    )

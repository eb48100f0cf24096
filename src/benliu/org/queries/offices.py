"""What the pages of offices need; who is on a branch's committee."""

import datetime as dt
from collections import defaultdict

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from ..models import Membership, Office, Person, Unit
from ..standing import ALLOWING, Standing
from .endings import people_in_reach
from .roster import offices_on

MOST_CANDIDATES = 50


def unit_for_page(unit_id: int) -> Unit:
    """The unit, or `Http404`. One query."""
    unit: Unit | None = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise Http404(_("没有这个组织。"))
    return unit


def office_for_page(office_id: int) -> Office:
    """The office with its unit and person, or `Http404`. One query."""
    office = Office.objects.filter(pk=office_id).select_related("unit", "person").first()
    if office is None:
        raise Http404(_("没有这项任职。"))
    return office


def committee_of(unit_id: int, on: dt.date) -> list[int]:
    """The people who hold an office of the branch itself on the day `on`: its committee. One query."""
    held = offices_on(on).filter(unit_id=unit_id).exclude(role=Office.Role.OFFICER)
    return sorted(set(held.values_list("person_id", flat=True)))


def others_who_lead(actor: Standing, unit_id: int, on: dt.date) -> list[str]:
    """Who else acts for a branch, by name: its other secretaries, else the officers above. One query."""
    path = Unit.objects.filter(pk=unit_id).values("path")
    held = offices_on(on).filter(role__in=ALLOWING, person__account__isnull=False)
    above = held.annotate(of=Subquery(path)).filter(of__startswith=F("unit__path"))
    others = above.exclude(person__account=actor.account_id).values_list("role", "person__name").distinct()
    by_role: dict[str, list[str]] = defaultdict(list)
    for role, name in others:
        by_role[role].append(name)
    return sorted(by_role[Office.Role.SECRETARY] or by_role[Office.Role.OFFICER])


def people_to_appoint(actor: Standing, unit: Unit, words: str) -> tuple[list[Person], bool]:
    """Whom the officer may appoint by any part of name or number, without words those who belong to the unit, each with
    the `branch`; and whether there are more. One query.
    """
    matching = Q(name__icontains=words) | Q(staff_no__icontains=words) if words else Q(pk__in=_members(unit))
    rows = list(_candidates(actor).filter(matching).order_by("name", "pk")[: MOST_CANDIDATES + 1])
    return rows[:MOST_CANDIDATES], len(rows) > MOST_CANDIDATES


def person_to_appoint(actor: Standing, person_id: int) -> Person:
    """Somebody in the officer's reach with the `branch`, or `Http404`. One query."""
    found = _candidates(actor).filter(pk=person_id).first()
    if found is None:
        raise Http404(_("没有这个人，或不在您负责的范围内。"))
    return found


def _candidates(actor: Standing) -> QuerySet[Person]:
    home = Membership.objects.filter(person=OuterRef("pk"), ends_on=None).values("unit__name")
    return people_in_reach(actor).annotate(branch=Subquery(home[:1]))


def _members(unit: Unit) -> QuerySet[Membership, int]:
    return Membership.objects.filter(unit=unit, ends_on=None).values_list("person_id", flat=True)


def office_roles() -> list[tuple[str, str]]:
    """The offices that can be given, with their names."""
    return [(value, str(label)) for value, label in Office.Role.choices]

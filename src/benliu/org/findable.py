"""Organisations and people as `search` finds them."""

from collections.abc import Collection, Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from benliu.search.sources import Found, Source

from .directory import masked
from .models import Membership, Unit
from .queries import units_below
from .standing import Standing

CHUNK = 2000


def found_by(actor: Standing) -> Q:
    """Whose things `actor` may find: of what one leads, one's own, the own branch's own; on the roster, everybody's."""
    reach = Q(pk=None)
    if actor.person_id:
        reach = Q(person_id=actor.person_id)
    if actor.on_roster:
        reach |= Q(person_id=None, unit_id=None)
    if actor.branch_id:
        reach |= Q(person_id=None, unit_id=actor.branch_id)
    if actor.led_paths:
        reach |= Q(unit_id__in=Unit.objects.filter(units_below(actor.led_paths)).values("pk"))
    return reach


def _units(keys: Collection[str] | None) -> Iterator[Found]:
    units = Unit.objects.all() if keys is None else Unit.objects.filter(pk__in=keys)
    for pk, name in units.values_list("pk", "name").iterator(CHUNK):
        yield Found(str(pk), name, unit_id=pk)


def _people(keys: Collection[str] | None) -> Iterator[Found]:
    belong = Membership.objects.filter(ends_on=None, person__erased_at=None)
    belong = belong if keys is None else belong.filter(person_id__in=keys)
    met: set[int] = set()
    rows = belong.order_by("pk").values_list("person_id", "person__name", "person__staff_no", "unit_id", "unit__name")
    for person_id, name, number, unit_id, branch in rows.iterator(CHUNK):
        if person_id not in met:
            met.add(person_id)
            yield Found(str(person_id), name, f"{branch} {number or ''}".strip(), unit_id, person_id)


def _masked(text: str) -> str:
    """The branch, and the staff number as lists show it."""
    branch, _space, number = text.rpartition(" ")
    return f"{branch} {masked(number)}" if branch else text


def _unit_address(key: str) -> str:
    return reverse("unit", args=[key])


def _person_address(key: str) -> str:
    return reverse("person", args=[key])


PEOPLE = Source("person", pgettext_lazy("many", "人员"), _people, _person_address, _masked)
UNITS = Source("unit", pgettext_lazy("many", "组织"), _units, _unit_address)

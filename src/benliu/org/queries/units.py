"""What the page needs on which a unit is changed: where it can go, and what will follow."""

import datetime as dt
from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from benliu.common.decision import require

from ..models import Membership, Unit
from ..policies import can_keep_unit
from ..standing import Standing
from .roster import memberships_on, offices_on, units_below

MOST_PARENTS = 300


@dataclass(frozen=True)
class UnitEdit:
    """A unit to be changed. `people`, `units`: all that belongs to it and below; `leaders`: offices held in it."""

    id: int
    name: str
    kind: str
    closed_on: dt.date | None
    parent_id: int | None
    is_branch: bool
    people: int
    own_people: int
    units: int
    leaders: int
    parents: tuple[tuple[int, str], ...]
    kinds: tuple[tuple[str, str], ...]


def unit_edit(unit_id: int, reader: Standing, on: dt.date) -> UnitEdit:
    """All of it. A fixed number of queries; `Http404`, `Refused`."""
    unit: Unit | None = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise Http404(_("没有这个组织。"))
    require(can_keep_unit(reader, unit))
    parent = unit.get_parent()
    members = memberships_on(on).filter(unit__path__startswith=unit.path)
    return UnitEdit(
        id=unit.pk,
        name=unit.name,
        kind=unit.get_kind_display(),
        closed_on=unit.closed_on,
        parent_id=parent.pk if parent else None,
        is_branch=unit.kind == Unit.Kind.BRANCH,
        people=members.count(),
        own_people=Membership.objects.filter(unit=unit, ends_on=None).count(),
        units=Unit.objects.filter(path__startswith=unit.path).exclude(pk=unit.pk).count(),
        leaders=offices_on(on).filter(unit=unit).count(),
        parents=tuple(_parents(unit, reader)),
        kinds=tuple((value, str(label)) for value, label in Unit.Kind.choices if value != Unit.Kind.BUREAU),
    )


def _parents(unit: Unit, reader: Standing) -> list[tuple[int, str]]:
    """Where it can go: open units in reach that are no branch, and neither the unit itself nor below it."""
    found = Unit.objects.filter(units_below(reader.officer_paths), closed_on=None).exclude(kind=Unit.Kind.BRANCH)
    found = found.exclude(path__startswith=unit.path).order_by("path")
    return list(found.values_list("pk", "name")[:MOST_PARENTS])

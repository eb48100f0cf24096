"""The tree, as officers change it. Nothing that has a history is deleted: a unit is closed, and can be opened again."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require
from benliu.search.services import index_unit_again

from ..models import Office, Transfer, Unit
from ..policies import can_keep_unit
from ..queries import memberships_on, offices_on, temporary_on
from ..standing import Standing
from .roster import open_unit

LONGEST = 120


@transaction.atomic
def add_unit(*, actor: Standing, parent_id: int, name: str, kind: str, now: dt.datetime) -> Unit:
    """A new unit below another. Raises `Invalid` where it cannot be there."""
    parent = _locked(parent_id)
    require(can_keep_unit(actor, parent))
    _check_parent(parent, None)
    _check_name(name, parent, None)
    if kind not in Unit.Kind.values:
        raise Invalid(_("请选择组织的类型。"))
    return open_unit(name=name.strip(), kind=kind, parent=parent, now=now, actor_id=actor.account_id)


@transaction.atomic
def rename_unit(*, actor: Standing, unit_id: int, name: str, now: dt.datetime) -> str:
    """Call a unit by another name; returns the former one."""
    unit = _locked(unit_id)
    require(can_keep_unit(actor, unit))
    _check_name(name, unit.get_parent(), unit)
    before, unit.name = unit.name, name.strip()
    unit.save(update_fields=["name"])
    index_unit_again(unit_id)
    note_act(actor_id=actor.account_id, act="rename_unit", subject=f"unit:{unit_id}", now=now)
    return str(before)


@transaction.atomic
def move_unit(*, actor: Standing, unit_id: int, parent_id: int, now: dt.datetime) -> int:
    """Put a unit, and all below it, under another one; returns the former parent's id. All ids stay.

    Raises `Invalid`: the topmost one cannot be moved, and none below itself or below a branch.
    """
    unit, parent = _locked(unit_id), _locked(parent_id)
    for one in (unit, parent):
        require(can_keep_unit(actor, one))
    former = unit.get_parent()
    if former is None:
        raise Invalid(_("最上面的组织不能移动。"))
    require(can_keep_unit(actor, former))
    _check_parent(parent, unit)
    _check_name(unit.name, parent, unit)
    if parent.pk != former.pk:
        unit.move(parent, "last-child")
        said = {"before": former.pk, "after": parent.pk}
        note_act(actor_id=actor.account_id, act="move_unit", subject=f"unit:{unit_id}", now=now, **said)
    return int(former.pk)


@transaction.atomic
def close_unit(*, actor: Standing, unit_id: int, now: dt.datetime) -> Unit:
    """End a unit today, and with it the offices held in it.

    Raises `Invalid` where somebody still belongs to it or is on the way, or units below are open.
    """
    unit, today = _locked(unit_id), local_date(now)
    require(can_keep_unit(actor, unit))
    _check_empty(unit, today)
    ending = list(offices_on(today).filter(unit=unit).values_list("pk", flat=True))
    Office.objects.filter(pk__in=ending).update(ends_on=today)
    unit.closed_on = today
    unit.save(update_fields=["closed_on"])
    note_act(actor_id=actor.account_id, act="close_unit", subject=f"unit:{unit_id}", now=now, offices=ending)
    return unit


@transaction.atomic
def reopen_unit(*, actor: Standing, unit_id: int, now: dt.datetime) -> Unit:
    """Open a closed unit again; offices that ended with it last again."""
    unit = _locked(unit_id)
    require(can_keep_unit(actor, unit))
    if unit.closed_on:
        parent = unit.get_parent()
        if parent and parent.closed_on:
            raise Invalid(_("上级组织已撤销，请先恢复上级。"))
        Office.objects.filter(unit=unit, ends_on=unit.closed_on).update(ends_on=None)
        unit.closed_on = None
        unit.save(update_fields=["closed_on"])
        note_act(actor_id=actor.account_id, act="reopen_unit", subject=f"unit:{unit_id}", now=now)
    return unit


def _locked(unit_id: int) -> Unit:
    """The unit. Whoever changes the tree first takes its roots, so that nobody else moves paths meanwhile."""
    list(Unit.objects.select_for_update().filter(depth=1))
    found: Unit | None = Unit.objects.filter(pk=unit_id).first()
    if found is None:
        raise Invalid(_("没有这个组织。"))
    return found


def _check_name(name: str, parent: Unit | None, unit: Unit | None) -> None:
    name = name.strip()
    if not name or len(name) > LONGEST:
        raise Invalid(_("请填组织的名称，最多 120 个字。"))
    beside = parent.get_children() if parent else Unit.get_root_nodes()
    if beside.filter(name=name, closed_on=None).exclude(pk=unit.pk if unit else None).exists():
        raise Invalid(_("同一上级下面已有“%s”。请换一个名称。") % name)


def _check_parent(parent: Unit, unit: Unit | None) -> None:
    if parent.closed_on:
        raise Invalid(_("“%s”已撤销，下面不能再有组织。") % parent.name)
    if parent.kind == Unit.Kind.BRANCH:
        raise Invalid(_("党支部下面不能再设组织。请选择党委或单位党组织。"))
    if unit and parent.path.startswith(unit.path):
        raise Invalid(_("不能把组织移到它自己下面。"))


def _check_empty(unit: Unit, today: dt.date) -> None:
    if unit.get_parent() is None:
        raise Invalid(_("最上面的组织不能撤销。"))
    if unit.closed_on:
        raise Invalid(_("这个组织已经撤销。"))
    if unit.get_children().filter(closed_on=None).exists():
        raise Invalid(_("下面还有组织，请先撤销或移走它们。"))
    members = memberships_on(today).filter(unit=unit).count() + temporary_on(today).filter(unit=unit).count()
    if members:
        raise Invalid(_("还有 %d 名成员，请先把他们转到别的支部。") % members)
    coming = Transfer.objects.filter(receiving=unit, state__in=[Transfer.State.WAITING, Transfer.State.AGREED])
    if coming.exists():
        raise Invalid(_("还有人正要转入，请先办结那些转接。"))

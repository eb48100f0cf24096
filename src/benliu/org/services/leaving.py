"""Somebody leaves: the membership ends with a day and a reason, and what hangs on it; taken back until built upon."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require
from benliu.search.services import index_again

from ..leaving import Reason
from ..models import Leaving, Membership, Office, TemporaryMembership
from ..policies import can_end_membership
from ..queries.leaving import last_membership
from ..standing import Standing
from .closing import overtake_transfers
from .offices import check_somebody_stays

HANGING: dict[str, Any] = {"offices": Office, "stays": TemporaryMembership}


@transaction.atomic
def end_membership(*, actor: Standing, person_id: int, reason: str, last_day: dt.date, now: dt.datetime) -> Leaving:
    """End the membership with `last_day`; offices and times in other branches end too, an open transfer is withdrawn.

    Raises `Invalid` with what to mend, `Refused`.
    """
    held = Membership.objects.select_for_update(of=("self",)).select_related("unit", "person")
    membership = held.filter(person_id=person_id, ends_on=None).first()
    if membership is None:
        raise Invalid(_("这个人现在不在任何支部。"))
    require(can_end_membership(actor, membership))
    if reason not in Reason:
        raise Invalid(_("请选择离开的原因。"))
    if not membership.starts_on <= last_day <= local_date(now):
        since = membership.starts_on.isoformat()
        raise Invalid(_("最后一天不能早于编入现在支部的日期 %s，也不能晚于今天。") % since)
    ended = {name: _end(name, person_id, last_day, now) for name in HANGING}
    membership.ends_on = last_day
    membership.save(update_fields=["ends_on"])
    leaving = Leaving.objects.create(
        membership=membership, reason=reason, ended=ended, decided_by_id=actor.account_id, decided_at=now
    )
    overtake_transfers({person_id: None}, actor=actor, now=now)
    _note("end_membership", leaving, actor, now)
    return leaving


def _lasting(name: str, person_id: int, after: dt.date) -> QuerySet[Any]:
    found = HANGING[name]._default_manager.filter(person_id=person_id)
    lasting: QuerySet[Any] = found.filter(Q(ends_on=None) | Q(ends_on__gt=after))
    return lasting


def _end(name: str, person_id: int, last_day: dt.date, now: dt.datetime) -> dict[str, str]:
    """End what lasts longer, and say when it would have ended, by id; what has not begun ends on its first day."""
    before = {}
    for row in _lasting(name, person_id, last_day):
        if isinstance(row, Office) and row.role == Office.Role.OFFICER:
            check_somebody_stays(row, local_date(now))
        before[str(row.pk)] = row.ends_on.isoformat() if row.ends_on else ""
        row.ends_on = max(last_day, row.starts_on)
        row.save(update_fields=["ends_on"])
    return before


@transaction.atomic
def take_back_leaving(*, actor: Standing, person_id: int, now: dt.datetime) -> None:
    """Let the membership, and what ended with it, last as before. Raises `Invalid` once something was built upon it."""
    membership = last_membership(person_id)
    if membership:
        require(can_end_membership(actor, membership))
    leaving = Leaving.objects.select_for_update(of=("self",)).filter(membership=membership).first()
    if membership is None or leaving is None:
        raise Invalid(_("没有可以撤销的离开：没有办过，或之后又编入了支部。"))
    for name, model in HANGING.items():
        for pk, day in leaving.ended.get(name, {}).items():
            model._default_manager.filter(pk=pk).update(ends_on=dt.date.fromisoformat(day) if day else None)
    Membership.objects.filter(pk=membership.pk).update(ends_on=None)
    _note("take_back_leaving", leaving, actor, now)
    leaving.delete()


def _note(act: str, leaving: Leaving, actor: Standing, now: dt.datetime) -> None:
    person_id = leaving.membership.person_id
    index_again("person", [person_id])
    day = leaving.membership.ends_on
    said = {"reason": leaving.reason, "last_day": day.isoformat() if day else ""}
    note_act(actor_id=actor.account_id, act=act, subject=f"person:{person_id}", now=now, **said)

"""Say on which day of every month a duty is fulfilled; make a meeting of what is proposed for a month."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require
from benliu.common.ids import new_id
from benliu.org.models import Unit
from benliu.org.standing import Standing

from ..duties import frequencies
from ..models import FixedDay, Meeting
from ..monthly import MonthlyDay
from ..policies import can_plan
from ..queries.facts import duty_facts, members_asked
from ..queries.proposing import meetings_in, proposals_of
from .planning import Plan, plan_meeting


@dataclass(frozen=True)
class Fixed:
    """What shall hold every month."""

    on: MonthlyDay
    starts: dt.time
    ends: dt.time
    place: str


@transaction.atomic
def fix_day(*, actor: Standing, unit_id: int, duty: str, fixed: Fixed | None, now: dt.datetime) -> None:
    """Fix the day of a branch's monthly duty, or with None no longer; meetings that are planned stay."""
    require(can_plan(actor, Unit.objects.get(pk=unit_id)))
    if duty not in {one.code for one in frequencies().duties if one.every == "month"}:
        raise Invalid(_("只有每月都要开展的，才能固定一天。"))
    if fixed and fixed.ends <= fixed.starts:
        raise Invalid(_("结束时间应晚于开始时间。"))
    if fixed is None:
        FixedDay.objects.filter(unit_id=unit_id, duty=duty).delete()
    else:
        said = {"week": fixed.on.week, "day": fixed.on.day, "starts": fixed.starts, "ends": fixed.ends}
        FixedDay.objects.update_or_create(unit_id=unit_id, duty=duty, defaults=said | {"place": fixed.place.strip()})
    act = "fix_day" if fixed else "unfix_day"
    note_act(actor_id=actor.account_id, act=act, subject=f"unit:{unit_id}", now=now, duty=duty)


@transaction.atomic
def make_proposed(*, actor: Standing, fixed_id: int, month: dt.date, now: dt.datetime) -> Meeting:
    """Plan what is proposed for the month of `month` with those it is for, and tell them. A second time, and where the
    month has one already, it is that one. Raises `Invalid` where nothing is proposed (any more).
    """
    fixed = FixedDay.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=fixed_id).first()
    if fixed is None:
        raise Invalid(_("这个固定日已经取消。请直接安排一次。"))
    require(can_plan(actor, fixed.unit))
    facts = duty_facts([fixed.unit_id], month)
    made: Meeting | None = meetings_in(fixed, facts.kinds[fixed.duty], month).first()
    if made:
        return made
    proposal = next(iter(proposals_of([fixed], month, facts, now)), None)
    if proposal is None:
        raise Invalid(_("这个月的固定日已经过去，或已经记录过。请直接安排一次。"))
    day = local_date(proposal.starts_at)
    committee = any(duty.asked == "committee" for duty in frequencies().duties if duty.code == fixed.duty)
    plan = Plan(
        id=new_id(),
        kind=proposal.kind,
        unit_id=fixed.unit_id,
        title=proposal.title,
        starts_at=proposal.starts_at,
        ends_at=proposal.ends_at,
        people=tuple(members_asked(fixed.unit_id, day, committee=committee)),
        place=fixed.place,
    )
    return plan_meeting(actor=actor, plan=plan, announce=True, now=now)

"""Ask a responsible unit to mend hazards by a day: several in one notice, each closed on its own."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, require
from benliu.org.models import Unit
from benliu.org.queries import units_below
from benliu.org.standing import Standing

from ..models import Hazard, HazardStep, RectificationNotice, Site
from ..policies import can_handle_hazard
from .hazard import LONGEST, check_version, due_after, follow, keep_numbered, locked_hazards
from .hazard_telling import tell_responsible

MOST_HAZARDS = 50


@dataclass(frozen=True)
class NoticeTold:
    """A notice: the version of each hazard as it was on the page; to a unit, or to a firm by its name at the site."""

    versions: Mapping[uuid.UUID, int]
    working_days: int
    unit_id: int | None = None
    firm: str = ""
    words: str = ""


@transaction.atomic
def issue_notice(*, actor: Standing, told: NoticeTold, now: dt.datetime) -> RectificationNotice:
    """Issue a notice for hazards of one place. Raises `Stale`, `Invalid` with what to mend, `Refused`."""
    if not 1 <= len(told.versions) <= MOST_HAZARDS:
        raise Invalid(_("请选 1 到 %d 条隐患。") % MOST_HAZARDS)
    hazards = locked_hazards(actor, list(told.versions), now)
    for hazard in hazards:
        require(can_handle_hazard(actor, hazard))
        check_version(hazard, told.versions[hazard.pk])
        if hazard.state != Hazard.State.REPORTED:
            said = {"number": hazard.number, "state": hazard.get_state_display()}
            raise Invalid(_("隐患 %(number)s 现在是“%(state)s”，不能再发通知。") % said)
    if len({hazard.place_id for hazard in hazards}) > 1:
        raise Invalid(_("一份通知只写一个地点的隐患。"))
    place = hazards[0].place
    notice = RectificationNotice(
        place=place,
        unit=_unit(told, actor),
        firm="" if told.unit_id else _firm(told.firm, getattr(place, "site", None)),
        working_days=told.working_days,
        due_on=due_after(told.working_days, now),
        words=told.words.strip()[:LONGEST],
        issued_by_id=actor.account_id,
        issued_at=now,
    )
    keep_numbered(notice)
    note_act(actor_id=actor.account_id, act="issue_rectification", subject=f"rectification:{notice.pk}", now=now)
    tell_responsible(hazards, [_notified(hazard, notice, actor, now) for hazard in hazards][0], now)
    return notice


def firms_at(site: Site | None) -> list[str]:
    """The firms at a site by their names, who builds first."""
    named = (site.contractor, site.supervisor, site.owner) if site else ()
    return list(dict.fromkeys(name for name in named if name))


def _notified(hazard: Hazard, notice: RectificationNotice, actor: Standing, now: dt.datetime) -> HazardStep:
    step = HazardStep(
        hazard=hazard,
        act=HazardStep.Act.NOTIFIED,
        notice=notice,
        due_on=notice.due_on,
        said_by_id=actor.account_id,
        said_at=now,
    )
    follow(hazard, step, Hazard.State.NOTIFIED)
    return step


def _unit(told: NoticeTold, actor: Standing) -> Unit | None:
    if told.unit_id is None:
        return None
    led = Unit.objects.filter(units_below(actor.led_paths), closed_on=None)
    unit: Unit | None = led.filter(pk=told.unit_id).first()
    if unit is None:
        raise Invalid(_("没有这个单位。"))
    return unit


def _firm(name: str, site: Site | None) -> str:
    if name not in firms_at(site):
        raise Invalid(_("请选责任单位：本单位的一个组织，或工地上的一家企业。"))
    return name

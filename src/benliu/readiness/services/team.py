"""Make teams, choose their people and leaders, dissolve them. Who leaves, leaves on a day: the past stays."""

import datetime as dt
from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.bulk import insert_rows
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require
from benliu.org.models import Unit
from benliu.org.standing import Standing
from benliu.search.services import index_again

from ..models import Team, TeamMember
from ..policies import can_keep_teams
from ..queries.members import on_roster
from .telling import tell_joined


@transaction.atomic
def make_team(*, actor: Standing, unit_id: int, name: str, purpose: str, now: dt.datetime) -> Team:
    """Make an empty team of a unit. Raises `Invalid` with what to mend, `Refused`."""
    unit = Unit.objects.filter(pk=unit_id, closed_on=None).first()
    if unit is None:
        raise Invalid(_("没有这个单位。"))
    require(can_keep_teams(actor, unit))
    name = name.strip()[:80]
    if not name:
        raise Invalid(_("请写队名。"))
    if purpose not in Team.Purpose.values:
        raise Invalid(_("请选队伍的用途。"))
    try:
        with transaction.atomic():
            team = Team.objects.create(unit=unit, purpose=purpose, name=name)
    except IntegrityError:
        raise Invalid(_("本单位已经有“%s”。") % name) from None
    _note(actor, team, "make_team", now)
    return team


@transaction.atomic
def add_members(*, actor: Standing, team_id: int, people: Collection[int], now: dt.datetime) -> int:
    """Add people to a team, and tell them; returns how many are new. Who is in it already stays as before."""
    team = _team(actor, team_id)
    there = set(team.members.filter(ends_on=None).values_list("person_id", flat=True))
    wanted = set(people) - there
    allowed = on_roster(local_date(now), team.unit).filter(pk__in=wanted)
    fresh = sorted(allowed.values_list("pk", flat=True))
    if len(fresh) < len(wanted):
        raise Invalid(_("其中有人不在本单位的名册上，请重新选择。"))
    rows = [(team.pk, person, False, local_date(now)) for person in fresh]
    insert_rows(TeamMember, ("team_id", "person_id", "leads", "starts_on"), rows)
    _note(actor, team, "add_members", now, people=fresh)
    tell_joined(team, fresh, now)
    return len(fresh)


@transaction.atomic
def remove_member(*, actor: Standing, team_id: int, person_id: int, now: dt.datetime) -> None:
    """Somebody leaves the team today. Done twice is done once."""
    member = _member(actor, team_id, person_id)
    if member:
        member.ends_on = local_date(now)
        member.save(update_fields=["ends_on"])
        _note(actor, member.team, "remove_member", now, person=person_id)


@transaction.atomic
def appoint_leader(*, actor: Standing, team_id: int, person_id: int, leads: bool, now: dt.datetime) -> None:
    """Make a member a leader of the team, or no longer one."""
    member = _member(actor, team_id, person_id)
    if member is None:
        raise Invalid(_("这个人不在队里。"))
    if member.leads != leads:
        member.leads = leads
        member.save(update_fields=["leads"])
        _note(actor, member.team, "appoint_leader", now, person=person_id, leads=leads)


@transaction.atomic
def dissolve_team(*, actor: Standing, team_id: int, now: dt.datetime) -> None:
    """Nobody stands ready in it any more; who belonged to it when stays known."""
    team = _team(actor, team_id)
    team.members.filter(ends_on=None).update(ends_on=local_date(now))
    team.closed_at = now
    team.save(update_fields=["closed_at"])
    _note(actor, team, "dissolve_team", now)


def _team(actor: Standing, team_id: int) -> Team:
    team = Team.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=team_id).first()
    if team is None or team.closed_at:
        raise Invalid(_("没有这支队伍，或者已经解散。"))
    require(can_keep_teams(actor, team.unit))
    return team


def _member(actor: Standing, team_id: int, person_id: int) -> TeamMember | None:
    found = _team(actor, team_id).members.select_related("team").filter(person=person_id, ends_on=None)
    return found.first()


def _note(actor: Standing, team: Team, act: str, now: dt.datetime, **details: object) -> None:
    index_again("team", [team.pk])
    note_act(actor_id=actor.account_id, act=act, subject=f"team:{team.pk}", now=now, **details)

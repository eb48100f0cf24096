"""Who keeps skills and teams, who notes what of whom, and who reads it."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from benliu.common.clock import local_date, now
from benliu.common.decision import Decision
from benliu.org.models import Person, Unit
from benliu.org.policies import can_see_person
from benliu.org.queries import units_below
from benliu.org.standing import Standing

from .models import Team
from .queries.members import members_on


def can_keep_skills(actor: Standing) -> Decision:
    """May change the list of skills: officers."""
    return Decision(actor.is_officer, "" if actor.is_officer else _("技能清单由党务干部维护。"))


def can_note_competence(actor: Standing, person: Person) -> Decision:
    """May note that `person` has a skill, or has it no longer: who leads the branch, and not of oneself."""
    if actor.person_id == person.pk:
        return Decision(False, _("自己的技能由支部书记或党务干部登记。"))
    allowed = bool(actor.led_paths) and bool(can_see_person(actor, person))
    return Decision(allowed, "" if allowed else _("技能由所在支部的书记和党务干部登记。"))


def can_keep_own(actor: Standing) -> Decision:
    """May say how soon, when not, and where from: everybody on the roster, of oneself."""
    allowed = actor.on_roster
    return Decision(allowed, "" if allowed else _("待命情况只由本单位的人自己登记。"))


def can_keep_teams(actor: Standing, unit: Unit) -> Decision:
    """May make teams of `unit`, choose their people, dissolve them: its officers."""
    allowed = actor.officer_of(unit.path)
    return Decision(allowed, "" if allowed else _("队伍由本单位的党务干部组建。"))


def leads_team(actor: Standing, team: Team) -> bool:
    """Whether `actor` is a leader of the team today."""
    led = members_on(local_date(now())).filter(team=team, leads=True, person__in=actor.own_ids)
    return bool(actor.own_ids) and led.exists()


def can_see_team(actor: Standing, team: Team) -> Decision:
    """May read who of the team can come: who leads its unit, and its leaders. It tells who is away."""
    allowed = actor.leads(team.unit.path) or leads_team(actor, team)
    return Decision(allowed, "" if allowed else _("队员能不能来，只有队长和本单位的负责人可以查看。"))


def visible_teams(actor: Standing) -> QuerySet[Team]:
    """The standing teams that `actor` may open."""
    kept = Q(unit__in=Unit.objects.filter(units_below(actor.led_paths)).values("pk"))
    led = members_on(local_date(now())).filter(leads=True, person__in=actor.own_ids).values("team")
    return Team.objects.filter(kept | Q(pk__in=led), closed_at=None)

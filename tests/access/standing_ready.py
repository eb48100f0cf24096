"""Places, skills and a team of the bureau; what the owner can do, and when not. Every word of it marked."""

import datetime as dt

from benliu.places.models import Place
from benliu.places.queries.place import find_place
from benliu.places.services import PlaceTold, add_place, close_place
from benliu.readiness.services import (
    AbsenceTold,
    CompetenceTold,
    add_members,
    add_skill,
    close_skill,
    make_team,
    note_absence,
    note_competence,
)

from . import roles
from .bureau import NOW, Bureau

DAY = dt.timedelta(days=1)


def stand_ready(bureau: Bureau) -> dict[str, object]:
    """All of it, by name."""
    officer, top, text = bureau.standing(roles.OFFICER), bureau.units["top"].pk, bureau.secrets.text
    place, shut = _place(bureau, "A", roles.ON_ROSTER), _place(bureau, "B", {roles.OFFICER})
    close_place(actor=officer, place_id=shut.pk, now=NOW)
    skill, shut_skill = (
        add_skill(actor=officer, title=title, english=english, now=NOW)
        for title, english in (("水泵操作", "Pumps"), ("电报", "Telegraph"))
    )
    close_skill(actor=officer, skill_id=shut_skill.pk, now=NOW)
    owner = bureau.people[roles.OWNER].pk
    told = CompetenceTold(
        skill.pk, NOW.date() - DAY, NOW.date() + 900 * DAY, text("what a skill rests on", roles.OWN_OR_LED)
    )
    noted = note_competence(actor=bureau.standing(roles.SECRETARY), person_id=owner, told=told, now=NOW)
    named = text("a team's name", {roles.OWNER, roles.OFFICER})
    team = make_team(actor=officer, unit_id=top, name=named, purpose="emergency", now=NOW)
    add_members(actor=officer, team_id=team.pk, people=[owner], now=NOW)
    away = AbsenceTold(NOW, NOW + 3000 * DAY // 10, reason=text("why the owner is away", {roles.OWNER}))
    absence = note_absence(actor=bureau.standing(roles.OWNER), told=away, now=NOW)
    row = find_place(officer, place.pk)
    return {
        "place": place.pk,
        "shut": shut.pk,
        "printed": row.printed if row else "",
        "skill": skill.pk,
        "shut_skill": shut_skill.pk,
        "competence": noted.pk,
        "team": team.pk,
        "absence": absence.pk,
    }


def _place(bureau: Bureau, code: str, readers: frozenset[str] | set[str]) -> Place:
    text = bureau.secrets.text
    told = PlaceTold("outpost", code, text(f"the name of place {code}", readers), text(f"where {code} is", readers))
    return add_place(actor=bureau.standing(roles.OFFICER), unit_id=bureau.units["top"].pk, told=told, now=NOW)

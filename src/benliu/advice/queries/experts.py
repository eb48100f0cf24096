"""Whom to ask: the team's people with what `matching` weighs."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max

from benliu.common.clock import local_date
from benliu.org.queries import names_of
from benliu.places.travel import minutes_between
from benliu.readiness.models import Skill
from benliu.readiness.queries import Ready, ready_people
from benliu.readiness.queries.competence import skill_title

from ..course import OPEN
from ..matching import Expert, propose
from ..models import Request, Step
from ..wording import parts_of, reasons_of
from .position import Degrees

MINUTE = dt.timedelta(minutes=1)
MOST = 30


@dataclass(frozen=True)
class ExpertLine:
    """Somebody who could be asked, with the reasons; `total`: the sum of minutes by which they are put in order,
    `parts` in words."""

    person_id: int
    name: str
    reasons: tuple[str, ...]
    total: int
    parts: str
    fits: bool
    passed: bool


def experts_for(request: Request, now: dt.datetime, goal: Degrees | None = None) -> list[ExpertLine]:
    """The people of the topic's team, the best first. `goal`: where they go; `passed`: passed this one on.

    Ten queries.
    """
    skill: Skill | None = request.topic.skill
    people = ready_people(people=None, teams=[request.topic.team_id], starts_at=now, ends_at=now + MINUTE, now=now)
    ids = [one.person_id for one in people]
    load = dict(
        Request.objects.filter(expert__in=ids, state__in=OPEN)
        .exclude(pk=request.pk)
        .order_by()
        .values_list("expert")
        .annotate(number=Count("pk"))
    )
    visits = Step.objects.filter(kind="visited", person__in=ids).order_by().values_list("person")
    last = dict(visits.annotate(last=Max("happened_at")))
    passed = set(request.steps.filter(kind="passed").values_list("person", flat=True))
    experts = [
        Expert(
            person_id=one.person_id,
            has_skill=skill is None or skill.pk in one.skills,
            way=minutes_between(one.origin, goal) if one.origin and goal else None,
            open_requests=load.get(one.person_id, 0),
            rested=(local_date(now) - local_date(last[one.person_id])).days if one.person_id in last else None,
            is_away=_is_away(one, now),
        )
        for one in people
    ]
    names, title = names_of(ids), skill_title(skill) if skill else ""
    return [
        ExpertLine(
            person_id=one.expert.person_id,
            name=names.get(one.expert.person_id, ""),
            reasons=tuple(reasons_of(one, title)),
            total=one.total,
            parts=parts_of(one),
            fits=one.fits,
            passed=one.expert.person_id in passed,
        )
        for one in propose(experts)[:MOST]
    ]


def _is_away(one: Ready, now: dt.datetime) -> bool:
    return any(start <= now < end for start, end in one.absences)

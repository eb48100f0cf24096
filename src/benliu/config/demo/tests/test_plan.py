"""The plan of the demonstration calls 116 people at level II."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db.models import Sum

from benliu.config.demo.plan import plan_for_floods
from benliu.config.demo.readiness import PLACES, REPAIR, SKILLS, TEAM
from benliu.org.tests.factories import make_bureau
from benliu.places.models import Place
from benliu.readiness.models import Skill, Team
from benliu.response.models import PlanVersion
from benliu.response.plans import read_plan
from benliu.response.tests.factories import make_response

NOW = dt.datetime(2026, 8, 11, 0, 5, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_at_level_two_116_people_are_called_at_seven_places():
    bureau = make_bureau()
    top = bureau.units["示例市水利局"]
    for code, name, *_rest in PLACES:
        Place.objects.create(unit=top, code=code, name=name, opened_on=NOW.date())
    for nth, (title, english, _share) in enumerate(SKILLS):
        Skill.objects.create(code=f"s{nth}", title=title, english=english)
    for name in (TEAM, REPAIR):
        Team.objects.create(unit=top, name=name)
    version = plan_for_floods(office=SimpleNamespace(officer=bureau.officer), now=NOW)
    response = make_response(bureau, NOW, level=2, plan_id=version)
    assert response.posts.aggregate(people=Sum("number"))["people"] == 116
    assert response.posts.values("place").distinct().count() == 7
    seats = {level: one.seats for level, one in read_plan(PlanVersion.objects.get().content).levels.items()}
    assert seats[4] < seats[3] < seats[2] == 58 < seats[1]

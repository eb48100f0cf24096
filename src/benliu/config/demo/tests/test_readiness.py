"""Who stands ready in the demonstration bureau."""

import datetime as dt

import pytest

from benliu.config.demo.bureau import bureau_on
from benliu.config.demo.office import Clock, open_office
from benliu.config.demo.readiness import REPAIR, TEAM, stand_ready
from benliu.notices.models import Notice
from benliu.places.models import Place
from benliu.readiness.models import Competence, Skill, TeamMember
from benliu.readiness.queries.team import counted, members_now

NOW = dt.datetime(2026, 11, 24, 2, 30, tzinfo=dt.UTC)


@pytest.fixture
def teams(db):
    bureau, clock = bureau_on(NOW.date()), Clock(NOW)
    return stand_ready(office=open_office(bureau, clock), bureau=bureau, clock=clock).teams


def test_places_skills_and_teams_are_there_and_somebody_is_of_each_kind(teams):
    assert "".join(Place.objects.order_by("code").values_list("code", flat=True)) == "ABCDEFG"
    assert Place.objects.filter(alarm_mm=None).get().code == "G"
    assert Skill.objects.count() == 6
    assert Competence.objects.filter(valid_until__lt=NOW.date()).exists()
    lines = members_now(teams[TEAM], NOW)
    assert len(lines) > 100
    assert all(one.number for one in counted(lines))
    assert sum(line.leads for line in lines) >= 5
    assert len(members_now(teams[REPAIR], NOW)) == 14
    assert TeamMember.objects.filter(person__account__username__startswith="demo", team=teams[TEAM]).exists()
    assert not Notice.objects.filter(read_at=None).exists()

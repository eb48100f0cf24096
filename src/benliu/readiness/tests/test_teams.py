"""Teams: made and kept by officers; who of them can come now."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from benliu.common.clock import now
from benliu.common.decision import Invalid, Refused
from benliu.notices.models import Notice
from benliu.org.models import Membership
from benliu.readiness.models import Team, TeamMember
from benliu.readiness.queries.team import counted, members_now, team_rows
from benliu.readiness.services import add_members, appoint_leader, dissolve_team, remove_member
from benliu.readiness.services import make_team as make_service

from .factories import DAY, HOUR, MONDAY, make_absence, make_competence, make_skill, make_team, say

TODAY = MONDAY.date()


@pytest.fixture
def made(bureau):
    unit = bureau.units["示例市水利局"]
    return make_team(unit, *(bureau.people[name] for name in ("许书记", "林一", "王二", "孙三")))


def test_an_officer_makes_a_team_and_chooses_its_people(bureau):
    unit = bureau.units["示例市水利局"]
    team = make_team_of(bureau, unit.pk, "应急服务队")
    people = [bureau.people[name].pk for name in ("林一", "孙三")]
    assert add_members(actor=bureau.officer, team_id=team.pk, people=people, now=MONDAY) == 2
    assert add_members(actor=bureau.officer, team_id=team.pk, people=people, now=MONDAY) == 0
    assert Notice.objects.count() == 2
    with pytest.raises(Invalid):
        make_team_of(bureau, unit.pk, "应急服务队")
    with pytest.raises(Refused):
        make_service(actor=bureau.secretary, unit_id=unit.pk, name="x", purpose="emergency", now=MONDAY)


def make_team_of(bureau, unit_id, name):
    return make_service(actor=bureau.officer, unit_id=unit_id, name=name, purpose="emergency", now=MONDAY)


def test_only_people_of_the_units_roster_join(bureau):
    team = make_team_of(bureau, bureau.units["第一党支部"].pk, "一支部小队")
    with pytest.raises(Invalid):
        add_members(actor=bureau.officer, team_id=team.pk, people=[bureau.people["孙三"].pk], now=MONDAY)


def test_who_left_may_come_back_and_the_past_stays(bureau, made):
    person = bureau.people["林一"]
    remove_member(actor=bureau.officer, team_id=made.pk, person_id=person.pk, now=MONDAY)
    remove_member(actor=bureau.officer, team_id=made.pk, person_id=person.pk, now=MONDAY)
    add_members(actor=bureau.officer, team_id=made.pk, people=[person.pk], now=MONDAY)
    assert list(TeamMember.objects.filter(person=person).order_by("pk").values_list("ends_on", flat=True)) == [
        TODAY,
        None,
    ]


def test_leaders_are_appointed_and_see_their_team(bureau, made, client):
    client.force_login(bureau.accounts["林一"])
    address = reverse("team", args=[made.pk])
    assert client.get(address).status_code == 403
    person = bureau.people["林一"].pk
    appoint_leader(actor=bureau.officer, team_id=made.pk, person_id=person, leads=True, now=MONDAY)
    assert client.get(address).status_code == 200
    assert client.get(reverse("team_people", args=[made.pk])).status_code == 403
    with pytest.raises(Invalid):
        appoint_leader(
            actor=bureau.officer, team_id=made.pk, person_id=bureau.people["钱书记"].pk, leads=True, now=MONDAY
        )


def test_a_dissolved_team_has_nobody(bureau, made):
    dissolve_team(actor=bureau.officer, team_id=made.pk, now=MONDAY)
    assert not TeamMember.objects.filter(ends_on=None).exists()
    with pytest.raises(Invalid):
        add_members(actor=bureau.officer, team_id=made.pk, people=[bureau.people["林一"].pk], now=MONDAY)
    make_team_of(bureau, made.unit_id, made.name)  # the name is free again


def test_who_can_come_now_is_counted(bureau, made):
    pump = make_skill()
    say(bureau.people["许书记"], "station")
    say(bureau.people["林一"], "not")
    say(bureau.people["孙三"], "five")
    make_absence(bureau, bureau.people["孙三"], MONDAY - HOUR, MONDAY + HOUR)
    make_absence(bureau, bureau.people["王二"], MONDAY + HOUR, MONDAY + DAY)  # not yet
    make_competence(bureau, bureau.people["王二"], pump, TODAY - DAY, TODAY + 60 * DAY)
    lines = members_now(made.pk, MONDAY)
    assert [line.name for line in lines] == ["许书记", "王二", "林一", "孙三"]
    numbers = {one.show: one.number for one in counted(lines)}
    assert numbers == {"station": 1, "five": 0, "ten": 1, "not": 1, "away": 1, "ending": 1}
    assert [line.can_come for line in lines] == [True, True, False, False]
    assert lines[3].away_until == MONDAY + HOUR


def test_queries_do_not_grow_with_the_team(bureau, made, django_assert_num_queries):
    with django_assert_num_queries(9):
        members_now(made.pk, MONDAY)
    TeamMember.objects.filter(team=made).exclude(person=bureau.people["许书记"]).delete()
    with django_assert_num_queries(9):
        members_now(made.pk, MONDAY)


def test_the_page_finds_people_and_gives_them_as_a_workbook(bureau, made, client):
    skill = make_skill()
    make_competence(bureau, bureau.people["王二"], skill, TODAY - DAY, now().date() + 365 * DAY)
    say(bureau.people["林一"], "five")
    client.force_login(bureau.accounts["周干部"])
    address = reverse("team", args=[made.pk])
    found = client.get(address, {"words": "水泵"}).content.decode()
    assert ("王二" in found, "林一" in found) == (True, False)
    found = client.get(address, {"show": "five"}).content.decode()
    assert ("王二" in found, "林一" in found) == (False, True)
    sent = client.get(reverse("export_team", args=[made.pk]), {"words": "水泵"})
    rows = list(load_workbook(io.BytesIO(sent.getvalue())).active.iter_rows(values_only=True))
    assert len(rows) == 2
    assert rows[1][:3] == ("王二", "S003", "第一党支部")


def test_people_are_chosen_by_the_name_of_their_branch(bureau, client):
    client.force_login(bureau.accounts["周干部"])
    made = client.post(
        reverse("team_new"), {"name": "二队", "unit_id": bureau.units["示例市水利局"].pk, "purpose": "emergency"}
    )
    team = Team.objects.get()
    assert made.url == reverse("team_people", args=[team.pk])
    page = client.get(made.url, {"words": "第一党"}).content.decode()
    assert ("林一" in page, "孙三" in page) == (True, False)
    chosen = {"words": "第一党", "people": [bureau.people["林一"].pk, bureau.people["王二"].pk]}
    assert client.post(made.url, chosen).url == reverse("team", args=[team.pk])
    assert team.members.count() == 2
    for act in ("lead", "unlead", "remove"):
        client.post(reverse("team_member_act", args=[team.pk, bureau.people["林一"].pk, act]))
    assert team.members.get(ends_on=None).person == bureau.people["王二"]
    client.post(reverse("team_dissolve", args=[team.pk]))
    assert client.get(reverse("team", args=[team.pk])).status_code == 403


def test_teams_are_found_by_search(bureau, client):
    make_team_of(bureau, bureau.units["示例市水利局"].pk, "应急抢险一队")
    client.force_login(bureau.accounts["周干部"])
    assert "应急抢险一队" in client.get(reverse("search"), {"q": "抢险"}).content.decode()
    client.force_login(bureau.accounts["林一"])
    assert "应急抢险一队" not in client.get(reverse("search"), {"q": "抢险"}).content.decode()


def test_who_left_the_roster_is_not_counted(bureau, made):
    Membership.objects.filter(person=bureau.people["孙三"]).update(ends_on=TODAY - DAY)
    assert [row.size for row in team_rows(bureau.officer, TODAY)] == [3]
    assert len(members_now(made.pk, MONDAY)) == 3

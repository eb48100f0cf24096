"""The list of skills, and who notes what of whom."""

import datetime as dt

import pytest
from django.urls import reverse

from benliu.common.decision import Invalid, Refused
from benliu.notices.models import Notice
from benliu.readiness.models import Competence, Skill
from benliu.readiness.services import (
    CompetenceTold,
    add_skill,
    close_skill,
    note_competence,
    remind_of_expiry,
    withdraw_competence,
)

from .factories import DAY, MONDAY, make_competence, make_skill

TODAY = MONDAY.date()


def test_officers_keep_the_list(bureau, client):
    skill = add_skill(actor=bureau.officer, title="冲锋舟驾驶", english="Boat driving", now=MONDAY)
    again = add_skill(actor=bureau.officer, title="橡皮艇驾驶", english="Boat driving", now=MONDAY)
    assert (skill.code, again.code) == ("boat-driving", "boat-driving-2")
    with pytest.raises(Invalid):
        add_skill(actor=bureau.officer, title="冲锋舟驾驶", english="", now=MONDAY)
    with pytest.raises(Refused):
        add_skill(actor=bureau.secretary, title="急救", english="", now=MONDAY)
    client.force_login(bureau.accounts["周干部"])
    assert client.post(reverse("skills"), {"title": "急救", "english": "First aid"}).status_code == 302
    client.post(reverse("skill_act", args=[skill.pk, "close"]))
    skill.refresh_from_db()
    assert skill.closed_at
    client.post(reverse("skill_act", args=[skill.pk, "reopen"]))
    skill.refresh_from_db()
    assert skill.closed_at is None
    assert Skill.objects.get(title="急救").code == "first-aid"


def test_the_secretary_notes_a_skill_of_the_own_branch(bureau):
    told = CompetenceTold(make_skill().pk, TODAY, TODAY + 365 * DAY, "培训证书")
    noted = note_competence(actor=bureau.secretary, person_id=bureau.people["林一"].pk, told=told, now=MONDAY)
    assert note_competence(actor=bureau.secretary, person_id=noted.person_id, told=told, now=MONDAY) == noted
    for actor, who in ((bureau.member, "林一"), (bureau.secretary, "孙三"), (bureau.secretary, "许书记")):
        with pytest.raises(Refused):
            note_competence(actor=actor, person_id=bureau.people[who].pk, told=told, now=MONDAY)


def test_what_cannot_be_noted_is_told(bureau):
    open_one, closed = make_skill("a", "甲"), make_skill("b", "乙")
    close_skill(actor=bureau.officer, skill_id=closed.pk, now=MONDAY)
    for told in (CompetenceTold(closed.pk, TODAY), CompetenceTold(open_one.pk, TODAY, TODAY - DAY)):
        with pytest.raises(Invalid):
            note_competence(actor=bureau.officer, person_id=bureau.people["林一"].pk, told=told, now=MONDAY)


def test_a_skill_that_was_noted_by_mistake_is_withdrawn(bureau):
    noted = make_competence(bureau, bureau.people["林一"], make_skill(), TODAY, None)
    with pytest.raises(Refused):
        withdraw_competence(actor=bureau.member, competence_id=noted.pk, now=MONDAY)
    assert withdraw_competence(actor=bureau.secretary, competence_id=noted.pk, now=MONDAY).withdrawn_at == MONDAY


def test_the_page_of_somebodys_skills(bureau, client):
    person, skill = bureau.people["林一"], make_skill()
    client.force_login(bureau.accounts["许书记"])
    said = {"skill_id": skill.pk, "valid_from": "2026-03-01", "valid_until": "2026-02-01", "proof": ""}
    address = reverse("competences", args=[person.pk])
    assert client.post(address, said).status_code == 422
    assert client.post(address, said | {"valid_until": "2031-02-01"}).status_code == 302
    assert "2031-02-01" in client.get(address).content.decode()
    client.post(reverse("competence_withdraw", args=[Competence.objects.get().pk]))
    assert "2031-02-01" not in client.get(address).content.decode()
    client.force_login(bureau.accounts["孙三"])
    assert client.get(address).status_code == 403


def test_people_are_told_once_that_a_skill_ends_soon(bureau):
    pump, gate = make_skill("pump", "水泵操作"), make_skill("gate", "闸门操作")
    person, long_ago = bureau.people["林一"], dt.date(2025, 1, 1)
    make_competence(bureau, person, pump, long_ago, TODAY + 60 * DAY)
    make_competence(bureau, person, gate, long_ago, TODAY + 10 * DAY)
    make_competence(bureau, person, gate, TODAY, TODAY + 900 * DAY)  # goes on
    make_competence(bureau, bureau.people["王二"], pump, long_ago, TODAY + 61 * DAY)  # not yet
    make_competence(bureau, bureau.people["孙三"], pump, long_ago, TODAY - DAY)  # over
    assert [remind_of_expiry(now=MONDAY), remind_of_expiry(now=MONDAY)] == [1, 0]
    notice = Notice.objects.get()
    assert notice.account_id == bureau.accounts["林一"].pk
    assert "水泵操作" in notice.title
    assert remind_of_expiry(now=MONDAY + DAY) == 1  # 王二, a day later

"""Whoever is on the roster can ask to be erased: officers are told, and erase or say why not."""

import datetime as dt

import pytest

from benliu.common.decision import Invalid, Refused
from benliu.identity.models import User
from benliu.notices.models import Notice
from benliu.org.leaving import Reason
from benliu.org.models import ErasureRequest, Person
from benliu.org.queries.endings import endings
from benliu.org.queries.erasure import erasure_wish
from benliu.org.services import (
    ask_erasure,
    connect_account,
    decline_erasure,
    end_membership,
    erase_person,
    withdraw_erasure,
)

from .factories import NOW, TODAY


def ask(bureau, who="林一", about="林一"):
    return ask_erasure(actor=bureau.standing(who), person_id=bureau.people[about].pk, now=NOW)


def waiting(bureau, who):
    return [(e.name, e.days_left) for e in endings(bureau.standing(who), TODAY) if e.about == "erasure"]


def titles(bureau, who):
    return list(Notice.objects.filter(account=bureau.accounts[who], kind="org.erasure").values_list("title", flat=True))


def test_officers_are_told_and_it_stands_on_their_desk_until_answered(bureau):
    ask(bureau)
    ask(bureau)
    assert titles(bureau, "周干部") == ["有人请求清除自己的个人资料"]
    assert waiting(bureau, "周干部") == [("林一", 30)]
    assert not waiting(bureau, "许书记") and not waiting(bureau, "吴干部") and not titles(bureau, "许书记")
    person = bureau.people["林一"].pk
    with pytest.raises(Invalid, match="原因"):
        decline_erasure(actor=bureau.officer, person_id=person, reason=" ", now=NOW)
    decline_erasure(actor=bureau.officer, person_id=person, reason="仍在册，法定要留", now=NOW)
    assert not waiting(bureau, "周干部") and erasure_wish(person).answer == "仍在册，法定要留"
    assert titles(bureau, "林一") == ["您请求清除个人资料，有了答复"] and not titles(bureau, "周干部")
    with pytest.raises(Invalid, match="没有等待"):
        decline_erasure(actor=bureau.officer, person_id=person, reason="再说一次", now=NOW)
    ask_erasure(actor=bureau.member, person_id=person, now=NOW + dt.timedelta(days=1))
    assert erasure_wish(person).is_waiting and len(titles(bureau, "周干部")) == 1


def test_taken_back_nothing_waits(bureau):
    ask(bureau)
    withdraw_erasure(actor=bureau.member, person_id=bureau.people["林一"].pk, now=NOW)
    assert not ErasureRequest.objects.exists() and not waiting(bureau, "周干部") and not titles(bureau, "周干部")


def test_erased_the_request_is_gone_too(bureau):
    ask(bureau)
    erase_person(actor=bureau.officer, person_id=bureau.people["林一"].pk, now=NOW)
    assert not ErasureRequest.objects.exists() and not waiting(bureau, "周干部")


def test_nobody_asks_for_another(bureau):
    for who in ("许书记", "周干部", "王二"):
        with pytest.raises(Refused, match="本人"):
            ask(bureau, who)
    with pytest.raises(Refused):
        decline_erasure(actor=bureau.secretary, person_id=bureau.people["林一"].pk, reason="不", now=NOW)


def test_from_the_own_profile_to_the_officers_answer(client, bureau):
    person = bureau.people["林一"].pk
    client.force_login(bureau.accounts["林一"])
    page = client.get("/me/profile/").content.decode()
    assert "您有权请求清除" in page and f"/org/people/{person}/erasure/ask/" in page
    client.post(f"/org/people/{person}/erasure/ask/")
    assert "等党务干部答复" in client.get("/me/profile/").content.decode()
    client.force_login(bureau.accounts["许书记"])
    assert "本人请求清除资料" not in client.get(f"/org/people/{person}/").content.decode()
    client.force_login(bureau.accounts["周干部"])
    assert "本人请求清除资料" in client.get(f"/org/people/{person}/").content.decode()
    client.post(f"/org/people/{person}/erasure/decline/", {"reason": "仍在册"})
    client.force_login(bureau.accounts["林一"])
    page = client.get("/me/profile/").content.decode()
    assert "仍在册" in page and "再次请求清除" in page
    assert client.post(f"/org/people/{person}/erasure/nonsense/").status_code == 404


@pytest.fixture
def guest(bureau):
    """Somebody with an account who is in no branch and never was."""
    person = Person.objects.create(staff_no="S777", name="郑访客")
    bureau.people[person.name] = person
    bureau.accounts[person.name] = User.objects.create_user(username="S777")
    connect_account(person=person, account=bureau.accounts[person.name], now=NOW)
    return person


def test_who_never_had_a_branch_is_answered_by_the_officers_at_the_top(client, bureau, guest):
    ask(bureau, guest.name, guest.name)
    assert titles(bureau, "周干部") == ["有人请求清除自己的个人资料"] and waiting(bureau, "周干部") == [("郑访客", 30)]
    assert not waiting(bureau, "吴干部") and not titles(bureau, "吴干部") and not titles(bureau, "许书记")
    for who, status in (("周干部", 200), ("吴干部", 403), ("许书记", 403), ("郑访客", 200)):
        client.force_login(bureau.accounts[who])
        assert client.get(f"/org/people/{guest.pk}/").status_code == status, who
    decline_erasure(actor=bureau.officer, person_id=guest.pk, reason="账号还在用", now=NOW)
    assert not waiting(bureau, "周干部") and titles(bureau, guest.name) == ["您请求清除个人资料，有了答复"]
    client.force_login(bureau.accounts["周干部"])
    assert client.get(f"/org/people/{guest.pk}/").status_code == 403, "nothing to be answered any more"
    ask(bureau, guest.name, guest.name)
    erase_person(actor=bureau.officer, person_id=guest.pk, now=NOW)
    assert not ErasureRequest.objects.exists()


def test_who_left_is_answered_by_the_officers_of_the_last_branch(bureau):
    end_membership(
        actor=bureau.officer, person_id=bureau.people["林一"].pk, reason=Reason.MOVED, last_day=TODAY, now=NOW
    )
    ask(bureau)
    assert titles(bureau, "周干部") and waiting(bureau, "周干部") == [("林一", 30)]
    assert not waiting(bureau, "吴干部")

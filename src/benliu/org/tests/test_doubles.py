"""Two who may be one: suspected, decided, taken back; nothing that points to either is rewritten."""

import pytest

from benliu.common.decision import Invalid, Refused
from benliu.org.models import Double, Membership
from benliu.org.queries.doubles import suspected_doubles
from benliu.org.services import (
    Enrolment,
    distinguish_people,
    enrol_people,
    merge_people,
    take_back_decision,
)

from .factories import FIRST, NOW, SECOND, SINCE


@pytest.fixture
def double(bureau):
    """王二 once more in the same branch, under another number."""
    line = Enrolment("S0O3", "王二", bureau.units[FIRST].pk, Membership.Status.FULL)
    bureau.people["double"] = enrol_people(actor=bureau.officer, enrolments=[line], since=SINCE, now=NOW)[0]
    return bureau


def merge(bureau, first="王二", second="double", by="周干部") -> Double:
    ids = {"first_id": bureau.people[first].pk, "second_id": bureau.people[second].pk}
    return merge_people(actor=bureau.standing(by), **ids, now=NOW)


def test_suspected_until_decided(double):
    pair = suspected_doubles(double.officer)[0]
    assert {pair.first.person_id, pair.second.person_id} == {double.people["王二"].pk, double.people["double"].pk}
    assert pair.reason == "name" and not suspected_doubles(double.standing("吴干部"))
    ids = {"first_id": double.people["double"].pk, "second_id": double.people["王二"].pk}
    made = distinguish_people(actor=double.officer, **ids, now=NOW)
    assert not suspected_doubles(double.officer)
    take_back_decision(actor=double.officer, double_id=made.pk, now=NOW)
    assert len(suspected_doubles(double.officer)) == 1


def test_what_has_to_be_settled_before(double):
    for who in ("许书记", "王二", "吴干部"):
        with pytest.raises(Refused):
            merge(double, by=who)
    with pytest.raises(Invalid, match="登录账号"):
        merge(double, first="double", second="王二")
    with pytest.raises(Invalid, match="两个人"):
        merge(double, second="王二")
    merge(double)
    with pytest.raises(Invalid, match="已经认定"):
        merge(double)


def test_the_decision_taken_back_leaves_all_as_it_was(double):
    before = list(Membership.objects.order_by("pk").values())
    made = merge(double)
    assert not Membership.objects.filter(person=double.people["double"], ends_on=None).exists()
    take_back_decision(actor=double.officer, double_id=made.pk, now=NOW)
    assert list(Membership.objects.order_by("pk").values()) == before and not Double.objects.exists()


def test_a_roster_with_the_doubles_number_means_who_is_kept(double):
    merge(double)
    line = Enrolment("S0O3", "王二", double.units[SECOND].pk, Membership.Status.FULL)
    person = enrol_people(actor=double.officer, enrolments=[line], since=NOW.date(), now=NOW)[0]
    assert (person.pk, person.staff_no) == (double.people["王二"].pk, "S003")
    assert not Membership.objects.filter(person=double.people["double"], ends_on=None).exists()


def test_in_the_browser(client, double):
    client.force_login(double.accounts["周干部"])
    page = client.get("/org/doubles/").content.decode()
    assert "同支部同名" in page and "S003" in page
    ids = {"first": double.people["王二"].pk, "second": double.people["double"].pk}
    answer = client.post("/org/doubles/", {**ids, "act": "merge"}, follow=True).content.decode()
    made = Double.objects.get()
    assert made.same and f"/org/doubles/{made.pk}/undo/" in answer
    gone = client.get(f"/org/people/{ids['second']}/").content.decode()
    assert f"/org/people/{ids['first']}/" in gone and "同一人" in gone
    client.post(f"/org/doubles/{made.pk}/undo/")
    assert not Double.objects.exists()
    client.force_login(double.accounts["许书记"])
    assert client.get("/org/doubles/").status_code == 403

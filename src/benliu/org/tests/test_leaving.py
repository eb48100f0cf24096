"""Somebody leaves: with a day and a reason, with what hangs on it; taken back until something is built upon it."""

import datetime as dt

import pytest

from benliu.audit.models import AuditEntry
from benliu.common.decision import Invalid, Refused
from benliu.org.leaving import LEFT, STAYING, Reason
from benliu.org.models import Leaving, Membership, Office, TemporaryMembership, Transfer
from benliu.org.queries import people_in
from benliu.org.services import (
    Enrolment,
    Wish,
    appoint_person,
    ask_transfer,
    end_membership,
    enrol_people,
    take_back_leaving,
)
from intake.text import key

from .factories import FIRST, NOW, SECOND, SINCE, TODAY

DAY = dt.timedelta(days=1)
LAST = TODAY - 10 * DAY


def leave(bureau, name="林一", who="周干部", reason=Reason.MOVED, last_day=LAST):
    person = bureau.people[name].pk
    return end_membership(actor=bureau.standing(who), person_id=person, reason=reason, last_day=last_day, now=NOW)


def take_back(bureau, name="林一", who="周干部"):
    take_back_leaving(actor=bureau.standing(who), person_id=bureau.people[name].pk, now=NOW)


def test_from_the_next_day_on_the_person_is_in_the_branch_no_more(bureau):
    leave(bureau)
    there = lambda day: bureau.people["林一"] in people_in(bureau.units[FIRST].pk, day)  # noqa: E731
    assert there(LAST) and not there(LAST + DAY)
    entry = AuditEntry.objects.get(act="end_membership")
    assert (entry.actor_id, entry.subject) == (bureau.accounts["周干部"].pk, f"person:{bureau.people['林一'].pk}")
    assert entry.details == {"reason": "moved", "last_day": LAST.isoformat()}


def test_offices_and_stays_end_with_it_and_come_back_with_it(bureau):
    secretary = bureau.people["许书记"]
    Office.objects.create(person=secretary, unit=bureau.units[SECOND], role="deputy", starts_on=SINCE, ends_on=TODAY)
    TemporaryMembership.objects.create(
        person=secretary, unit=bureau.units[SECOND], starts_on=SINCE, ends_on=TODAY + 9 * DAY
    )
    days = lambda: [  # noqa: E731
        list(model.objects.filter(person=secretary).order_by("pk").values_list("ends_on", flat=True))
        for model in (Membership, Office, TemporaryMembership)
    ]
    before = days()
    leave(bureau, "许书记", reason=Reason.DIED)
    assert days() == [[LAST], [LAST, LAST], [LAST]]
    assert not bureau.secretary.secretary_paths, "nothing is led by who left"
    take_back(bureau, "许书记")
    assert days() == before and not Leaving.objects.exists()
    assert AuditEntry.objects.filter(act="take_back_leaving").count() == 1


def test_what_is_under_way_is_withdrawn(bureau):
    wish = Wish(bureau.people["林一"].pk, bureau.units[SECOND].pk, TODAY)
    transfer = ask_transfer(actor=bureau.secretary, wish=wish, now=NOW)
    leave(bureau)
    transfer.refresh_from_db()
    assert transfer.state == Transfer.State.WITHDRAWN


def test_who_may_not_and_what_cannot_be(bureau):
    for who in ("许书记", "林一", "吴干部"):
        with pytest.raises(Refused):
            leave(bureau, who=who)
    for day in (SINCE - DAY, TODAY + DAY):
        with pytest.raises(Invalid, match="最后一天"):
            leave(bureau, last_day=day)
    with pytest.raises(Invalid, match="原因"):
        leave(bureau, reason="whim")
    with pytest.raises(Invalid, match="不在任何支部"):
        leave(bureau, "吴干部")
    Membership.objects.create(person=bureau.people["周干部"], unit=bureau.units[FIRST], starts_on=SINCE)
    with pytest.raises(Refused, match="自己"):
        leave(bureau, "周干部")
    assert not Leaving.objects.exists()


def test_an_officer_stays_for_who_comes_after(bureau):
    top = bureau.units["示例市水利局"]
    Office.objects.filter(person=bureau.people["周干部"]).update(ends_on=TODAY + DAY)
    appoint_person(person=bureau.people["林一"], unit=top, role=Office.Role.OFFICER, since=SINCE, now=NOW)
    with pytest.raises(Invalid, match="接替"):
        leave(bureau)
    assert Membership.objects.filter(person=bureau.people["林一"], ends_on=None).exists(), "nothing is half done"


def test_once_somebody_is_enrolled_again_it_stands(bureau):
    leave(bureau)
    line = Enrolment("S002", "林一", bureau.units[SECOND].pk, Membership.Status.FULL)
    enrol_people(actor=bureau.officer, enrolments=[line], since=TODAY, now=NOW)
    with pytest.raises(Invalid, match="又编入"):
        take_back(bureau)
    with pytest.raises(Invalid, match="没有可以撤销"):
        take_back(bureau, "王二")


def test_in_the_browser(client, bureau):
    person = bureau.people["林一"].pk
    client.force_login(bureau.accounts["许书记"])
    assert "结束党籍隶属" not in client.get(f"/org/people/{person}/").content.decode()
    assert client.get(f"/org/people/{person}/leave/").status_code == 403
    client.force_login(bureau.accounts["周干部"])
    assert f"/org/people/{person}/leave/" in client.get(f"/org/people/{person}/").content.decode()
    ask_transfer(actor=bureau.officer, wish=Wish(person, bureau.units[SECOND].pk, TODAY), now=NOW)
    assert "→ 第二党支部" in client.get(f"/org/people/{person}/leave/").content.decode()
    said = {"reason": "suspended", "last_day": "2026-02-28"}
    assert client.post(f"/org/people/{person}/leave/", {"reason": "", **said} | {"reason": ""}).status_code == 422
    page = client.post(f"/org/people/{person}/leave/", said, follow=True).content.decode()
    assert "停止党籍" in page and f"/org/people/{person}/leave/undo/" in page
    page = client.post(f"/org/people/{person}/leave/undo/", follow=True).content.decode()
    assert "停止党籍" not in page and "至今" in page
    assert client.get("/org/people/999/leave/").status_code == 404


def test_the_words_of_rosters_are_as_they_are_compared():
    assert all(word == key(word) for word in (*LEFT, *STAYING)) and not LEFT.keys() & STAYING.keys()
    assert set(LEFT.values()) == set(Reason) - {Reason.MISTAKEN}


@pytest.mark.parametrize("branch", [FIRST, SECOND])
@pytest.mark.parametrize(
    ("since", "starts"),
    [
        (SINCE + 30 * DAY, LAST + DAY),
        (LAST, LAST + DAY),
        (LAST + DAY, LAST + DAY),
        (LAST + 5 * DAY, LAST + 5 * DAY),
    ],
)
def test_who_comes_back_is_at_home_in_one_branch_on_every_day(bureau, branch, since, starts):
    leave(bureau)
    line = Enrolment("S002", "林一", bureau.units[branch].pk, Membership.Status.FULL)
    enrol_people(actor=bureau.officer, enrolments=[line], since=since, now=NOW)
    spans = list(bureau.people["林一"].memberships.order_by("starts_on").values_list("starts_on", "ends_on"))
    assert spans == [(SINCE, LAST), (starts, None)]
    with pytest.raises(Invalid, match="没有可以撤销"):
        take_back(bureau)


def test_somebody_who_left_twice_comes_back_after_the_second_time(bureau):
    leave(bureau)
    line = Enrolment("S002", "林一", bureau.units[SECOND].pk, Membership.Status.FULL)
    enrol_people(actor=bureau.officer, enrolments=[line], since=LAST + DAY, now=NOW)
    leave(bureau, last_day=LAST + 3 * DAY)
    enrol_people(actor=bureau.officer, enrolments=[line], since=SINCE + DAY, now=NOW)
    spans = list(bureau.people["林一"].memberships.order_by("starts_on").values_list("starts_on", "ends_on"))
    assert spans == [(SINCE, LAST), (LAST + DAY, LAST + 3 * DAY), (LAST + 4 * DAY, None)]

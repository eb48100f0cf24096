"""Offices and terms: rights follow from who holds what on the day; reminders before anything ends."""

import datetime as dt

import pytest
from django.urls import reverse

from benliu.common import clock
from benliu.common.decision import Invalid, Refused
from benliu.notices.models import Notice
from benliu.org.models import Membership, Office, Person, TemporaryMembership
from benliu.org.queries.endings import due_on, endings
from benliu.org.services import appoint_person, confirm_member, end_office, remind
from benliu.org.standing import standing_of

from .factories import FIRST, NOW, SECOND, SINCE, THIRD, TODAY

DAY = dt.timedelta(days=1)


def appoint(bureau, who="林一", unit=FIRST, role="secretary", since=TODAY, until=None, by="周干部") -> Office:
    return appoint_person(
        actor=bureau.standing(by),
        person=bureau.people[who],
        unit=bureau.units[unit],
        role=role,
        since=since,
        until=until,
        now=NOW,
    )


def test_a_new_secretary_may_from_the_first_day_and_the_old_one_up_to_the_last(bureau):
    appoint(bureau, since=TODAY + DAY)
    old = bureau.people["许书记"].offices.get()
    end_office(actor=bureau.officer, office_id=old.pk, last_day=TODAY, now=NOW)
    on = {day: {name: standing_of(bureau.accounts[name], on=day).is_secretary for name in ("许书记", "林一")}
          for day in (TODAY, TODAY + DAY)}  # fmt: skip
    assert on == {TODAY: {"许书记": True, "林一": False}, TODAY + DAY: {"许书记": False, "林一": True}}


@pytest.mark.parametrize("role", [r for r in Office.Role if r not in ("officer", "secretary")])
def test_other_offices_allow_nothing(bureau, role):
    appoint(bureau, role=role)
    assert not standing_of(bureau.accounts["林一"], on=TODAY).led_paths


def test_who_may_appoint_and_where(bureau):
    for who in ("许书记", "林一", "吴干部"):
        with pytest.raises(Refused, match="不在您负责的范围内"):
            appoint(bureau, by=who)
    appoint(bureau, unit=THIRD, by="吴干部")


def test_the_same_office_is_not_held_twice_at_a_time(bureau):
    appoint(bureau, until=TODAY + 9 * DAY)
    for since in (TODAY, TODAY + 9 * DAY, TODAY - DAY):
        with pytest.raises(Invalid, match="已担任"):
            appoint(bureau, since=since)
    with pytest.raises(Invalid, match="不能早于"):
        appoint(bureau, since=TODAY + 20 * DAY, until=TODAY + 19 * DAY)
    appoint(bureau, since=TODAY + 10 * DAY)
    appoint(bureau, since=TODAY - 9 * DAY, until=TODAY - DAY)


def test_somebody_who_can_appoint_always_stays(bureau):
    office = bureau.people["周干部"].offices.get()
    with pytest.raises(Invalid, match="接替的人"):
        end_office(actor=bureau.officer, office_id=office.pk, last_day=TODAY + DAY, now=NOW)
    appoint(bureau, who="林一", unit="示例市水利局", role="officer")
    end_office(actor=bureau.officer, office_id=office.pk, last_day=TODAY, now=NOW)
    with pytest.raises(Invalid, match="不能早于"):
        end_office(actor=bureau.officer, office_id=office.pk, last_day=SINCE - DAY, now=NOW)


@pytest.mark.parametrize(
    ("joined", "due"),
    [
        ("2025-03-20", dt.date(2026, 3, 20)),
        ("2025年7月", dt.date(2026, 7, 1)),
        ("2024-02-29", dt.date(2025, 3, 1)),
        ("", None),
        ("不详", None),
    ],
)
def test_probation_lasts_a_year(joined, due):
    assert due_on(Person(joined_party=joined)) == due


@pytest.fixture
def soon(bureau):
    """Something of each sort that ends soon in the first branch, and something that does not."""
    Membership.objects.filter(person=bureau.people["王二"]).update(status="预备党员")
    Person.objects.filter(pk=bureau.people["王二"].pk).update(joined_party=str(TODAY - 350 * DAY))
    Membership.objects.filter(person=bureau.people["孙三"]).update(status="预备党员")
    Person.objects.filter(pk=bureau.people["孙三"].pk).update(joined_party=str(TODAY - 300 * DAY))
    Office.objects.filter(person=bureau.people["许书记"]).update(ends_on=TODAY + 60 * DAY)
    Office.objects.filter(person=bureau.people["钱书记"]).update(ends_on=TODAY + 61 * DAY)
    stay = {"person": bureau.people["林一"], "unit": bureau.units[SECOND], "starts_on": TODAY - DAY}
    TemporaryMembership.objects.create(**stay, ends_on=TODAY + 14 * DAY)
    return bureau


def test_what_ends_soon_is_on_the_desk_nearest_first(soon):
    found = [(e.about, e.name, e.days_left) for e in endings(soon.secretary, TODAY)]
    assert found == [("stay", "林一", 14), ("probation", "王二", 15), ("term", "许书记", 60)]
    assert [e.about for e in endings(soon.officer, TODAY)] == ["stay", "probation", "term"]
    assert [e.about for e in endings(soon.standing("钱书记"), TODAY)] == ["stay"]
    assert not endings(soon.member, TODAY)


def test_everybody_concerned_is_told_once_and_no_name_is_said(soon):
    assert remind(now=NOW) == 3 + 1 + 2 and remind(now=NOW + dt.timedelta(hours=1)) == 0
    told = {
        (n.account.person.name, n.title) for n in Notice.objects.filter(kind="org.ending")
    }  # fmt: skip
    assert told == {
        ("许书记", "任期将满"),
        ("周干部", "任期将满"),
        ("许书记", "预备期将满，该讨论转正"),
        ("许书记", "临时组织关系将结束"),
        ("钱书记", "临时组织关系将结束"),
        ("林一", "临时组织关系将结束"),
    }
    said = " ".join(n.title + n.text for n in Notice.objects.all())
    assert not any(name in said for name in ("许书记", "林一", "王二"))
    assert remind(now=NOW + DAY) == 2, "the other secretary's term is within sixty days now"


def test_confirmed_from_a_day_on(soon):
    person = soon.people["王二"]
    with pytest.raises(Refused):
        confirm_member(actor=soon.secretary, person_id=person.pk, on=TODAY, now=NOW)
    with pytest.raises(Invalid, match="转正日期"):
        confirm_member(actor=soon.officer, person_id=person.pk, on=TODAY + DAY, now=NOW)
    confirm_member(actor=soon.officer, person_id=person.pk, on=TODAY, now=NOW)
    rows = person.memberships.order_by("starts_on").values_list("status", "ends_on")
    assert list(rows) == [("预备党员", TODAY - DAY), ("正式党员", None)]
    with pytest.raises(Invalid, match="不是预备党员"):
        confirm_member(actor=soon.officer, person_id=person.pk, on=TODAY, now=NOW)


def test_in_the_browser(client, bureau):
    client.force_login(bureau.accounts["周干部"])
    unit = bureau.units[FIRST].pk
    said = {"person": bureau.people["林一"].pk, "role": "deputy", "since": "2026-03-02", "until": ""}
    assert client.post(f"/org/units/{unit}/offices/new/", said | {"person": "王二"}).status_code == 422
    assert client.post(f"/org/units/{unit}/offices/new/", said)["Location"] == f"/org/units/{unit}/"
    office = Office.objects.get(role="deputy")
    page = client.get(f"/org/units/{unit}/").content.decode()
    assert "支部副书记" in page and f"/org/offices/{office.pk}/" in page
    answer = client.post(f"/org/offices/{office.pk}/", {"last_day": "2027-01-31"}, follow=True)
    assert f"/org/offices/{office.pk}/undo/" in answer.content.decode()
    office.refresh_from_db()
    assert office.ends_on == dt.date(2027, 1, 31)
    client.post(f"/org/offices/{office.pk}/undo/")
    office.refresh_from_db()
    assert office.ends_on is None


def test_a_list_says_what_ends_today(bureau, client, settings):
    settings.CLOCK_SHIFT = NOW - clock.now()
    unit, person = bureau.units[FIRST], bureau.people["孙三"]
    TemporaryMembership.objects.create(person=person, unit=unit, starts_on=SINCE, ends_on=TODAY + DAY)
    appoint(bureau, role="deputy", until=TODAY + DAY)
    client.force_login(bureau.accounts["周干部"])

    def marks() -> list[int]:
        places = ("unit", unit.pk), ("person", person.pk), ("person", bureau.people["林一"].pk)
        return [client.get(reverse(name, args=[pk])).content.decode().count("今天止") for name, pk in places]

    assert marks() == [0, 0, 0], "both end tomorrow"
    settings.CLOCK_SHIFT += DAY
    assert marks() == [2, 1, 1], "the stay and the term; each on the page of its person"
    settings.CLOCK_SHIFT += DAY
    assert marks() == [0, 0, 0], "over"

"""What people say of themselves on their page."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from benliu.common.decision import Invalid, Refused
from benliu.org.services import erase_person
from benliu.readiness.models import Absence, Availability
from benliu.readiness.services import AbsenceTold, Where, call_off_absence, note_absence, note_where, say_standing

from .factories import DAY, HOUR, MONDAY, make_absence


@pytest.fixture
def member(bureau, client):
    client.force_login(bureau.accounts["林一"])
    return bureau.people["林一"]


def say(client, act, **said):
    return client.post(reverse("my_readiness_say", args=[act]), said)


def test_one_tap_says_how_soon(client, member):
    assert say(client, "standing", standing="five", lasts="").status_code == 302
    said = Availability.objects.get(person=member)
    assert (said.standing, said.until) == ("five", None)
    say(client, "standing", standing="not", lasts="12")
    said.refresh_from_db()
    assert (said.standing, said.until - said.said_at) == ("not", 12 * HOUR)
    page = client.get(reverse("my_readiness")).content.decode()
    assert 'value="not" aria-pressed="true"' in page


def test_what_is_no_standing_is_told(client, member):
    assert say(client, "standing", standing="soon").status_code == 422
    assert not Availability.objects.exists()


def test_a_standing_lasts_into_the_future(bureau):
    with pytest.raises(Invalid):
        say_standing(actor=bureau.member, standing="not", until=MONDAY, now=MONDAY)


def test_where_somebody_lives_is_kept_to_a_hundredth_of_a_degree(bureau, client, member):
    home = Where(Decimal("30.126789"), Decimal("121.344999"))
    said = note_where(actor=bureau.member, home=home, work=None, now=MONDAY)
    assert (said.home_latitude, said.home_longitude, said.work_latitude) == (3013, 12134, None)
    assert say(client, "where", which="work", latitude="30.05", longitude="121.51").status_code == 302
    page = client.get(reverse("my_readiness")).content.decode()
    assert "30.13, 121.34" in page
    assert "30.05, 121.51" in page
    say(client, "forget")
    said.refresh_from_db()
    assert (said.home_latitude, said.work_longitude) == (None, None)


def test_a_place_off_the_earth_is_told(client, member):
    assert say(client, "where", which="home", latitude="95", longitude="121").status_code == 422


def test_an_absence_is_noted_once_and_called_off(bureau, client, member):
    told = AbsenceTold(MONDAY + DAY, MONDAY + 2 * DAY, reason="出差")
    first = note_absence(actor=bureau.member, told=told, now=MONDAY)
    assert note_absence(actor=bureau.member, told=told, now=MONDAY) == first
    assert client.post(reverse("absence_off", args=[first.pk])).status_code == 302
    first.refresh_from_db()
    assert first.withdrawn_at


def test_hours_of_the_night_last_into_the_next_day(client, member):
    said = {"weekdays": ["5", "1"], "start": "18:00", "end": "08:00", "repeats_until": "", "reason": ""}
    assert say(client, "weekly", **said).status_code == 302
    absence = Absence.objects.get()
    assert (absence.weekdays, absence.ends_at - absence.starts_at) == ("15", 14 * HOUR)
    assert "星期一、星期五" in client.get(reverse("my_readiness")).content.decode()


@pytest.mark.parametrize(
    "told",
    [
        AbsenceTold(MONDAY + DAY, MONDAY + DAY),
        AbsenceTold(MONDAY - DAY, MONDAY),
        AbsenceTold(MONDAY, MONDAY + 500 * DAY),
        AbsenceTold(MONDAY, MONDAY + 2 * DAY, weekdays="1"),
        AbsenceTold(MONDAY, MONDAY + HOUR, weekdays="8"),
        AbsenceTold(MONDAY, MONDAY + HOUR, weekdays="1", repeats_until=dt.date(2026, 3, 1)),
    ],
    ids=["no time", "over", "for years", "more than a day a week", "no weekday", "over before it begins"],
)
def test_what_cannot_be_an_absence_is_told(bureau, told):
    with pytest.raises(Invalid):
        note_absence(actor=bureau.member, told=told, now=MONDAY)


def test_nobody_calls_off_what_another_said(bureau):
    absence = make_absence(bureau, bureau.people["王二"], MONDAY, MONDAY + DAY)
    with pytest.raises(Refused):
        call_off_absence(actor=bureau.member, absence_id=absence.pk, now=MONDAY)


def test_what_somebody_said_goes_with_the_person(bureau):
    say_standing(actor=bureau.member, standing="five", until=None, now=MONDAY)
    note_absence(actor=bureau.member, told=AbsenceTold(MONDAY, MONDAY + DAY, reason="看病"), now=MONDAY)
    erase_person(actor=bureau.officer, person_id=bureau.people["林一"].pk, now=MONDAY)
    assert not Availability.objects.exists()
    assert not Absence.objects.exists()

"""Whom a meeting of the committee asks: who holds an office of the branch, unless the secretary says otherwise."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from benliu.meetings.models import FixedDay
from benliu.meetings.monthly import MonthlyDay
from benliu.meetings.services import Fixed, fix_day, make_proposed
from benliu.org.models import Office
from benliu.org.queries.offices import committee_of
from benliu.org.services import appoint_person
from benliu.org.tests.factories import FIRST, SINCE

from .conftest import NOW


@pytest.fixture
def committee(bureau) -> set[int]:
    """The secretary and 林一; 王二 was of it until February."""
    for name, role, until in (("林一", "organiser", None), ("王二", "publicity", dt.date(2026, 2, 28))):
        office = {"person": bureau.people[name], "unit": bureau.units[FIRST], "role": Office.Role(role)}
        appoint_person(**office, since=SINCE, until=until, now=NOW)
    return {bureau.people[name].pk for name in ("许书记", "林一")}


def chosen(bureau, address: str) -> set[int]:
    """Whom the form for a plan has ticked."""
    client = Client()
    client.force_login(bureau.accounts["许书记"])
    return set(client.get(address).context["chosen"])


def test_the_committee_is_who_holds_an_office_of_the_branch_today(bureau, committee):
    assert set(committee_of(bureau.units[FIRST].pk, NOW.date())) == committee
    assert committee_of(bureau.units["示例市水利局"].pk, NOW.date()) == [], "an officer is of no committee"


def test_the_form_ticks_the_committee_for_its_meeting_and_everybody_for_others(bureau, committee):
    form = reverse("meeting_new")
    assert chosen(bureau, f"{form}?kind=meeting.committee") == committee
    assert len(chosen(bureau, f"{form}?kind=soul.lesson")) == len(chosen(bureau, form)) == 3


def test_without_any_office_everybody_is_asked(bureau):
    Office.objects.filter(unit=bureau.units[FIRST]).delete()
    client = Client()
    client.force_login(bureau.accounts["周干部"])
    address = f"{reverse('meeting_new')}?unit={bureau.units[FIRST].pk}&kind=meeting.committee"
    assert len(client.get(address).context["chosen"]) == 3


def test_a_fixed_day_asks_the_committee_too(bureau, committee):
    unit = bureau.units[FIRST].pk
    for duty in ("committee", "group"):
        fixed = Fixed(MonthlyDay(0, 20), dt.time(15), dt.time(16), "")
        fix_day(actor=bureau.secretary, unit_id=unit, duty=duty, fixed=fixed, now=NOW)
    asked = {}
    for one in FixedDay.objects.all():
        made = make_proposed(actor=bureau.secretary, fixed_id=one.pk, month=dt.date(2026, 3, 1), now=NOW)
        asked[one.duty] = set(made.attendees.values_list("person_id", flat=True))
    assert asked["committee"] == committee and len(asked["group"]) == 3

"""Where everybody lands, and the ways from there."""

import re

import pytest
from django.test import Client
from django.urls import reverse

PLACES = {"my_home", "my_points", "my_years", "my_profile", "desk", "office"}
ALLOWED = {
    "member": {"my_home", "my_points", "my_years", "my_profile"},
    "secretary": {"my_home", "my_points", "my_years", "my_profile", "desk"},
    "officer": PLACES,
    "stranger": {"my_home", "my_points", "my_years", "my_profile"},
}


@pytest.mark.parametrize(("role", "place"), [("officer", "/office/"), ("secretary", "/desk/"), ("member", "/me/")])
def test_the_root_leads_home(enter, role, place):
    assert enter(role).get("/").headers["Location"] == place


def test_an_account_of_nobody_is_told_so(enter):
    answer = enter("stranger").get("/")
    assert answer.status_code == 200
    assert "账号还没有对应到人" in answer.text


@pytest.mark.parametrize("place", sorted({*PLACES, "home"}))
def test_nothing_is_shown_before_sign_in(db, place):
    answer = Client().get(reverse(place))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("role", sorted(ALLOWED))
def test_each_role_opens_its_places_only(bureau, enter, role):
    client = enter(role)
    opened = {place for place in PLACES if client.get(reverse(place)).status_code == 200}
    assert opened == ALLOWED[role]


@pytest.mark.parametrize("role", ["member", "secretary", "officer"])
def test_every_entry_of_the_navigation_opens(bureau, enter, role):
    client = enter(role)
    page = client.get(client.get("/").headers["Location"])
    ways = [entry["url"] for entry in [*page.context["nav"], *page.context["tabs"]]]
    assert ways and {url: client.get(url, follow=True).status_code for url in ways} == dict.fromkeys(ways, 200)


def test_exactly_one_entry_is_the_present_one(scored, enter):
    page = enter("member").get("/me/points/")
    assert [tab["label"] for tab in page.context["tabs"] if tab["current"]] == ["每一分"]
    assert len(re.findall('aria-current="page"', re.search('<nav class="tabbar".*?</nav>', page.text, re.S)[0])) == 1


def test_the_header_names_person_branch_and_house(bureau, enter):
    page = enter("secretary").get("/desk/")
    assert "示例市水利局" in page.text and "周明渠" in page.text
    assert "机关第一党支部" in enter("member").get("/me/").text

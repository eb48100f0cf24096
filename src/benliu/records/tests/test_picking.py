"""Mending an import's row by picking what was meant, instead of typing it."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from benliu.org.services import Enrolment, enrol_people
from benliu.org.tests.factories import FIRST, NOW, SINCE

from .factories import ledger, preview

CHOICE = re.compile(r'<button class="btn sm" name="pick" value="([^"]*)">([^<]*)</button>')


def choices(client, run) -> dict[str, str]:
    """What the page offers: words → what the button sends."""
    page = client.get(reverse("import", args=[run.pk]) + "?tab=rejected").content.decode()
    return {unescape(text): unescape(value) for value, text in CHOICE.findall(page)}


def clicked(client, run, value):
    row = run.rows.get(outcome="rejected")
    client.post(reverse("import_row", args=[run.pk, row.pk]), {"act": "mend", "pick": value})
    row.refresh_from_db()
    return row


@pytest.fixture
def secretary(bureau):
    client = Client()
    client.force_login(bureau.accounts["许书记"])
    return client


def test_an_ambiguous_name_is_settled_by_a_click(bureau, secretary):
    namesake = Enrolment("S009", "林一", bureau.units[FIRST].pk, "正式党员")
    enrol_people(actor=bureau.officer, enrolments=[namesake], since=SINCE, now=NOW)
    run = preview(bureau.secretary, ledger(["2026-02-10", "林一", "", "党课", 1]))
    offered = choices(secretary, run)
    assert set(offered) == {"林一 S002", "林一 S009"}
    row = clicked(secretary, run, offered["林一 S009"])
    assert (row.outcome, row.read["who"], row.read["staff_no"]) == ("new", "林一", "S009")


def test_an_unknown_item_is_settled_by_a_click_and_leaves_the_other_cells_alone(bureau, secretary):
    run = preview(bureau.secretary, ledger(["2026-02-10", "林一", "S002", "志愿服", 3]))
    offered = choices(secretary, run)
    row = clicked(secretary, run, offered["志愿服务"])
    assert (row.outcome, row.read["kind"], row.read["quantity"], row.read["who"]) == ("new", "志愿服务", 3000, "林一")


def test_a_wrong_number_gives_way_to_the_person_picked(bureau, secretary):
    run = preview(bureau.secretary, ledger(["2026-02-10", "王二", "S999", "党课", 1]))
    row = clicked(secretary, run, choices(secretary, run)["王二 S003"])
    assert (row.outcome, row.read["staff_no"]) == ("new", "S003")


def test_typing_stays_possible(bureau, secretary):
    run = preview(bureau.secretary, ledger(["2026-02-10", "林一", "S002", "志愿服", 3]))
    row = run.rows.get()
    secretary.post(reverse("import_row", args=[run.pk, row.pk]), {"act": "mend", "item": "党课"})
    row.refresh_from_db()
    assert (row.outcome, row.read["kind"]) == ("new", "党课")


def test_who_may_not_mend_is_offered_words_only(bureau):
    run = preview(bureau.secretary, ledger(["2026-02-10", "林一", "S002", "志愿服", 3]))
    officer = Client()
    officer.force_login(bureau.accounts["周干部"])
    assert not choices(officer, run)
    assert "志愿服务" in officer.get(reverse("import", args=[run.pk]) + "?tab=rejected").content.decode()

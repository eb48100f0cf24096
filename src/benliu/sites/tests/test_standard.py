"""What must exist at every site is data of the bureau; what is said of it stays as it was said."""

import pytest
from django.test import Client
from django.urls import reverse

from benliu.common.decision import Invalid, Refused
from benliu.org.tests.factories import NOW
from benliu.sites.models import Fulfilment, Requirement
from benliu.sites.queries.site import site_rows
from benliu.sites.queries.standard import asked_of
from benliu.sites.services import add_requirement, close_requirement, close_site, say_fulfilment

from .factories import BUREAU, PARTY, make_guest, make_site_secretary, with_branch

FOUR_AND_ONE = ["有临时党支部", "有工作制度", "有教育活动", "有服务场所", "党员作用发挥好"]  # domain.md: 四有一好


@pytest.fixture
def asked(bureau) -> list[Requirement]:
    said = {"actor": bureau.officer, "unit_id": bureau.units[BUREAU].pk, "standard": "四有一好", "guidance": ""}
    return [add_requirement(title=title, now=NOW, **said) for title in FOUR_AND_ONE]


def say(bureau, site, requirement, who="周干部", **rest):
    said = {"is_met": True, "words": "挂牌成立", "photo": None} | rest
    return say_fulfilment(actor=bureau.standing(who), site_id=site.pk, requirement_id=requirement.pk, now=NOW, **said)


def test_the_newest_word_counts_and_older_ones_stay(bureau, site, asked):
    say(bureau, site, asked[0])
    say(bureau, site, asked[1])
    say(bureau, site, asked[1], is_met=False, words="制度牌被风刮走")
    assert [(one.title, one.is_met) for one in asked_of(site)] == list(
        zip(FOUR_AND_ONE, [True, False, None, None, None], strict=True)
    )
    row = site_rows([site], NOW.date())[0]
    assert (row.met, row.asked) == (1, 5)
    assert Fulfilment.objects.count() == 3


def test_a_standard_of_a_unit_holds_below_it_and_nowhere_else(bureau, site, asked):
    own = {"unit_id": bureau.units[PARTY].pk, "standard": "六个一", "title": "每日一报", "guidance": ""}
    add_requirement(actor=bureau.officer, now=NOW, **own)
    assert [one.title for one in asked_of(site)] == FOUR_AND_ONE
    with pytest.raises(Invalid, match="没有这条要求"):
        say(bureau, site, Requirement.objects.get(title="每日一报"))


def test_who_leads_the_sites_branch_says_it_and_others_do_not(bureau, site, asked):
    site = with_branch(bureau, site)
    make_site_secretary(bureau, site)
    make_guest(bureau, site)
    assert say(bureau, site, asked[0], "王二").is_met
    for who in ("许书记", "林一", "韩工"):
        with pytest.raises(Refused):
            say(bureau, site, asked[0], who)


def test_a_word_needs_something_that_shows_it(bureau, site, asked):
    with pytest.raises(Invalid, match="照片"):
        say(bureau, site, asked[0], words="  ")
    with pytest.raises(Invalid, match="不是照片"):
        say(bureau, site, asked[0], photo=b"%PDF-1.7")
    close_site(actor=bureau.officer, site_id=site.pk, now=NOW)
    with pytest.raises(Invalid, match="已经关闭"):
        say(bureau, site, asked[0])


def test_what_is_asked_for_no_longer_counts_no_longer(bureau, site, asked):
    say(bureau, site, asked[0])
    close_requirement(actor=bureau.officer, requirement_id=asked[0].pk, closed=True, now=NOW)
    assert (site_rows([site], NOW.date())[0].met, len(asked_of(site))) == (0, 4)
    with pytest.raises(Invalid, match="停用"):
        say(bureau, site, asked[0])
    close_requirement(actor=bureau.officer, requirement_id=asked[0].pk, closed=False, now=NOW)
    assert asked_of(site)[0].is_met, "what was said of it is there again"


def test_the_pages_from_the_standard_to_a_word(bureau, site):
    client = Client()
    client.force_login(bureau.accounts["周干部"])
    said = {"unit_id": bureau.units[BUREAU].pk, "standard": "四有一好", "title": "有服务场所", "guidance": "挂牌"}
    assert client.post(reverse("site_standard"), said).status_code == 302
    one = Requirement.objects.get()
    told = {"requirement_id": one.pk, "is_met": "1", "words": "板房两间"}
    client.post(reverse("site_act", args=[site.pk, "say"]), told)
    page = client.get(reverse("site_page", args=[site.pk])).content.decode()
    assert "板房两间" in page and "做到了" in page
    assert "1/1" in client.get(reverse("sites")).content.decode()

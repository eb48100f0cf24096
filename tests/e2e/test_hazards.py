"""A hazard from a phone without network to its end; and what a passer-by tells without an account."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import VIEWS, View, assert_accessible, assert_fits, keep_picture
from tests.e2e.bureau import _run
from tests.e2e.phone import NO_NETWORK, ready
from tests.e2e.test_day_offline import photo

LOOKS = [VIEWS["desk"], VIEWS["phone"], View(width=390, text="xlarge")]
OWN = "select number, state, version from sites_hazard where place_id = ?"
MADE = """
import datetime as dt, json, pathlib
from benliu.common.clock import local_date, now
from benliu.identity.models import User
from benliu.org.models import Office, Unit
from benliu.org.standing import standing_of
from benliu.places.codes import printed_code
from benliu.places.services import PlaceTold
from benliu.sites.models import Hazard, RectificationNotice
from benliu.sites.services import SiteTold, open_site
top = Unit.objects.filter(depth=1).get()
office = Office.objects.filter(role="officer", unit=top, ends_on=None, person__account__isnull=False).first()
actor = standing_of(office.person.account, on=local_date(now()))
place = PlaceTold("site", "G1", "东塘加固工地", "海塘路 1 号")
told = SiteTold(place, "东塘海塘安澜工程", starts_on=local_date(now()), contractor="清源水利公司")
site = open_site(actor=actor, unit_id=top.pk, told=told, now=now())
code = printed_code(bytes(site.place.secret), site.place_id, "spot")
so_far = {{"hazards": Hazard.objects.count(), "notices": RectificationNotice.objects.count()}}
pathlib.Path({path!r}).write_text(json.dumps({{"site": site.pk, "place": site.place_id, "code": code, **so_far}}))
"""


@pytest.fixture(scope="module")
def made(site: str, site_folder: Path) -> dict[str, object]:
    kept = site_folder / "field.json"
    _run(site_folder, MADE.format(path=str(kept)))
    return json.loads(kept.read_text())


def looked_at(page: Page, name: str) -> None:
    assert_accessible(page)
    assert_fits(page)
    keep_picture(page, f"hazards-{name}")


def test_from_a_phone_to_the_end(visit, watch, facts, made):
    watch.allow(NO_NETWORK)
    member = visit("/hazards/report/", role="member", view=VIEWS["phone"])
    ready(member)
    member.context.set_offline(True)
    member.goto("/hazards/report/")
    expect(member.get_by_text("当前没有网络，照常可以报")).to_be_visible()
    member.get_by_label("在哪个地点").select_option("东塘加固工地")
    member.get_by_label("看到了什么").fill("基坑东侧护栏缺了一段")
    member.get_by_label("照片", exact=True).set_input_files(photo(3))
    member.get_by_role("button", name="报告").click()
    expect(member.get_by_text("已记下，负责的人会收到通知。")).to_be_visible()
    expect(member.locator("#waiting [data-number]")).to_have_text("1")
    looked_at(member, "report-phone")
    member.context.set_offline(False)
    expect(member.locator("#waiting")).to_be_hidden(timeout=60_000)
    photos = """select count(*) from sites_hazardphoto p join sites_hazardstep s on s.id = p.step_id
        join sites_hazard h on h.id = s.hazard_id where h.place_id = ? and s.act = ?"""
    assert facts.rows(OWN, made["place"]) == [(made["hazards"] + 1, "reported", 1)]
    assert facts.rows(photos, made["place"], "reported") == [(1,)]

    officer = visit("/hazards/", role="officer")
    officer.get_by_role("link", name=re.compile("基坑东侧护栏")).click()
    officer.get_by_role("link", name="发整改通知").click()
    branch = facts.person()["unit"]
    officer.get_by_label("责任单位").select_option(f"unit:{branch}")
    looked_at(officer, "notify-desk")
    officer.get_by_role("button", name="发出通知").click()
    expect(officer.get_by_role("heading", name=f"整改通知 {made['notices'] + 1}")).to_be_visible()
    looked_at(officer, "notice-desk")

    member.goto("/hazards/")
    member.get_by_role("link", name=re.compile("基坑东侧护栏")).click()
    member.get_by_label("怎样整改的").fill("补了护栏，挂了警示牌")
    member.get_by_label("整改后的照片").set_input_files(photo(9))
    looked_at(member, "rectify-phone")
    member.get_by_role("button", name="登记整改").click()
    expect(member.get_by_text("待复查")).to_be_visible()
    assert facts.rows(photos, made["place"], "rectified") == [(1,)]

    officer.goto(member.url)
    looked_at(officer, "recheck-desk")
    officer.get_by_role("button", name="复查通过，销号").click()
    expect(officer.get_by_text("已销号").first).to_be_visible()
    assert facts.rows(OWN, made["place"]) == [(made["hazards"] + 1, "closed", 4)]


def test_a_passer_by_without_account(visit, watch, facts, made):
    stranger = visit(f"/spot/{made['code']}/", view=VIEWS["phone"])
    stranger.get_by_label("看到了什么").fill("塘顶路灯电线垂下来")
    stranger.get_by_label("怎样联系您").fill("13800000000")
    looked_at(stranger, "spot-phone")
    stranger.get_by_role("button", name="告诉我们").click()
    expect(stranger.get_by_text("已收到，等待审核。")).to_be_visible()
    looked_at(stranger, "seen-phone")
    officer = visit("/hazards/?show=review", role="officer")
    officer.get_by_role("link", name=re.compile("塘顶路灯")).click()
    expect(officer.get_by_text("13800000000")).to_be_visible()
    officer.get_by_role("button", name="受理", exact=True).click()
    expect(officer.get_by_text("待通知整改")).to_be_visible()
    stranger.reload()
    expect(stranger.get_by_text("已受理，正在安排整改。")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_every_page_in_every_size(visit, made, facts, look):
    pages = visit("/hazards/?show=all", role="officer", view=look)
    ids = [key for (key,) in facts.rows("select id from sites_hazard order by number")]
    ways = [
        "/hazards/?show=all",
        "/hazards/report/",
        f"/hazards/notify/{made['place']}/",
        f"/hazards/codes/{made['place']}/",
    ]
    for way in [
        *ways,
        "/rectifications/1/",
        *(f"/hazards/{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}/" for key in ids),
    ]:
        assert pages.goto(way).ok, way
        assert_fits(pages)
        assert_accessible(pages)
        keep_picture(pages, f"hazards-{look.width}-{look.text}-{way.strip('/').split('?')[0].replace('/', '-')[:30]}")

"""From a plan to an accepted roster, in the browser: start by the plan, look for a roster, pin, accept."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import VIEWS, assert_accessible, assert_fits, keep_scene
from tests.e2e.bureau import _run

PLAN = """
import datetime as dt
from benliu.common.clock import local_date, now
from benliu.identity.queries import demo_account
from benliu.org.models import Membership, Unit
from benliu.org.standing import standing_of
from benliu.places.models import Place
from benliu.readiness.models import Team, TeamMember
from benliu.response.plans import LevelPlan, Wanted
from benliu.response.services import make_plan
from dataclasses import asdict
top, moment = Unit.objects.get(depth=1), now()
officer = standing_of(demo_account("officer"), on=local_date(moment))
for code, name in (("YA", "演练东堤"), ("YB", "演练西闸")):
    Place.objects.create(unit=top, code=code, name=name, opened_on=local_date(moment))
team = Team.objects.create(unit=top, name="演练一队")
people = Membership.objects.filter(ends_on=None).order_by("pk").values_list("person", flat=True)[:60]
for person in people:
    TeamMember.objects.create(team=team, person_id=person, starts_on=local_date(moment) - dt.timedelta(days=9))
level = LevelPlan(posts=(Wanted("YA", "", 4, task="守堤"), Wanted("YB", "", 2)), teams=("演练一队",))
content = {"levels": {"3": asdict(level)}}
make_plan(actor=officer, unit_id=top.pk, title="防汛演练预案", content=content, reason="演练", now=moment)
"""


@pytest.fixture
def planned(site, site_folder):
    _run(site_folder, PLAN)


def test_from_a_plan_to_an_accepted_roster(visit, planned):
    officer = visit("/plans/", role="officer")
    officer.get_by_role("link", name="防汛演练预案").click()
    expect(officer.get_by_text("每班 6 人")).to_be_visible()
    assert_accessible(officer)
    officer.get_by_role("link", name="编新版本").click()
    assert_accessible(officer)
    officer.get_by_label("演练西闸 不限技能").nth(1).fill("3")
    officer.get_by_label("为什么改").fill("西闸加人")
    officer.get_by_role("button", name="存为第 2 版").click()
    expect(officer.get_by_text("每班 7 人")).to_be_visible()
    officer.get_by_role("link", name="同第 2 版比较").click()
    expect(officer.get_by_text("演练西闸 · 不限技能：2 人 → 3 人")).to_be_visible()
    assert_accessible(officer)
    keep_scene(officer, "plan-1-compared")

    officer.goto("/responses/start/")
    officer.get_by_label("名称").fill("第 5 号台风")
    officer.get_by_label("Ⅲ级", exact=True).check()
    officer.get_by_label("理由").fill("台风警报")
    officer.get_by_label("按哪份预案").select_option(label="防汛演练预案（第 2 版）")
    officer.get_by_role("button", name="启动", exact=True).click()
    officer.get_by_role("link", name="岗位与编班").click()
    expect(officer.get_by_text(re.compile(r"^0 / \d+ 个位置有人"))).to_be_visible()
    assert_accessible(officer)
    officer.get_by_role("button", name="编班").click()
    expect(officer.get_by_text("编好了：")).to_be_visible(timeout=60_000)
    assert_accessible(officer)
    keep_scene(officer, "plan-2-roster")

    officer.locator("a.cell", has_text="拟派").last.click()
    expect(officer.get_by_text(re.compile(r"路程 \d+ 分钟")).first).to_be_visible()
    assert_accessible(officer)
    officer.get_by_text(re.compile("：指定、调开、不派$")).first.press("Enter")
    officer.get_by_label("指定在这里的理由").first.fill("熟悉闸门")
    officer.get_by_role("button", name="指定", exact=True).first.click()
    expect(officer.get_by_text("熟悉闸门")).to_be_visible()
    keep_scene(officer, "plan-3-post")
    officer.get_by_role("link", name="岗位与编班").click()
    officer.get_by_role("button", name="再编一次").click()
    expect(officer.get_by_text("编好了：")).to_be_visible(timeout=60_000)
    officer.get_by_role("button", name="采用这份班表").click()
    expect(officer.get_by_text(re.compile(r"人次上岗"))).to_be_visible()
    address = officer.url

    phone = visit(address, role="officer", view=VIEWS["phone"])
    expect(phone.locator("a.cell").first).to_be_visible()
    assert_accessible(phone)
    assert_fits(phone)
    keep_scene(phone, "plan-4-phone")
    phone.locator("a.cell").last.click()
    assert_accessible(phone)
    assert_fits(phone)
    phone.goto("/plans/")
    phone.get_by_role("link", name="防汛演练预案").click()
    assert_fits(phone)
    phone.get_by_role("link", name="编新版本").click()
    assert_accessible(phone)
    assert_fits(phone)
    keep_scene(phone, "plan-5-form")

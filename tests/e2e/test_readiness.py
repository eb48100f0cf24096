"""Who can come, in the browser: places with their codes, a team, and what a member says on the phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import VIEWS, assert_accessible, assert_fits, keep_picture

DARK_PHONE, LARGE = VIEWS["phone-dark"], VIEWS["phone-large"]


def test_a_member_says_how_soon_when_not_and_roughly_where_from(visit):
    page = visit("/me/profile/", role="member", view=VIEWS["phone"])
    page.get_by_role("link", name="我的待命").click()
    page.get_by_role("button", name="5 分钟能出发").tap()
    expect(page.get_by_role("button", name="5 分钟能出发")).to_have_attribute("aria-pressed", "true")
    page.get_by_text("登记每周重复的时间").tap()
    page.get_by_label("星期一").check()
    page.get_by_label("星期三").check()
    page.get_by_label("几点开始").fill("18:00")
    page.get_by_label("几点结束").fill("08:00")
    weekly = page.locator("details[open]")
    weekly.get_by_role("button", name="记下").click()
    expect(page.get_by_text("星期一、星期三")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    keep_picture(page, "readiness-mine-phone")
    page.get_by_role("button", name="撤销").first.click()
    expect(page.get_by_text("星期一、星期三")).to_have_count(0)


def test_the_position_is_rounded_on_the_phone_and_only_on_a_tap(visit):
    page = visit("/me/readiness/", role="member", view=VIEWS["phone"])
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 30.567891, "longitude": 123.123456})
    page.get_by_text("填写大致位置").tap()
    expect(page.get_by_label("纬度")).to_have_value("")
    page.get_by_role("button", name="用手机现在的位置").tap()
    expect(page.get_by_label("纬度")).to_have_value("30.57")
    expect(page.get_by_label("经度")).to_have_value("123.12")
    page.get_by_role("button", name="记作住处").click()
    expect(page.get_by_text("30.57, 123.12")).to_be_visible()
    page.get_by_role("button", name="删除位置").click()
    expect(page.get_by_text("30.57, 123.12")).to_have_count(0)


@pytest.mark.parametrize("view", [DARK_PHONE, LARGE], ids=["dark", "large"])
def test_the_page_on_other_phones(visit, view):
    page = visit("/me/readiness/", role="member", view=view)
    keep_picture(page, f"readiness-mine-{view.theme}{view.text}")
    assert_accessible(page)
    assert_fits(page)


def test_an_officer_sees_who_can_come_and_chooses_people(visit):
    page = visit("/teams/", role="officer")
    assert_accessible(page)
    page.get_by_role("link", name="防汛防台应急服务队").click()
    expect(page.get_by_role("heading", name=re.compile(r"现在能来 \d+ 人"))).to_be_visible()
    keep_picture(page, "readiness-team-desk", whole=False)
    assert_accessible(page)
    page.get_by_role("link", name=re.compile("^不在岗")).click()
    expect(page.locator("#people li").first).to_contain_text("不在到")
    page.get_by_role("link", name="选队员").click()
    page.get_by_label("姓名、工号或支部").fill("水文中心")
    page.get_by_role("button", name="查找").click()
    assert_accessible(page)
    keep_picture(page, "readiness-people-desk", whole=False)
    page.locator("input[name=people]:not([disabled])").first.check()
    page.get_by_role("button", name="编入队伍").click()
    expect(page.locator(".toast")).to_contain_text("已编入 1 人")


@pytest.mark.parametrize("view", [VIEWS["desk-dark"], VIEWS["phone"]], ids=["dark", "phone"])
def test_the_officers_pages_in_other_views(visit, view):
    page = visit("/teams/", role="officer", view=view)
    page.get_by_role("link", name="机电抢修组").click()
    for path in (None, "/skills/", "/places/", "/places/new/", "/teams/new/", "/places/1/"):
        if path:
            page.goto(path)
        name = (path or "team").strip("/").replace("/", "-")
        keep_picture(page, f"readiness-{name}-{view.theme}-{view.width}")
        assert_accessible(page)
        assert_fits(page)


def test_an_officer_prints_the_codes_of_places(visit):
    page = visit("/places/", role="officer")
    expect(page.get_by_role("link", name="东堤哨点")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="打印二维码").click()
    expect(page.get_by_role("img", name="东堤哨点的二维码")).to_be_visible()
    keep_picture(page, "readiness-codes", whole=False)
    assert_accessible(page)


def test_a_secretary_notes_a_skill(visit):
    page = visit("/desk/", role="secretary")
    page.goto("/org/people/")
    page.get_by_label("姓名或工号").fill("王小河")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="王小河").click()
    page.get_by_role("link", name="技能", exact=True).click()
    page.get_by_role("combobox", name="技能").select_option(label="冲锋舟驾驶")
    page.get_by_label("有效期至").fill("2030-05-01")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("2030-05-01")).to_be_visible()
    assert_accessible(page)
    keep_picture(page, "readiness-competences")

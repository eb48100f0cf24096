"""From the plan to the points in a browser: planned, announced, answered, signed in, recorded, verified, explained.

The bureau's clock runs apart from the browser's, as phones' clocks do.
"""

import datetime as dt
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import VIEWS, Taps, assert_accessible, assert_fits, keep_picture, keep_scene
from tests.e2e.bureau import bureau_time, move_clock, settle
from tests.e2e.phone import NO_NETWORK, ready

PHONE = VIEWS["phone"]


def plan(page: Page, folder: Path, title: str, *, sign_up: bool = False) -> str:
    """Plan a study session that began a minute ago, and tell everybody; its address."""
    page.goto("/meetings/new/")
    begin = bureau_time(folder) - dt.timedelta(minutes=1)
    page.get_by_label("类型").select_option(label="集中学习")
    page.get_by_label("名称").fill(title)
    page.get_by_label("哪一天").fill(f"{begin:%Y-%m-%d}")
    page.get_by_label("开始", exact=False).first.fill(f"{begin:%H:%M}")
    page.get_by_label("结束").fill(f"{begin + dt.timedelta(minutes=90):%H:%M}")
    page.get_by_label("地点").fill("三楼会议室")
    if sign_up:
        page.get_by_label("要大家报名").check()
        page.get_by_label("名额").fill("20")
    page.get_by_role("button", name="通知大家").click()
    beside = page.get_by_text("这一天已经安排了同一类的会议")
    expect(page.locator("h1", has_text=title).or_(beside)).to_be_visible()
    if beside.is_visible():  # another journey planned one that day
        page.get_by_role("button", name="通知大家").click()
    expect(page.locator("h1")).to_have_text(title)
    return page.url


def code_on(screen: Page) -> str:
    """The address in the code that the big screen shows now."""
    return screen.locator(".qr").get_attribute("data-address")


def test_from_the_plan_to_the_points(visit, site_folder):
    title = "集中学习：防汛预案"
    secretary = visit("/desk/", role="secretary")
    address = plan(secretary, site_folder, title, sign_up=True)
    keep_picture(secretary, "meeting-desk")
    keep_scene(secretary, "meeting-1-planned")
    assert_accessible(secretary)

    member, taps = visit("/me/", role="member", view=PHONE), Taps()
    taps.on(member.locator(".bell"))
    keep_scene(member, "meeting-2-told")
    taps.on(member.get_by_role("link", name=re.compile(f"请参加：{title}")))
    assert member.url == address, "one click from the notice to the act"
    taps.on(member.get_by_role("button", name="参加"))
    expect(member.get_by_role("status").filter(has_text="已答复：参加")).to_be_visible()
    assert taps.count == 3
    assert_accessible(member)
    assert_fits(member)
    keep_picture(member, "meeting-phone")
    keep_scene(member, "meeting-3-answered")

    secretary.get_by_role("link", name="大屏签到").click()
    keep_picture(secretary, "meeting-screen")
    keep_scene(secretary, "meeting-4-screen")
    assert_accessible(secretary)
    member.goto(code_on(secretary))
    expect(member.get_by_text("已签到（")).to_be_visible()  # not one tap after the camera
    keep_scene(member, "meeting-5-signed-in")
    assert_accessible(member)
    expect(secretary.locator("[data-came]")).to_have_text("1")

    secretary.get_by_role("link", name="回到名单").click()
    secretary.get_by_role("button", name="到会 王小河").click()
    expect(secretary.get_by_text("应到 27，实到 2")).to_be_visible()
    secretary.get_by_role("button", name="记录这次会议").click()  # nothing is typed again
    expect(secretary.locator("#ask")).to_contain_text("没有签到；会议")
    assert_accessible(secretary)
    secretary.get_by_role("button", name="现在就记录").click()
    expect(secretary.get_by_role("status").filter(has_text="已记 2 条")).to_be_visible()
    keep_scene(secretary, "meeting-6-recorded")

    secretary.goto("/desk/")
    line = secretary.locator(".q > li").filter(has_text=title).first
    line.scroll_into_view_if_needed()
    keep_scene(secretary, "meeting-7-to-verify")
    line.get_by_role("button", name=re.compile("审核")).click()
    settle(site_folder)

    home, taps = visit("/me/points/?stream=chao", role="member", view=PHONE), Taps()
    newest = home.locator("details.why").first
    if newest.get_attribute("open") is None:
        taps.on(newest.locator("summary"))
    assert taps.count <= 1, "a point is explained in one tap"
    newest.scroll_into_view_if_needed()
    keep_scene(home, "meeting-8-explained")
    newest.get_by_role("link", name=re.compile("纪实记录")).click()
    expect(home.get_by_text(title).first).to_be_visible()
    home.get_by_role("link", name=title).click()
    expect(home).to_have_url(address)
    expect(home.get_by_text("您已签到（")).to_be_visible()


def test_a_scan_without_network_waits_on_the_phone_and_then_for_the_secretary(visit, site_folder, watch):
    """The phone's clock is days off: nothing is lost, and nothing is believed that does not agree with the code."""
    watch.allow(NO_NETWORK)
    secretary = visit("/desk/", role="secretary")
    address = plan(secretary, site_folder, "集中学习：断网")
    secretary.get_by_role("link", name="大屏签到").click()
    member = visit("/scan/", role="member", view=PHONE)
    ready(member)
    member.context.set_offline(True)
    member.goto(code_on(secretary))
    expect(member.get_by_text("签到已存在这部手机里")).to_be_visible()
    keep_picture(member, "scan-offline")
    expect(member.locator("[data-unsent]")).to_contain_text("未送达 1")
    beside = member.context.new_page()
    beside.goto("/meetings/")  # is not kept: instead the page that says what is possible
    expect(beside.get_by_role("heading", name="没有网络")).to_be_visible()
    expect(beside.locator("[data-unsent]")).to_contain_text("未送达 1")
    assert_fits(beside)
    keep_picture(beside, "offline-unsent")
    beside.locator("[data-unsent]").click()
    expect(beside.locator("#items > li")).to_contain_text("签到")
    beside.close()
    move_clock(site_folder, seconds=45)  # until the code is no more
    member.context.set_offline(False)
    expect(member.get_by_text("已交给支部书记核对")).to_be_visible(timeout=30_000)
    secretary.goto(address)
    row = secretary.locator(".who-came > li").filter(has_text="手机断网时扫过码")
    expect(row).to_have_count(1)
    assert_accessible(secretary)
    row.get_by_role("button", name=re.compile("到会")).click()
    expect(secretary.get_by_text("应到 27，实到 1")).to_be_visible()


def test_a_screenshot_a_minute_later_is_refused_and_the_code_on_the_screen_is_not(visit, site_folder):
    secretary = visit("/desk/", role="secretary")
    address = plan(secretary, site_folder, "集中学习：截图")
    secretary.get_by_role("link", name="大屏签到").click()
    screenshot = code_on(secretary)
    move_clock(site_folder, minutes=1)
    member = visit("/me/", role="member", view=PHONE)
    member.context.clock.install(time=bureau_time(site_folder))  # a phone whose clock is right
    member.goto(screenshot)
    answer = "这个二维码已经换过，可能是截图。请对准大屏上现在的二维码再扫一次。"
    expect(member.get_by_text(answer)).to_be_visible()
    assert_accessible(member)
    assert_fits(member)
    keep_picture(member, "scan-screenshot")
    expect(secretary.locator(".qr")).not_to_have_attribute("data-address", screenshot)
    expect(secretary.locator("[data-came]")).to_have_text("0")
    member.goto(code_on(secretary))
    expect(member.get_by_text("已签到（")).to_be_visible()
    member.get_by_role("link", name="看这次会议").click()
    expect(member).to_have_url(address)


def test_one_phone_for_a_second_person_is_refused_and_the_secretary_signs_them_in(visit, site_folder):
    secretary = visit("/desk/", role="secretary")
    address = plan(secretary, site_folder, "集中学习：代签")
    secretary.get_by_role("link", name="大屏签到").click()
    phone = visit("/me/", role="member", view=PHONE)
    code = code_on(secretary)
    phone.goto(code)
    expect(phone.get_by_text("已签到（")).to_be_visible()
    phone.goto("/demo/enter/secretary/")
    phone.goto(code)
    answer = "这台手机已经给别人签过到，一台手机只签一个人。请换自己的手机，或请书记代签。"
    expect(phone.get_by_text(answer)).to_be_visible()
    assert_accessible(phone)
    keep_picture(phone, "scan-second-person")
    secretary.goto(address)
    expect(secretary.get_by_text("应到 27，实到 1")).to_be_visible()
    row = secretary.locator(".who-came > li").filter(has_not_text="扫码").first
    row.get_by_role("button", name=re.compile("到会")).click()
    expect(secretary.get_by_text("应到 27，实到 2")).to_be_visible()
    expect(secretary.locator(".who-came > li").filter(has_text="书记代签")).to_have_count(1)


PAGES = [
    ("officer", "/workdays/"),
    ("secretary", "/meetings/"),
    ("secretary", "/meetings/new/"),
    ("member", "/meetings/"),
    ("member", "/scan/"),
]


@pytest.mark.parametrize(("role", "path"), PAGES, ids=["-".join(pair) for pair in PAGES])
@pytest.mark.parametrize("name", ["desk", "desk-dark", "phone", "phone-dark", "phone-large"])
def test_the_pages_in_their_views(visit, role, path, name):
    page = visit(path, role=role, view=VIEWS[name])
    keep_picture(page, f"{role}-{path.strip('/').replace('/', '-')}-{name}")
    assert_fits(page)
    assert_accessible(page)

"""A patrol of twelve points on a phone without network; what follows from it on the desk and on the member's home."""

import re
import subprocess
import sys
import uuid

from playwright.sync_api import Page, expect

from tests.e2e.browser import VIEWS, assert_accessible, assert_fits, keep_picture, keep_scene
from tests.e2e.bureau import agree_on_time, settle
from tests.e2e.conftest import environment
from tests.e2e.phone import NO_NETWORK, ready
from tests.e2e.test_day_offline import photo

FOUND = {1: "堤肩有一道新裂缝", 7: "便道旁有两处渗水"}  # of points, by their place on the route
CODES = """
from benliu.places.codes import printed_code
from benliu.sites.models import Point
for point in Point.objects.filter(closed_at=None).order_by("position"):
    print(printed_code(bytes(point.secret), point.pk, "point"))
"""


def codes_of(folder) -> list[str]:
    """The codes as they hang at the points of the demonstration's route."""
    found = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{CODES}"],
        env=environment(folder),
        capture_output=True,
        text=True,
        check=True,
    )
    return found.stdout.split()


def look_at(page: Page, point) -> None:
    """Fill in what is asked for at an open point: in order, a level of 3.85 m, a photo where one is needed."""
    for item in point.locator("[data-check]").all():
        if item.get_by_text("正常", exact=True).count():
            item.get_by_text("正常", exact=True).click()
        else:
            item.get_by_label(re.compile("^测得")).fill("3.85")
        if item.locator("[type=file]").count() and item.get_by_text("要拍照").count():
            item.locator("[type=file]").set_input_files(photo(3))
            expect(item.locator("[data-photo-said]")).to_contain_text("KB")
    point.get_by_role("button", name="这个点查完了").click()
    expect(point.locator("[data-done]")).to_be_visible()


def test_twelve_points_without_network_become_one_record(visit, site_folder, watch):
    watch.allow(NO_NETWORK)
    codes = codes_of(site_folder)
    assert len(codes) == 12
    page = visit("/patrol/", role="member", view=VIEWS["phone"])
    agree_on_time(page.context, site_folder)
    assert_accessible(page)
    ready(page)
    page.context.set_offline(True)
    page.goto("/patrol/")
    expect(page.get_by_text("当前没有网络，照常可以巡查")).to_be_visible()
    page.get_by_role("button", name="开始 东塘堤顶路线").click()
    points = page.locator("[data-point]:visible")
    expect(points).to_have_count(12)
    assert_fits(page)
    keep_scene(page, "patrol-1-points")
    # The first by its code; the page that the code leads to is the one that was kept.
    page.goto(f"/patrol/?c={codes[0]}")
    first = page.locator("[data-point]:visible").first
    expect(first.get_by_text("扫了码")).to_be_visible()
    first.get_by_role("button", name="这个点查完了").click()
    expect(first.get_by_role("alert")).to_have_text("请选正常还是不正常。")
    look_at(page, first)
    assert page.url.endswith("/patrol/")
    for number in range(1, 10):
        point = points.nth(number)
        point.locator("summary").click()
        if number == 4:
            expect(point.get_by_role("img", name="示意图：外海水位")).to_have_js_property("complete", True)
            assert point.locator("img").evaluate("image => image.naturalWidth") == 640, "kept with the page"
            assert_fits(page)
            keep_scene(page, "patrol-2-point")
        if number in FOUND:
            point.get_by_text("不正常", exact=True).click()
            point.get_by_role("button", name="这个点查完了").click()
            expect(point.get_by_role("alert")).to_have_text("不正常的，请写看到什么。")
            point.get_by_label(re.compile("^说明")).fill(FOUND[number])
            point.get_by_role("button", name="这个点查完了").click()
            expect(point.locator("[data-done]")).to_be_visible()
            continue
        look_at(page, point)
    # The phone is put away and taken out again: nothing is lost.
    page.goto("/patrol/")
    page.get_by_role("button", name="接着巡 东塘堤顶路线").click()
    expect(page.get_by_text("已查 10 个点，共 12 个")).to_be_visible()
    page.get_by_role("button", name="结束巡查").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="结束巡查").click()
    expect(dialog.get_by_role("alert")).to_have_text("没查的点，每个都选一个原因。")
    assert_accessible(page)
    keep_scene(page, "patrol-3-missed")
    for box in dialog.get_by_role("combobox").all():
        box.select_option(label="水淹，过不去")
    dialog.get_by_role("button", name="结束巡查").click()
    expect(page.get_by_text("巡查已结束，记录会自己登记，不用再填。")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#waiting")).to_be_hidden(timeout=60_000)
    page.goto("/patrol/")
    page.get_by_role("link", name="东塘堤顶路线").click()
    for words in FOUND.values():
        expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_text("水淹，过不去")).to_have_count(2)
    expect(page.get_by_role("link", name=re.compile("^已报为隐患"))).to_have_count(len(FOUND))
    expect(page.get_by_text("可以问一问")).to_have_count(0)
    assert_fits(page)
    assert_accessible(page)
    keep_picture(page, "patrol-390")
    expect(page.locator("li p > .i").first).to_have_css("display", "inline-block")  # on the line of its words
    keep_scene(page, "patrol-4-found")
    page.get_by_role("link", name="纪实记录").click()
    expect(page.get_by_text("东塘二标工地，东塘堤顶路线").first).to_be_visible()
    page.get_by_role("link", name=re.compile("巡查：东塘堤顶路线")).click()
    expect(page.locator("h1")).to_have_text("东塘堤顶路线")


def explained_on_home(member: Page, facts, record: str) -> None:
    """Among the newest on the member's home is what the record gave, with its formula, rule and who verified it."""
    ((number,),) = facts.rows("select number from records_record where id = ?", record)
    line = member.locator("details.why", has_text=f"纪实记录 {number} 号")
    if line.get_attribute("open") is None:
        line.locator("summary").tap()
    for words in ("算法", "规则", "审核"):
        expect(line.locator(".why-b")).to_contain_text(words)
    line.evaluate("one => one.scrollIntoView({block: 'center'})")


def take_up(officer: Page, facts) -> None:
    """What was not in order has been reported by itself; the officer takes both up."""
    assert facts.rows("select count(*) from sites_hazard where reading_id is not null") == [(len(FOUND),)]
    for words in FOUND.values():
        officer.goto("/hazards/?show=review")
        officer.get_by_role("link", name=re.compile(words)).click()
        officer.get_by_role("button", name="受理", exact=True).click()
        expect(officer.get_by_text("待通知整改")).to_be_visible()


def test_what_was_found_is_mended_and_looked_at_again(visit, facts):
    """Runs on the same server: two hazards of the patrol in one notice, one of them to its end."""
    officer = visit("/hazards/", role="officer")
    take_up(officer, facts)
    officer.get_by_role("link", name="发整改通知").click()
    for words in FOUND.values():
        officer.get_by_label(re.compile(words)).check()
    officer.get_by_label("责任单位").select_option(f"unit:{facts.person()['unit']}")
    keep_scene(officer, "patrol-5-notify")
    officer.get_by_role("button", name="发出通知").click()
    expect(officer.get_by_role("heading", name=re.compile("^整改通知"))).to_be_visible()

    member = visit("/hazards/", role="member", view=VIEWS["phone"])
    member.get_by_role("link", name=re.compile(FOUND[7])).click()
    member.get_by_label("怎样整改的").fill("铺了反滤层，导渗沟已经挖好，渗水变清")
    member.get_by_label("整改后的照片").set_input_files(photo(9))
    keep_scene(member, "patrol-6-rectify")
    member.get_by_role("button", name="登记整改").click()
    expect(member.get_by_text("待复查")).to_be_visible()
    expect(member.get_by_role("button", name="复查通过，销号")).to_have_count(0)

    officer.goto(member.url)
    keep_scene(officer, "patrol-7-recheck")
    officer.get_by_role("button", name="复查通过，销号").click()
    expect(officer.get_by_text("已销号").first).to_be_visible()
    officer.goto("/hazards/?show=all")
    expect(officer.get_by_role("link", name=re.compile(FOUND[1]))).to_be_visible()
    assert_accessible(officer)
    assert_fits(officer)
    keep_scene(officer, "patrol-8-closed")
    states = "select state from sites_hazard where reading_id is not null order by number"
    assert facts.rows(states) == [("notified",), ("closed",)]


def test_a_verified_patrol_counts_on_the_members_home(visit, site_folder, facts):
    """Runs on the same server: the record that filed itself is verified, and explains itself on the phone."""
    told = "select record_id from sites_patrol where record_id is not null order by received_at desc limit 1"
    record = uuid.UUID(facts.rows(told)[0][0])
    secretary = visit(f"/records/{record}/", role="secretary")
    secretary.get_by_role("button", name="审核通过").click()
    settle(site_folder)
    member = visit("/me/", role="member", view=VIEWS["phone"])
    explained_on_home(member, facts, record.hex)
    keep_scene(member, "patrol-9-points")


def test_who_keeps_the_route_asks_and_adds_points(visit):
    """Runs on the same server: a point more with a check, its code printed, a patrol looked into."""
    page = visit("/sites/", role="officer")
    page.get_by_role("link", name="东塘二标工地").click()
    assert_accessible(page)
    page.get_by_role("link", name="东塘堤顶路线").click()
    page.get_by_label("点位名称").last.fill("堤尾里程碑外侧")
    page.get_by_role("button", name="加上").last.click()
    point = page.locator("ol.list > li", has_text="堤尾里程碑外侧")
    point.get_by_text("加一项检查").click()
    point.get_by_label("看什么").fill("护坡块石有没有松动")
    point.get_by_role("button", name="加上").click()
    expect(page.get_by_text("护坡块石有没有松动").first).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("link", name="打印点位的码").click()
    expect(page.locator(".code")).to_have_count(13)
    assert_accessible(page)

"""On site with a phone that loses the network: whoever arrives, leaves, or sees something is heard exactly once."""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.e2e.browser import VIEWS, assert_accessible, assert_fits, keep_picture, keep_scene
from tests.e2e.bureau import bureau_time
from tests.e2e.onsite import storm
from tests.e2e.phone import Phone, phone, ready
from tests.e2e.test_day_offline import photo

STAYS = """select p.code, s.left_at is not null from response_presence s join places_place p on p.id = s.place_id
    where s.person_id = ? order by s.arrived_at"""


@pytest.fixture(scope="module")
def made(site: str, site_folder: Path) -> dict[str, object]:
    return storm(site_folder)


@contextlib.contextmanager
def on_site(playwright: Playwright, storage: Path, folder: Path, *, online: bool = False) -> Iterator[Phone]:
    """The phone as it is started again; its clock agrees with the bureau's."""
    with phone(playwright, storage, online=online) as one:
        one.context.clock.install(time=bureau_time(folder))
        yield one


def test_the_page_of_a_duty_in_every_view(visit, made, site_folder, view):
    page = visit("/sign-in/", view=view)
    page.context.clock.install(time=bureau_time(site_folder))
    page.goto("/demo/enter/member/")
    page.goto("/duty/")
    expect(page.get_by_role("heading", name="东堤哨点")).to_be_visible()
    expect(page.locator(".drill").first).to_be_visible()
    expect(page.locator(".kv").first).to_contain_text(f"{made['names'][1]}（队长）")
    go = page.get_by_role("button", name=re.compile("我已到岗"))
    assert go.bounding_box()["height"] >= 44
    assert_accessible(page)
    assert_fits(page)
    keep_picture(page, f"duty-{view.width}-{view.theme}{view.text}")


def arrive(page: Page) -> None:
    page.get_by_role("button", name=re.compile("我已到岗")).click()
    expect(page.get_by_role("button", name=re.compile("我要离岗"))).to_be_visible()


def test_killed_without_network_then_each_exactly_once(playwright, site, site_folder, made, facts, tmp_path):
    """Arrived, a report with a photo, a task done: kept on the phone, which is killed; then sent once."""
    storage = tmp_path / "phone"
    storage.mkdir()
    with on_site(playwright, storage, site_folder, online=True) as one:
        one.page.goto(f"{site}/demo/enter/member/")
        ready(one.page)
        one.kill()
    with on_site(playwright, storage, site_folder) as one:
        page = one.page
        page.goto(f"{site}/duty/")
        expect(page.get_by_text("当前没有网络，照常可以报到")).to_be_visible()
        arrive(page)
        expect(page.locator("#waiting")).to_contain_text("到岗 · 东堤哨点")
        keep_scene(page, "on-site-1-arrived")
        page.get_by_role("button", name="遇到险情").click()
        page.get_by_label("看到什么、要什么").fill("堤脚渗水，约 5 米长")
        page.get_by_label("水位（米）").fill("12.35")
        page.get_by_label("照片").set_input_files(photo(7))
        page.get_by_role("dialog").get_by_role("button", name="报告").click()
        expect(page.locator("#waiting [data-number]")).to_have_text("2")
        page.get_by_role("button", name="办好了").click()
        expect(page.locator("#waiting [data-number]")).to_have_text("3")
        one.kill()
    with on_site(playwright, storage, site_folder) as one:
        one.page.goto(f"{site}/duty/")
        expect(one.page.locator("#waiting [data-number]")).to_have_text("3")
        expect(one.page.get_by_role("button", name=re.compile("我要离岗"))).to_be_visible()
        expect(one.page.locator("[data-task]")).to_be_hidden()
        one.kill()
    with on_site(playwright, storage, site_folder, online=True) as one:
        one.context.request.get(f"{site}/demo/enter/member/")
        one.page.goto(f"{site}/duty/")
        expect(one.page.locator("[data-unsent]").first).to_be_hidden(timeout=60_000)
        expect(one.page.locator("#waiting")).to_be_hidden()
        expect(one.page.get_by_role("button", name=re.compile("我要离岗"))).to_be_visible()
        one.page.reload()
        expect(one.page.get_by_role("button", name=re.compile("我要离岗"))).to_be_enabled()
        one.page.get_by_role("button", name=re.compile("我要离岗")).click()
        expect(one.page.get_by_role("button", name=re.compile("我已到岗"))).to_be_visible()
        for _wait in range(240):  # the button turns at the tap; the departure is on its way
            if facts.rows(STAYS, made["person"]) == [("XA", 1)]:
                break
            one.page.wait_for_timeout(250)
        expect(one.page.locator("#waiting")).to_be_hidden(timeout=60_000)
    assert facts.rows(STAYS, made["person"]) == [("XA", 1)]
    told = "select kind, words, water_mm, (select count(*) from response_reportphoto where report_id = r.id)"
    reports = facts.rows(f"{told} from response_report r where kind = 'finding'")
    assert reports == [("finding", "堤脚渗水，约 5 米长", 12350, 1)]
    assert facts.rows("select count(*) from response_report where done_at is not null") == [(1,)]


def test_the_code_at_the_outpost_is_read_without_network(playwright, site, site_folder, made, facts, tmp_path):
    storage = tmp_path / "phone"
    storage.mkdir()
    with on_site(playwright, storage, site_folder, online=True) as one:
        one.page.goto(f"{site}/demo/enter/member/")
        ready(one.page)
        one.context.set_offline(True)
        one.page.goto(f"{site}/duty/?p={made['codes'][1]}")
        expect(one.page.get_by_text("已按哨点的码报到。")).to_be_visible()
        expect(one.page.get_by_role("heading", name="西闸哨点")).to_be_visible()
        one.page.reload()
        expect(one.page.locator("#waiting [data-number]")).to_have_text("1")
        one.context.set_offline(False)
        expect(one.page.locator("[data-unsent]").first).to_be_hidden(timeout=60_000)
    assert facts.rows(STAYS, made["person"])[-1] == ("XB", 0)
    assert facts.rows("select count(*) from response_movement where way = 'qr'") == [(1,)]


@pytest.mark.parametrize("view", [VIEWS["desk-dark"], VIEWS["phone"], VIEWS["phone-large"]], ids=str)
def test_a_leader_ticks_off_and_paper_is_keyed_in(visit, watch, made, facts, view):
    watch.allow("422")  # a line with a mistake
    leader = visit(f"/responses/{made['response']}/site/", role="secretary", view=view)
    assert_accessible(leader)
    assert_fits(leader)
    leader.get_by_role("checkbox", name=re.compile(made["names"][2])).check()
    leader.get_by_role("button", name="他们到岗了").click()
    expect(leader.locator("li", has_text=made["names"][2]).get_by_text(re.compile("^在岗 "))).to_be_visible()
    keep_picture(leader, f"site-{view.width}-{view.theme}{view.text}")

    officer = visit(f"/responses/{made['response']}/paper/sheet/", role="officer", view=view)
    row = officer.get_by_role("row", name=re.compile(made["names"][2]))
    code = row.get_by_role("rowheader").inner_text()
    assert_accessible(officer)
    assert_fits(officer)
    keep_picture(officer, f"sheet-{view.width}-{view.theme}{view.text}")
    officer.goto(f"/responses/{made['response']}/paper/")
    box = officer.get_by_label("代号、到岗、离岗，一行一个")
    box.fill(f"{code} 9:40 10:05\nZ9 9:40")
    officer.get_by_role("button", name="登记").click()
    expect(officer.locator("#mistakes")).to_contain_text("第 2 行：没有 Z9 这个代号。")
    assert_accessible(officer)
    assert_fits(officer)
    keep_picture(officer, f"paper-{view.width}-{view.theme}{view.text}")
    box.fill(f"{code} 9:40 10:05")
    officer.get_by_role("button", name="登记").click()
    expect(officer.get_by_text("已登记 2 次到岗和离岗。")).to_be_visible()

    officer.goto(f"/responses/{made['response']}/reports/")
    assert_accessible(officer)
    assert_fits(officer)
    keep_picture(officer, f"reports-{view.width}-{view.theme}{view.text}")
    paper = "select count(*) from response_movement where way = 'paper'"
    assert facts.rows(paper) == [(2,)]

"""The map of everything: seen, filtered, gone through by keyboard, and sorted by distance at the press of a button."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import View, assert_accessible, assert_fits, keep_picture

LOOKS = [View(), View(theme="dark"), View(width=390), View(width=390, theme="dark"), View(width=390, text="xlarge")]


def drawn(page: Page) -> Page:
    expect(page.locator("#field .pin").first).to_be_visible()
    return page


@pytest.mark.parametrize("view", LOOKS, ids=str)
def test_it_is_seen_whole_and_by_everybody(visit, view):
    page = drawn(visit("/map/", role="member", view=view))
    expect(page.locator("#list li").first).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    keep_picture(page, f"field-map-{view.width}-{view.theme}{view.text}")


def test_what_is_chosen_is_on_the_map_and_in_the_list(visit):
    page = drawn(visit("/map/", role="officer"))
    page.get_by_label("类型").select_option("物资仓库")
    page.get_by_role("button", name="查找").click()
    expect(page.locator("#list li")).to_have_count(1)
    expect(page.locator("#list")).to_contain_text("物资仓库")
    expect(page.locator("#field .pin")).to_have_count(1)


def test_a_thing_on_the_map_is_opened_by_keyboard(visit):
    page = drawn(visit("/map/?kind=depot", role="officer"))
    page.get_by_role("button", name=re.compile("物资仓库")).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/places/\d+/$"))


def test_the_nearest_comes_first_and_the_exact_position_stays_on_the_phone(visit):
    page = drawn(visit("/map/", role="member", view=View(width=390)))
    last = page.locator("#list li[data-lat]").last
    name, lies = last.get_by_role("link").inner_text(), [last.get_attribute(f"data-{axis}") for axis in ("lat", "lon")]
    position = dict(zip(("latitude", "longitude"), map(float, lies), strict=True))
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(position)
    with page.expect_request(re.compile("near=")) as asked:
        page.get_by_role("button", name="离我最近的").click()
    expect(page.get_by_text("已按离您的远近排列")).to_be_visible()
    expect(page.locator("#list li").first).to_contain_text(name)
    expect(page.locator("#list [data-far]").first).to_have_text("0 米")
    assert re.search(r"near=-?\d+\.\d\d%2C-?\d+\.\d\d(&|$)", asked.value.url)
    assert_accessible(page)


def test_without_a_position_the_list_stays(visit):
    page = drawn(visit("/map/", role="member", view=View(width=390)))
    page.get_by_role("button", name="离我最近的").click()
    expect(page.get_by_text("没有取得位置")).to_be_visible()
    expect(page.locator("#list li").first).to_be_visible()

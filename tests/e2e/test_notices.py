"""Told in the system: the bell, the list, the way to the act, and how I am told, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import VIEWS, assert_accessible, assert_fits, keep_picture

PAGES = [("member", "/notices/"), ("member", "/notices/settings/"), ("officer", "/notices/failures/")]


@pytest.mark.parametrize(("role", "path"), PAGES, ids=[path for _role, path in PAGES])
def test_every_page_in_every_view(visit, view, role, path):
    page = visit(path, role=role, view=view)
    expect(page.locator("h1")).to_be_visible()
    name = next(name for name, one in VIEWS.items() if one == view)
    keep_picture(page, f"{path.strip('/').replace('/', '-')}-{name}")
    assert_fits(page)
    assert_accessible(page)


def test_from_the_bell_to_the_act_in_two_taps(visit):
    page = visit("/me/", role="member", view=VIEWS["phone"])
    bell = page.get_by_role("link", name=re.compile(r"通知，[1-9]\d* 条未读"))
    before = int(re.search(r"\d+", bell.get_attribute("aria-label"))[0])
    bell.tap()
    expect(page).to_have_url(re.compile("/notices/$"))
    page.locator(".notices .new a").first.tap()
    expect(page).not_to_have_url(re.compile("/notices/"))
    page.goto("/me/")
    expect(page.get_by_role("link", name=f"通知，{before - 1} 条未读")).to_be_visible()


def test_quiet_hours_are_kept(visit, watch):
    watch.allow("the server responded with a status of 422")
    page = visit("/notices/settings/", role="member", view=VIEWS["phone"])
    page.get_by_label("免打扰从").fill("22:00")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".err-msg").filter(has_text="两个时间")).to_be_visible()
    page.get_by_label("免打扰到").fill("07:00")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".toast")).to_contain_text("已保存")
    expect(page.get_by_label("免打扰到")).to_have_value("07:00")


def test_push_is_offered_where_a_worker_can_receive_it(visit):
    page = visit("/notices/settings/", role="member", view=VIEWS["phone"])
    expect(page.locator("#push")).to_be_visible()
    expect(page.locator("#push").get_by_role("button")).to_be_enabled()


def test_english(visit):
    page = visit("/notices/settings/", role="member", view=VIEWS["phone-large"])
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="English").first.click()
    expect(page.locator("h1")).to_have_text("How I am told")
    keep_picture(page, "notices-settings-english")
    assert_fits(page)
    assert_accessible(page)

"""The three homes in a real browser, with the demonstration's data."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import VIEWS, View, assert_accessible, assert_fingers_hit, assert_fits, keep_picture

HOMES = [("member", "/me/"), ("secretary", "/desk/"), ("officer", "/office/")]
MORE = [("member", "/me/points/"), ("member", "/me/years/"), ("member", "/me/profile/")]
MORE += [("secretary", "/search/?q=志愿")]


def name_of(view: View) -> str:
    return next(name for name, one in VIEWS.items() if one == view)


@pytest.mark.parametrize(("role", "path"), HOMES, ids=[role for role, _path in HOMES])
def test_every_home_in_every_view(visit, view, role, path):
    page = visit("/", role=role, view=view)
    expect(page).to_have_url(re.compile(f"{path}$"))
    keep_picture(page, f"{role}-{name_of(view)}")
    assert_fits(page)
    assert_accessible(page)


@pytest.mark.parametrize(("role", "path"), MORE, ids=[path for _role, path in MORE])
@pytest.mark.parametrize("name", ["phone", "phone-large", "desk-dark"])
def test_the_members_other_pages(visit, role, path, name):
    page = visit(path, role=role, view=VIEWS[name])
    keep_picture(page, f"{path.strip('/').replace('/', '-')}-{name}")
    assert_fits(page)
    assert_accessible(page)


def test_a_member_sees_a_point_explained_in_one_tap(visit):
    page = visit("/", role="member", view=VIEWS["phone"])
    expect(page.get_by_role("img", name="四条流的积分汇成总分").locator("path").first).to_be_attached()
    closed = page.locator("details.why:not([open])").first
    title = closed.locator(".strong").first.inner_text()
    closed.locator("summary").tap()
    body = page.locator("details.why[open]").filter(has_text=title).last.locator(".why-b")
    for words in ("算法", "依据", "规则", "审核"):
        expect(body).to_contain_text(words)
    assert_accessible(page)
    body.get_by_role("link", name=re.compile("纪实记录")).click()
    expect(page.locator("h1")).to_be_visible()
    page.go_back()


def test_every_point_of_a_stream_leads_to_the_rule(visit):
    page = visit("/me/", role="member", view=VIEWS["phone"])
    page.get_by_role("link", name=re.compile(r"^奔流 ?\d")).click()
    expect(page).to_have_url(re.compile("stream=ben"))
    first = page.locator("details.why").first
    first.locator("summary").click()
    link = first.get_by_role("link", name="看规则原文")
    anchor = link.get_attribute("href").split("#")[1]
    link.click()
    expect(page.locator(f"[id='{anchor}']")).to_be_in_viewport()


def test_a_point_that_does_not_count_says_why(visit):
    page = visit("/me/points/?only=limited", role="member", view=VIEWS["phone"])
    zero = page.locator("details.why").filter(has_text="不再计分").first
    zero.locator("summary").click()
    expect(zero.locator(".why-b")).to_contain_text("记录保留")


def test_a_secretary_verifies_all_clean_ones_in_one_click_and_takes_it_back(visit):
    page = visit("/", role="secretary")
    waiting = page.locator("#waiting > li")
    before, flagged = waiting.count(), page.locator("#waiting > li.flagged").count()
    assert 0 < flagged < before
    page.get_by_role("button", name=re.compile("一次审核")).click()
    expect(waiting).to_have_count(flagged)
    undo = page.locator(".toast").get_by_role("button", name="撤销")
    expect(undo).to_have_text(re.compile(r"撤销 (60|5\d)"))
    assert_accessible(page)
    page.reload()
    undo.click()
    expect(waiting).to_have_count(before)
    expect(page.locator(".toast")).to_contain_text("已撤销")


def test_the_offer_to_undo_ends_with_its_time(visit):
    page = visit("/desk/", role="secretary")
    page.locator("#waiting > li:not(.flagged)").last.get_by_role("button", name=re.compile("审核")).click()
    page.clock.install()
    page.reload()
    expect(page.locator(".toast")).to_be_visible()
    page.clock.run_for(30_000)
    expect(page.locator(".toast")).to_be_visible()
    page.clock.run_for(31_000)
    expect(page.locator(".toast")).to_have_count(0)


def test_an_activity_is_returned_with_the_reason(visit):
    page = visit("/desk/", role="secretary", view=VIEWS["phone"])
    flagged = page.locator("#waiting > li.flagged")
    before = flagged.count()
    flagged.first.get_by_role("link", name=re.compile("退回")).click()
    assert_accessible(page)
    assert_fits(page)
    page.get_by_label("要退回的话，写明原因").fill("与另一条重复")
    page.get_by_role("button", name="退回所选").click()
    expect(flagged).not_to_have_count(before)
    expect(page.locator(".toast").filter(has_text="已退回")).to_be_visible()


def test_the_way_to_the_next_star_is_spelled_out(visit):
    page = visit("/desk/", role="secretary")
    card = page.locator(".card").filter(has=page.get_by_role("heading", name="星级进度"))
    expect(card.get_by_role("meter")).to_be_visible()
    expect(card).to_contain_text(re.compile(r"\d+ 项条件，已满足 \d+ 项，还差 \d+ 项"))
    expect(card.locator(".miss")).to_contain_text(re.compile("党课还差 1 次，12月31日前"))


def test_an_officer_follows_a_branch_to_its_records(visit):
    page = visit("/", role="officer")
    page.get_by_role("table").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/runs/\d+/branches/\d+/$"))


def test_it_works_without_script(browser, site, watch):
    context = browser.new_context(base_url=site, java_script_enabled=False, locale="zh-CN")
    watch.attach(context)
    page = context.new_page()
    page.goto("/demo/enter/secretary/")
    line = page.locator("#waiting > li:not(.flagged)")
    before = line.count()
    line.first.get_by_role("button", name=re.compile("审核")).click()
    expect(line).to_have_count(before - 1)
    page.locator(".toast").get_by_role("button", name="撤销").click()
    expect(line).to_have_count(before)
    context.close()


def test_english(visit):
    page = visit("/me/profile/", role="member", view=VIEWS["phone"])
    page.get_by_role("button", name="English").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/me/")
    keep_picture(page, "member-english")
    assert_fits(page)
    assert_accessible(page)


@pytest.mark.parametrize("name", ["phone", "phone-large", "desk-dark"])
def test_a_members_record_with_its_row_of_the_workbook(visit, name):
    page = visit("/me/points/", role="member", view=VIEWS[name])
    # The oldest of what no gathering was: it came in a workbook.
    point = page.locator("details.why").filter(has_text=re.compile("在线学习|谈心谈话|志愿服务")).last
    point.locator("summary").click()
    point.get_by_role("link", name=re.compile("纪实记录")).click()
    cells = page.get_by_role("region", name="原文").locator("td")
    expect(cells.last).to_be_attached()
    expect(page.get_by_role("navigation", name="底部导航")).to_be_visible()
    if name.startswith("phone"):
        right = page.viewport_size["width"]
        assert all(box["x"] + box["width"] <= right for box in (cell.bounding_box() for cell in cells.all()))
    keep_picture(page, f"record-{name}")
    assert_fits(page)
    assert_accessible(page)


@pytest.mark.parametrize("path", ["/records/?state=verified", "/runs/2/?sort=name"])
def test_filters_are_one_line_on_a_phone_and_open_on_a_desk(visit, path):
    phone, desk = (visit(path, role="officer", view=VIEWS[name]) for name in ("phone", "desk"))
    button = {page: page.get_by_role("button", name="查看") for page in (phone, desk)}
    expect(button[desk]).to_be_visible()
    expect(button[phone]).to_be_hidden()
    phone.get_by_text("筛选（1）").click()
    expect(button[phone]).to_be_visible()
    assert_fits(phone)
    # The whole page at once: what lies under the bar at the bottom just now can be scrolled out from under it.
    width, height = phone.viewport_size["width"], phone.evaluate("document.documentElement.scrollHeight")
    phone.set_viewport_size({"width": width, "height": height})
    assert_accessible(phone)


@pytest.mark.parametrize("name", ["phone", "phone-dark"])
def test_a_phone_lists_a_record_in_few_lines_with_all_that_a_desk_shows(visit, name):
    page = visit("/records/?state=verified", role="secretary", view=VIEWS[name])
    row = page.locator("table.fold tbody tr", has_text="主题党日").first  # whatever was verified just now
    assert row.bounding_box()["height"] < 120, "seven lines of one word each would be 240"
    for cell in row.locator("td:not(.none)").all():
        expect(cell).to_be_visible()
    keep_picture(page, f"records-{name}")
    assert_fits(page)
    assert_accessible(page)


ON_THE_WAY = ["/desk/", "/record/", "/records/", "/me/", "/me/points/", "/me/profile/", "/meetings/", "/meetings/new/"]
ON_THE_WAY += ["/org/", "/org/units/3/", "/org/people/", "/org/transfers/", "/notices/settings/", "/imports/new/"]
ON_THE_WAY += ["/ledger/", "/runs/4/", "/search/?q=志愿"]


@pytest.mark.parametrize("path", ON_THE_WAY)
def test_a_finger_hits_everything_that_a_secretary_can_tap(visit, path):
    assert_fingers_hit(visit(path, role="secretary", view=VIEWS["phone"]))


def test_a_phone_shows_the_first_five_that_wait_and_the_stars_below(visit):
    page = visit("/desk/", role="secretary", view=VIEWS["phone"])
    lines = page.locator("#waiting > li")
    assert lines.count() > 5
    expect(lines.nth(4)).to_be_visible()
    expect(lines.nth(5)).to_be_hidden()
    page.get_by_text(re.compile(r"^再看 \d+ 项$")).click()
    expect(lines.last).to_be_visible()


def test_what_may_be_the_same_is_merged_and_taken_back(visit):
    page = visit("/desk/", role="secretary")
    beside = page.locator(".beside")
    expect(beside).to_have_count(1)
    beside.get_by_role("button", name="同一件事，留另一条").click()
    expect(beside).to_have_count(0)
    said = page.locator(".toasts:not(.undo-bar)")  # that one is of what an earlier test verified a minute ago
    said.get_by_role("button", name="撤销").click()
    expect(beside).to_have_count(1)

"""Every component and every page before sign-in: in all views, without errors, barriers or overflow."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import VIEWS, View, assert_accessible, assert_fits, keep_picture


def name_of(view: View) -> str:
    return next(name for name, one in VIEWS.items() if one == view)


def test_the_sheet_of_components(visit, view):
    page = visit("/kit/", view=view)
    expect(page.locator("h1")).to_be_visible()
    keep_picture(page, f"kit-desk-{name_of(view)}")
    assert_fits(page)
    assert_accessible(page)


@pytest.mark.parametrize("name", ["phone", "phone-dark", "phone-large", "desk"])
def test_the_sheet_in_the_phones_shell(visit, name):
    page = visit("/kit/?shell=phone", view=VIEWS[name])
    keep_picture(page, f"kit-phone-{name}")
    assert_fits(page)
    assert_accessible(page)


@pytest.mark.parametrize(
    ("path", "name"), [*(("/sign-in/", name) for name in VIEWS), ("/demo/", "desk-dark"), ("/demo/", "phone-large")]
)
def test_pages_before_sign_in(visit, path, name):
    page = visit(path, view=VIEWS[name])
    keep_picture(page, f"{path.strip('/')}-{name}")
    assert_fits(page)
    assert_accessible(page)


@pytest.mark.parametrize(("path", "words"), [("/not-there/", "没有这个页面"), ("/fault/", "系统出了问题")])
def test_error_pages(visit, watch, path, words):
    watch.allow("the server responded with a status of (404|500)")
    page = visit(path)
    expect(page.locator("h1")).to_have_text(words)
    assert_accessible(page)


def test_drawings_of_the_sprite_are_drawn(visit):
    page = visit("/kit/")
    page.wait_for_load_state("networkidle")
    drawn = page.locator("#streams .stream").first.locator("svg")
    blank = page.locator("#streams .vh").first
    assert blank.inner_text() == "奔流"
    colours = page.evaluate(
        """async () => {
          const answer = await fetch(document.querySelector('svg.i use').getAttribute('href').split('#')[0]);
          return [answer.status, (await answer.text()).includes('i-s-ben')];
        }"""
    )
    assert colours == [200, True]
    assert drawn.bounding_box()["width"] > 10


def test_preferences_stay_with_the_device(visit):
    page = visit("/kit/")
    root = page.locator("html")
    page.get_by_role("button", name="大字", exact=True).click()
    page.get_by_role("button", name="紧凑").click()
    page.reload()
    expect(root).to_have_attribute("data-text", "large")
    expect(root).to_have_attribute("data-density", "compact")
    expect(page.get_by_role("button", name="大字", exact=True)).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="标准字").click()
    page.reload()
    expect(root).not_to_have_attribute("data-text", re.compile("."))


def test_the_whole_shell_speaks_english(visit):
    page = visit("/sign-in/")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_url(re.compile("/sign-in/$"))


def test_a_wrong_password_is_answered_on_the_page(visit):
    page = visit("/sign-in/")
    page.get_by_label("用户名").fill("nobody")
    page.get_by_label("密码").fill("wrong-guess")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.locator(".errorlist")).to_contain_text("用户名或密码不对")
    assert_accessible(page)


def test_a_menu_closes_with_escape_and_beside_it(visit):
    page = visit("/kit/", view=VIEWS["phone"])
    menu = page.locator("details.menu.ways")
    for close in (lambda: page.keyboard.press("Escape"), lambda: page.mouse.click(380, 800)):
        menu.locator("summary").click()
        expect(menu).to_have_attribute("open", "")
        expect(menu.get_by_role("link", name="方案与模拟")).to_be_visible()
        close()
        expect(menu).not_to_have_attribute("open", "")


def test_a_toast_stays_as_long_as_it_is_looked_at(visit):
    page = visit("/kit/")
    page.clock.install()
    page.reload()
    toast = page.locator(".toast").first
    toast.hover()
    page.clock.run_for(11_000)
    expect(toast).to_be_visible()
    expect(page.locator(".toast")).to_have_count(1)


@pytest.mark.parametrize("attempt", ["style", "script", "image"])
def test_the_content_policy_stops_what_is_injected(visit, watch, attempt):
    """The watch itself works: an injected style, script or picture is stopped and told on."""
    watch.allow("Content Security Policy|foreign request|violates")
    page = visit("/sign-in/")
    injected = {
        "style": '<p id="x" style="position:fixed">x</p>',
        "script": '<p id="x">x</p><img src="/static/none.png" onerror="document.title=\'pwned\'">',
        "image": '<p id="x">x</p><img src="http://192.0.2.1/track.png">',
    }[attempt]
    watch.allow("Failed to load resource")
    page.evaluate("html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", injected)
    page.wait_for_timeout(300)
    assert page.title() != "pwned"
    assert page.locator("#x").evaluate("e => getComputedStyle(e).position") == "static"
    assert any(re.search("Content Security Policy|violates|foreign", fault) for fault in watch.faults)

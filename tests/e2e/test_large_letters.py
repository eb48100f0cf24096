"""The largest letters on a narrow phone, with something unsent: no page scrolls sideways."""

import re
from urllib.parse import urlsplit

import pytest

from tests.e2e.browser import View, assert_fits
from tests.e2e.phone import NO_NETWORK, tell

SMALL_AND_LARGE = View(width=390, text="xlarge")
NUMBERS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+|(?<=/kinds/)[a-z.]+|(?<=\d/)(?:committee|group|themeday)")
ELSEWHERE = re.compile(
    r"/password/|log/(?:proof|checkpoint|consistency|tile|benliu)|export|/word/|/pdf/|\.csv|\.ics|/rejected|/evidence|sign-out|demo/"
)  # files; demonstration accounts have no password
MOST = 60
LINKS = "links => links.map((link) => link.getAttribute('href').split('#')[0]).filter((way) => way.startsWith('/'))"
SHOWN = "() => !document.querySelector('[data-unsent][hidden]')"


def page_of(path: str) -> str:
    """Which page an address leads to, whatever it is about."""
    return NUMBERS.sub("N", urlsplit(path).path)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("role", ["member", "secretary", "officer"])
def test_no_page_is_wider_than_the_phone(visit, watch, facts, queue, role, language):
    """From home along every link, each page once; the frame says that something is unsent."""
    watch.allow(NO_NETWORK)
    page = visit("/me/profile/", role=role, view=SMALL_AND_LARGE)
    if language == "en":
        page.get_by_role("button", name="English").first.click()
    page.context.route("**/sync/operations", lambda route: route.abort())
    page.goto("/unsent/")
    tell(page, queue, facts, 470, 471)
    page.locator("[data-state].warn").wait_for()  # the longest of what may have become of it
    assert_fits(page)
    ways, seen = ["/unsent/", "/", "/me/profile/", "/notices/settings/"], set()
    while ways and len(seen) < MOST:
        path = ways.pop(0)
        if page_of(path) in seen or ELSEWHERE.search(path):
            continue
        seen.add(page_of(path))
        assert page.goto(path).ok, path
        page.wait_for_function(SHOWN)
        assert_fits(page)
        ways += page.eval_on_selector_all("a[href]", LINKS)
    assert {"/me/profile/", "/unsent/", "/record/", "/records/", "/meetings/"} <= seen and len(seen) > 20

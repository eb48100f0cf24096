"""A real browser that tells on every page: console errors, policy violations, foreign requests, barriers, overflow."""

import os
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright

CHROMIUM = "/usr/bin/chromium"
AXE = (Path(__file__).parent / "vendor/axe-4.14.1.min.js").read_text(encoding="utf-8")
TARGETS = (Path(__file__).parent / "targets.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FLAGS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--no-first-run",
]


@dataclass(frozen=True)
class View:
    """A way to look at a page. Widths are the two that the design is checked at."""

    width: int = 1440
    theme: str = "light"
    text: str = ""

    @property
    def height(self) -> int:
        """A desk's screen or a phone's."""
        return 900 if self.width > 800 else 844


VIEWS = {
    "desk": View(),
    "desk-dark": View(theme="dark"),
    "desk-large": View(text="large"),
    "phone": View(width=390),
    "phone-dark": View(width=390, theme="dark"),
    "phone-large": View(width=390, text="large"),
}


@dataclass
class Watch:
    """What went wrong on the pages of one test. `allow` names what the test provokes on purpose."""

    host: str
    faults: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def allow(self, pattern: str) -> None:
        """Expect faults that match `pattern`."""
        self.allowed.append(pattern)

    def remaining(self) -> list[str]:
        """The faults that nobody expected."""
        return [fault for fault in self.faults if not any(re.search(pattern, fault) for pattern in self.allowed)]

    def attach(self, context: BrowserContext) -> None:
        """Listen to everything that happens in `context`; requests to other hosts do not get out."""
        context.on("console", lambda m: self._note(f"console {m.type}: {m.text}", m.type in {"error", "warning"}))
        context.on("weberror", lambda e: self._note(f"script: {e.error}", True))
        context.route(lambda url: urlsplit(url).netloc != self.host, self._refuse)

    def _note(self, text: str, is_fault: bool) -> None:
        if is_fault:
            self.faults.append(text)

    def _refuse(self, route) -> None:
        self.faults.append(f"foreign request: {route.request.url}")
        route.abort()


def launch(playwright: Playwright) -> Browser:
    """Debian's Chromium. Outside CI its absence skips the test and says what to install."""
    if not shutil.which(CHROMIUM) and not os.environ.get("CI"):
        pytest.skip("browser tests need Chromium: sudo apt-get install chromium fonts-noto-cjk")
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *root])


def open_context(browser: Browser, url: str, view: View) -> BrowserContext:
    """A browser of its own for one person, looking through `view`."""
    context = browser.new_context(
        base_url=url,
        viewport={"width": view.width, "height": view.height},
        color_scheme=view.theme,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        has_touch=view.width < 800,
    )
    context.set_default_timeout(10_000)
    if view.text:
        context.add_init_script(f"if (location.protocol === 'http:') localStorage.setItem('bl-text', '{view.text}')")
    return context


def assert_accessible(page: Page) -> None:
    """No violation of WCAG 2.2 A and AA that axe can find."""
    page.wait_for_load_state()
    page.evaluate(AXE)
    while not page.evaluate("document.getAnimations().every(a => a.playState !== 'running')"):
        page.wait_for_timeout(
            50
        )  # asked for again from here: in the page that would be an eval, which our policy forbids
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    problems = [
        f"{v['id']} ({v['impact']}): {n['target']} {n['html'][:160]} — {n['failureSummary']}"
        for v in found["violations"]
        for n in v["nodes"]
    ]
    assert not problems, "\n".join(problems)


def assert_fits(page: Page) -> None:
    """Nothing sticks out of the page sideways, and on a phone a finger hits everything."""
    page.wait_for_load_state()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px wider than its window"
    if page.viewport_size["width"] < 800:
        assert_fingers_hit(page)


def assert_fingers_hit(page: Page) -> None:
    """Everything that can be tapped is 24 px a side, what the page is for 44 px high."""
    page.wait_for_load_state()
    small = page.evaluate(TARGETS, {"all": 24, "main": 44})
    assert not small, f"{page.url} has targets that are too small:\n" + "\n".join(small)


def keep_picture(page: Page, name: str, *, whole: bool = True) -> None:
    """With BENLIU_PICTURES=folder: keep what the page looks like, to lay beside the design."""
    folder = os.environ.get("BENLIU_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=whole)


def keep_scene(page: Page, name: str) -> None:
    """The same of what is on the screen, for the films in `docs/journeys.md`: see tools/film."""
    keep_picture(page, f"film/{name}", whole=False)


class Taps:
    """Counts what a finger does."""

    def __init__(self) -> None:
        self.count = 0

    def on(self, place: Locator) -> None:
        """Tap once."""
        place.click()
        self.count += 1

"""A phone that can be killed: a browser process of our own, whose storage outlives it; and what the server then has."""

import contextlib
import os
import re
import signal
import sqlite3
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.e2e.browser import CHROMIUM, FLAGS

NO_NETWORK = r"ERR_(INTERNET_DISCONNECTED|FAILED|EMPTY_RESPONSE|ABORTED)"
TELL = (Path(__file__).parent / "tell.js").read_text(encoding="utf-8")


def module(site: str, name: str) -> str:
    """The address of a module of `sync` by its content's name, as pages import it."""
    with urllib.request.urlopen(f"{site}/worker.js", timeout=10) as answer:
        return re.search(rf"/static/sync/{name}\.\w+\.js", answer.read().decode())[0]


@dataclass(frozen=True)
class Facts:
    """The site's database, read beside its server."""

    folder: Path

    def rows(self, query: str, *values: object) -> list[tuple]:
        """What the database says just now."""
        with contextlib.closing(sqlite3.connect(f"file:{self.folder}/benliu.sqlite3?mode=ro", uri=True)) as database:
            return database.execute(query, values).fetchall()

    def account(self, role: str) -> int:
        """The account of a demonstration role."""
        return self.rows("select id from identity_user where username = ?", f"demo-{role}")[0][0]

    def person(self, role: str = "member") -> Mapping[str, object]:
        """Whom a demonstration role stands for, and a kind of record that asks for nothing more."""
        query = """select p.id, m.unit_id from org_person p join identity_user u on u.id = p.account_id
            join org_membership m on m.person_id = p.id and m.ends_on is null where u.username = ?"""
        person, unit = self.rows(query, f"demo-{role}")[0]
        kinds = "select code from records_recordkind where subject = 'member' and levels = '[]' and retired_at is null"
        return {"id": person, "unit": unit, "kind": self.rows(f"{kinds} order by code limit 1")[0][0]}

    def counts(self, ids: Sequence[str]) -> Mapping[str, tuple[int, int]]:
        """Of each operation: how often it was applied, and how many records came of it."""
        marks = [one.replace("-", "") for one in ids]
        applied = "select count(*) from sync_operation where id = ? and outcome = 'applied'"
        made = "select count(*) from records_record where activity_id = ?"
        return {one: (self.rows(applied, one)[0][0], self.rows(made, one)[0][0]) for one in marks}


@dataclass
class Phone:
    """One run of the browser on a phone's storage."""

    process: subprocess.Popen[bytes]
    context: BrowserContext
    page: Page

    def kill(self) -> None:
        """As when the system ends an app: at once, with all that belongs to it."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextlib.contextmanager
def phone(playwright: Playwright, storage: Path, *, online: bool) -> Iterator[Phone]:
    """Start the browser on `storage`; it ends with the block, if it was not killed in it."""
    (storage / "DevToolsActivePort").unlink(missing_ok=True)
    command = [CHROMIUM, "--headless=new", "--no-sandbox", "--remote-debugging-port=0", f"--user-data-dir={storage}"]
    process = subprocess.Popen(
        [*command, *FLAGS, "--hide-scrollbars", "--window-size=390,844", "--accept-lang=zh-CN", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{_port(storage)}")
        context = browser.contexts[0]
        context.set_default_timeout(15_000)
        context.set_offline(not online)
        page = context.pages[0] if context.pages else context.new_page()
        page.set_viewport_size({"width": 390, "height": 844})  # headless Chromium takes the frame off the window
        yield Phone(process, context, page)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _port(storage: Path) -> int:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with contextlib.suppress(FileNotFoundError, ValueError, IndexError):
            return int((storage / "DevToolsActivePort").read_text().splitlines()[0])
        time.sleep(0.1)
    raise TimeoutError("the browser did not start")


def until(page: Page, holds: str) -> None:
    """Wait until the asynchronous function `holds` says yes."""
    for _ in range(200):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never: {holds}")


def ready(page: Page) -> None:
    """Wait until the pages are kept for this person."""
    until(
        page,
        """async () => {
      const known = await (await caches.open("state")).match("/whose");
      const { account, language, at } = known ? await known.json() : {}, { dataset, lang } = document.documentElement;
      return navigator.serviceWorker.controller && account === dataset.account && language === lang && at > 0;
    }""",
    )


def tell(page: Page, queue: str, facts: Facts, first: int, last: int, photos: tuple[int, ...] = ()) -> list[str]:
    """Tell of activities number `first` up to before `last`; their ids."""
    said = {"queue": queue, "person": facts.person(), "from": first, "to": last, "photos": list(photos)}
    return page.evaluate(TELL, said)


def all_sent(page: Page) -> None:
    expect(page.locator("[data-unsent]").first).to_be_hidden(timeout=60_000)
    expect(page.get_by_text("都送达了")).to_be_visible(timeout=60_000)

"""A served demonstration bureau and a browser for it. See browser.py for what the browser insists on."""

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.e2e.browser import VIEWS, View, Watch, launch, open_context
from tests.e2e.phone import Facts, module

ROOT = Path(__file__).resolve().parents[2]
Visit = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/e2e/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


def environment(folder: Path) -> dict[str, str]:
    """For processes of the bureau whose data lie in `folder`."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("BENLIU_", "DJANGO_"))}
    return kept | {
        "BENLIU_DATA": str(folder),
        "BENLIU_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "tests.e2e.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
    }


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demonstration bureau, made once, also when several workers run the tests."""
    together = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        together = together.parent
    folder, ready = together / "demo", together / "demo-is-ready"
    with (together / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            code = "from benliu.config.serving import prepare; prepare(demo=True)"
            subprocess.run([sys.executable, "-c", code], env=environment(folder), check=True, timeout=300)
            ready.touch()
    return folder


@pytest.fixture(scope="module")
def site_folder(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of the site, with the demonstration as it was loaded, for one module."""
    folder = tmp_path_factory.mktemp("site") / "data"
    shutil.copytree(demo_folder, folder)
    return folder


@pytest.fixture(scope="module")
def site(site_folder: Path) -> Iterator[str]:
    """The address of a server that runs as in production on `site_folder`."""
    folder = site_folder
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "benliu.config.command",
        "serve",
        "--demo",
        "--processes",
        "1",
        "--port",
        str(port),
    ]
    log = (folder / "server.log").open("w+")
    server = subprocess.Popen(command, env=environment(folder), stdout=log, stderr=log, start_new_session=True)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, server, Path(log.name))
        yield url
    finally:
        server.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=30)
        server.kill()
        log.close()


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(f"{url}/sign-in/", timeout=5)
            return
        time.sleep(0.2)
    pytest.fail(f"the server did not come up:\n{log.read_text()}")


@pytest.fixture(scope="module")
def facts(site: str, site_folder: Path) -> Facts:
    """The database of the site, read beside its server."""
    return Facts(site_folder)


@pytest.fixture(scope="module")
def queue(site: str) -> str:
    """The address of the module by which pages hand in operations."""
    return module(site, "queue")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = launch(playwright)
    yield browser
    browser.close()


@pytest.fixture
def watch(site: str) -> Iterator[Watch]:
    """What the pages of this test did wrong; the test fails for anything that it did not allow."""
    watch = Watch(urlsplit(site).netloc)
    yield watch
    assert not watch.remaining(), "\n".join(watch.remaining())


@pytest.fixture
def visit(browser: Browser, site: str, watch: Watch) -> Iterator[Visit]:
    """`visit("/path", role="officer", view=VIEWS["phone"])` opens a page as that person, each time in a new browser."""
    contexts = []

    def open_page(path: str = "/", *, role: str = "", view: View = VIEWS["desk"]) -> Page:
        context = open_context(browser, site, view)
        contexts.append(context)
        watch.attach(context)
        page = context.new_page()
        if role:
            page.goto(f"/demo/enter/{role}/")
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(params=VIEWS.values(), ids=VIEWS.keys())
def view(request: pytest.FixtureRequest) -> View:
    """Every way to look at a page, one after the other."""
    return request.param

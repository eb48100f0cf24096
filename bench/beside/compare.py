"""Three of our pages, a bare Django page, one of Wagtail and one of pretix: over HTTP, in turn.

Each is served by gunicorn with one process.
"""

import contextlib
import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

HERE = Path(__file__).parent
CONNECTIONS, REQUESTS = 2, 60  # each connection asks so many times in a round


def compare(rounds: int, peer: Path) -> None:
    """Print requests per second and p99 of each, medians of the rounds. `peer`: where Wagtail is or is put.

    pretix takes part where it is installed in `peer` with `-pretix` after its name.
    """
    contenders = [*_ours(), ("bare Django, 30 joined rows", _env("beside.bare"), sys.executable, "/", "")]
    contenders += [_wagtail(peer), *_pretix(peer.with_name(f"{peer.name}-pretix"))]
    figures = {name: [] for name, *_rest in contenders}
    with contextlib.ExitStack() as running:
        ports = {}
        for name, env, python, path, cookie in contenders:
            port = ports[name] = _free_port()
            running.enter_context(_server(python, env, port))
            _ask(port, path, cookie, 5)
        for _ in range(rounds):
            for name, _, _, path, cookie in contenders:
                figures[name].append(_round(ports[name], path, cookie))
    print("\n| page | requests a second | p99 |\n| --- | --- | --- |")
    for name, rows in figures.items():
        rate, slow = (statistics.median(each) for each in zip(*rows, strict=True))
        print(f"| {name} | {rate:.0f} | {slow:.0f} ms |")


def _ours():
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    from benliu.scoring.models import Run

    run = Run.objects.filter(state=Run.State.DONE).latest("pk").pk
    env = _env("benliu.config.settings")
    for name, role, path in [
        ("officer: records", "officer", "/records/"),
        ("officer: results", "officer", f"/runs/{run}/"),
        ("member: profile", "member", "/me/profile/"),
    ]:
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(get_user_model().objects.get(username=f"bench-{role}"))
        cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        yield name, env, sys.executable, path, cookie


def _env(settings: str) -> dict[str, str]:
    """Where our own server finds the city that this process is in."""
    from django.db import connection

    url = urlsplit(os.environ["BENLIU_DATABASE"])
    database = url._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    paths = os.pathsep.join([str(HERE.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**os.environ, "BENLIU_DATABASE": database, "DJANGO_SETTINGS_MODULE": settings, "PYTHONPATH": paths}


def _wagtail(folder: Path):
    python = folder / "bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run(
            [python, "-m", "pip", "install", "-q", "wagtail~=7.0", "psycopg[binary]", "gunicorn"], check=True
        )
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    env |= {"BESIDE_PORT": str(urlsplit(os.environ["BENLIU_DATABASE"]).port), "DJANGO_SETTINGS_MODULE": "wagtail_site"}
    filled = subprocess.run(
        [python, HERE / "wagtail_site.py"], env=env, check=True, capture_output=True, text=True, timeout=600
    )
    home, session = filled.stdout.split()[-2:]
    serving = {**env, "PYTHONPATH": str(HERE)}
    return (
        "Wagtail: an editor's list of 30 pages",
        serving,
        str(python),
        f"/admin/pages/{home}/",
        f"sessionid={session}",
    )


def _pretix(folder: Path):
    """Nothing where it is not installed: its hundreds of migrations take minutes."""
    python = folder / "bin/python"
    if not python.exists():
        print(f"pretix is left out: {python} is missing (python -m venv; pip install pretix gunicorn)")
        return
    port = urlsplit(os.environ["BENLIU_DATABASE"]).port
    with psycopg.connect(host="127.0.0.1", port=port, user="postgres", autocommit=True) as link:
        if not link.execute("SELECT 1 FROM pg_database WHERE datname = 'pretix_beside'").fetchone():
            link.execute("CREATE DATABASE pretix_beside")
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    own = {"BACKEND": "postgresql", "NAME": "pretix_beside", "USER": "postgres", "HOST": "127.0.0.1", "PORT": str(port)}
    env |= {f"PRETIX_DATABASE_{name}": value for name, value in own.items()}
    env |= {"PRETIX_PRETIX_DATADIR": str(folder / "data"), "PRETIX_PRETIX_URL": "http://127.0.0.1"}
    env |= {"PRETIX_DJANGO_SECRET": "bench", "DJANGO_SETTINGS_MODULE": "pretix.settings"}
    filled = subprocess.run(
        [python, HERE / "pretix_site.py"], env=env, check=True, capture_output=True, text=True, timeout=1200
    )
    cookie = f"pretix_session={filled.stdout.split()[-1]}"
    yield "pretix: an organiser's list of 25 orders", env, str(python), "/control/event/bench/fair/orders/", cookie


@contextlib.contextmanager
def _server(python: str, env: dict[str, str], port: int):
    own = env["DJANGO_SETTINGS_MODULE"] == "benliu.config.settings"
    app = "benliu.config.wsgi" if own else "django.core.wsgi:get_wsgi_application()"
    plain = ["--workers", "1", "--threads", "4", "--log-level", "warning", "--no-control-socket"]
    if env["DJANGO_SETTINGS_MODULE"] in ("wagtail_site", "pretix.settings"):
        plain.pop()  # that gunicorn may be an older one
    command = [python, "-m", "gunicorn", app, "--bind", f"127.0.0.1:{port}", *plain]
    process = subprocess.Popen(command, env=env)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _round(port: int, path: str, cookie: str) -> tuple[float, float]:
    """Requests a second over all connections, and the p99 of one request in ms."""
    times: list[float] = []
    threads = [
        threading.Thread(target=lambda: times.extend(_ask(port, path, cookie, REQUESTS))) for _ in range(CONNECTIONS)
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - began
    return len(times) / spent, sorted(times)[-(-99 * len(times) // 100) - 1] * 1000


def _ask(port: int, path: str, cookie: str, count: int) -> list[float]:
    """Seconds of each of `count` requests; the server may need a while at first."""
    times = []
    for _ in range(count):
        for attempt in range(60):
            began = time.perf_counter()
            try:
                link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                link.request("GET", path, headers={"Cookie": cookie})
                answer = link.getresponse()
                answer.read()
                link.close()
                break
            except ConnectionRefusedError:
                if attempt == 59:
                    raise
                time.sleep(1)
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status} {answer.getheader('Location') or ''}")
        times.append(time.perf_counter() - began)
    return times

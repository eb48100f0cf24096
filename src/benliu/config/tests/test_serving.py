"""`benliu serve` as a stranger runs it: one group that starts and stops together."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

BENLIU = [sys.executable, "-m", "benliu.config.command"]


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def served(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """A running server on a fresh data folder, without the demonstration."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("BENLIU_", "DJANGO_"))}
    environment |= {"BENLIU_DATA": str(tmp_path / "var")}
    command = [*BENLIU, "serve", "--port", str(port), "--processes", "1"]
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, text=True, start_new_session=True)
        end = time.monotonic() + 60
        while f":{port}/" not in (tmp_path / "log").read_text() and server.poll() is None and time.monotonic() < end:
            time.sleep(0.1)
        yield server
        server.kill()
        server.wait()


def children(pid: int) -> list[int]:
    """The processes that `pid` started and that are still there."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_there(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def test_it_serves_pages_and_leaves_nothing_behind(served, port, tmp_path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in/", timeout=10) as page:
        assert page.status == 200
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    parts = children(served.pid)
    assert len(parts) == 4  # web server, two task workers, clockwork
    served.send_signal(signal.SIGINT)
    assert served.wait(timeout=20) == 0
    assert not [pid for pid in parts if is_there(pid)]
    log = (tmp_path / "log").read_text()
    assert "demo/enter" not in log
    assert "Traceback" not in log


def test_a_part_that_dies_ends_the_group(served):
    parts = children(served.pid)
    os.kill(parts[1], signal.SIGKILL)
    assert served.wait(timeout=20) == 1
    assert not [pid for pid in parts if is_there(pid)]


@pytest.mark.skipif(sys.platform != "linux", reason="the system ends children with their parent on Linux alone")
def test_a_killed_group_leaves_nothing_behind(served):
    parts = children(served.pid)
    below = [pid for part in parts for pid in children(part)]
    assert len(parts) == 4 and below  # the web server has workers of its own
    served.kill()
    served.wait()
    end = time.monotonic() + 30
    while any(map(is_there, (*parts, *below))) and time.monotonic() < end:
        time.sleep(0.1)
    assert not [pid for pid in (*parts, *below) if is_there(pid)]


@pytest.mark.parametrize("command", ["serve", "make"])
def test_another_port_is_asked_for_in_the_way_that_was_used(command, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        said = ["--other-port", "make demo PORT={}"] if command == "make" else []
        environment = os.environ | {"BENLIU_DATA": str(tmp_path / "var")}
        run = subprocess.run(
            [*BENLIU, "serve", "--port", str(number), *said],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    wanted = f"make demo PORT={number + 1}" if command == "make" else f"--port {number + 1}"
    assert run.stderr.strip().endswith(wanted)


def test_a_taken_port_is_said_before_anything_is_touched(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = str(taken.getsockname()[1])
        environment = os.environ | {"BENLIU_DATA": str(tmp_path / "var")}
        run = subprocess.run(
            [*BENLIU, "serve", "--port", number], env=environment, capture_output=True, text=True, check=False
        )
    assert run.returncode == 1
    assert number in run.stderr
    assert not (tmp_path / "var").exists()

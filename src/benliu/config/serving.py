"""`benliu serve`: the web server and its workers as one group that starts and stops together."""

import argparse
import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from types import FrameType

from benliu.config.command import main as command
from benliu.config.command import offered, set_up_django
from rulebook.commands.language import Parser, Say, language_of, parsed, picking, speak

END_WITH_PARENT = 1  # PR_SET_PDEATHSIG
READY_SECONDS, STOP_SECONDS = 60, 10
DEMO_ROLES = ("officer", "second", "secretary", "member")


class Stopped(Exception):
    """Somebody asked the group to end."""


def main(argv: list[str]) -> int:
    """Prepare the data folder, start everything, wait. Ends with 0 when asked to stop, 1 when a part died."""
    options = _options(argv)
    say = picking(options.lang)
    if options.demo:
        os.environ["BENLIU_DEMO"] = "1"
    if "BENLIU_HOSTS" not in os.environ:  # served to this machine: messages lead back to this very port
        os.environ.setdefault("BENLIU_ADDRESS", _address(options))
    if _taken(options.host, options.port):
        taken = say(f"端口 {options.port} 已被占用，请换一个", f"port {options.port} is in use, choose another")
        print(f"{taken}: {options.other_port.format(options.port + 1)}", file=sys.stderr)
        return 1
    prepare(demo=options.demo)
    with contextlib.suppress(Stopped), _listening_for_the_end(), _running(_parts(options)) as parts:
        if _is_ready(options, parts[0]):
            _announce(options, say)
        return _watch(parts)
    return 0


def prepare(*, demo: bool) -> None:
    """Bring the tables and the static files up to date; a demonstration without people gets its bureau loaded."""
    set_up_django()
    from django.core.management import call_command
    from django.db import connections

    from benliu.identity.queries import demo_account

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if demo and "demo" in offered() and demo_account(DEMO_ROLES[0]) is None:
        command(["demo", "load"])
    connections.close_all()


def _options(argv: Sequence[str]) -> argparse.Namespace:
    language = language_of(argv)
    say = speak(language)
    parser = Parser(prog="benliu serve", description=say("启动网页和后台任务", "run pages and workers"))
    demo = say("演示：本机一键登录", "one-click logins, on this machine only")
    parser.add_argument("--demo", action="store_true", help=demo)
    parser.add_argument("--host", default="127.0.0.1", help=say("在哪个地址上服务", "the address to serve on"))
    parser.add_argument("--port", type=int, default=8000, help=say("端口", "its port"))
    # Who starts it in another way is told of another port in that way: make demo PORT=8001.
    parser.add_argument("--other-port", default="--port {}", help=argparse.SUPPRESS)
    processes = say("网页进程数，每个 4 线程", "web processes, 4 threads each")
    parser.add_argument("--processes", type=int, default=2, help=processes)
    return parsed(parser, argv, language)


def _parts(options: argparse.Namespace) -> list[list[str]]:
    """The command lines of the group; the web server comes first."""
    python = [sys.executable, "-m"]
    web = ["gunicorn", "benliu.config.wsgi", "--bind", f"{options.host}:{options.port}", "--threads", "4"]
    quiet = ["--workers", str(options.processes), "--log-level", "warning", "--no-control-socket"]
    worker = [*python, "django", "db_worker", "--no-startup-delay", "-v", "0"]
    # A roster takes half a minute: calls and notices do not wait for it.
    parts = [[*python, *web, *quiet], worker, [*worker, "--queue-name", "rosters"]]
    if find_spec("benliu.config.settle"):
        parts.append([*python, "benliu.config.command", "settle", "--loop"])
    return parts


@contextlib.contextmanager
def _running(commands: Sequence[Sequence[str]]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Start the commands, each in a session of its own, and see all of them off at the end."""
    parts: list[subprocess.Popen[bytes]] = []
    try:
        bound = _bound_to(os.getpid())
        parts.extend(
            subprocess.Popen(command, start_new_session=True, preexec_fn=bound)  # noqa: PLW1509, S603  our own, no thread yet
            for command in commands
        )
        yield parts
    finally:
        _stop(parts)


def _bound_to(parent: int) -> Callable[[], None] | None:
    """What a child does before it begins, to end when `parent` does, be it killed; None where the system cannot.

    A killed web server takes its own workers along: they watch who started them.
    """
    if sys.platform != "linux":
        return None
    system = ctypes.CDLL(None)

    def bind() -> None:
        system.prctl(END_WITH_PARENT, signal.SIGTERM)
        if os.getppid() != parent:  # it ended before it could be bound to
            os._exit(1)

    return bind


def _stop(parts: Sequence[subprocess.Popen[bytes]]) -> None:
    for part in parts:
        if part.poll() is None:
            part.send_signal(signal.SIGTERM)
    end = time.monotonic() + STOP_SECONDS
    for part in parts:
        with contextlib.suppress(subprocess.TimeoutExpired):
            part.wait(timeout=max(0.1, end - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(part.pid, signal.SIGKILL)  # what is left of its session
        part.wait()


@contextlib.contextmanager
def _listening_for_the_end() -> Iterator[None]:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not cut the stopping short
        raise Stopped

    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) == 0


def _is_ready(options: argparse.Namespace, web: subprocess.Popen[bytes]) -> bool:
    """Wait until the first page comes; False when the server ended or the time is up."""
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end and web.poll() is None:
        try:
            with urllib.request.urlopen(f"{_address(options)}/sign-in/", timeout=5) as answer:  # noqa: S310  our own
                if answer.status == 200:
                    return True
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    return False


def _address(options: argparse.Namespace) -> str:
    return f"http://{options.host}:{options.port}"


def _mail_folder() -> str:
    from django.conf import settings

    return str(settings.BENLIU_MAIL_FOLDER or "")


def _announce(options: argparse.Namespace, say: Say) -> None:
    print(f"\n奔流 Benliu: {_address(options)}/")
    if options.demo:
        for role in DEMO_ROLES:
            print(f"  {role:<10} {_address(options)}/demo/enter/{role}/")
    if folder := _mail_folder():
        print(say(f"邮件不发出去，写在 {folder}", f"mail is not sent, but written into {folder}"))
    print(say("按 Ctrl-C 停止", "Ctrl-C to stop"), flush=True)


def _watch(parts: Sequence[subprocess.Popen[bytes]]) -> int:
    """Wait until one part ends by itself: the group then ends too, rather than limp."""
    while True:
        for part in parts:
            if part.poll() is not None:
                print(f"{part.args!r} ended with {part.returncode}; stopping.", file=sys.stderr)
                return 1
        time.sleep(0.5)

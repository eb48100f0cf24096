"""The background worker killed with SIGKILL at random moments, and the clockwork that goes on: nothing lost or doubled.

A round orders an import, a calculation, notices and a new index, starts the worker that `benliu serve` starts, and
kills it somewhere in its work. Between rounds two hours pass and the clockwork takes its turn. A mail server can only
be told once more after a kill: the same message under the same id, which mail programs show once.
"""

import contextlib
import datetime as dt
import os
import random
import re
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as django_settings
from django.db import connection
from django_tasks_db.models import DBTaskResult

from benliu.common import clock
from benliu.config.settle import settle
from benliu.notices.models import Address, Delivery
from benliu.notices.registry import register_kind, unregister_kind
from benliu.notices.services import send_notice
from benliu.notices.tests.servers import free_port
from benliu.records.models import Import, Record
from benliu.records.services import apply_import, start_import
from benliu.records.tests.factories import ledger
from benliu.scoring.models import Run
from benliu.scoring.services import repeat_run, start_run
from benliu.scoring.tasks import compute_run
from benliu.scoring.tests.factories import MEMBERS, Bureau, busy_bureau
from benliu.search.models import SearchEntry
from benliu.search.tasks import index_unit

ROOT = Path(__file__).resolve().parents[4]
KIND, STALE_TITLE = "tests.killed", "旧"
ROWS, FIRST_DAY = 20, dt.date(2024, 1, 1)
KINDS = ("党课", "志愿服务")
PASSES = dt.timedelta(hours=2)
MEASURED = 10
# A process that is ready, and for each line (an hour) becomes the worker of `benliu serve` in a child of its own, on
# the tests' database and mail server; it says the child's number, and how it ended.
WORKERS = """
import datetime as dt, os, sys
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.db import connection
connection.settings_dict.update(NAME=os.environ["KILL_DATABASE"])
settings.MEDIA_ROOT = os.environ["KILL_FILES"]
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(sys.argv[1])
if sys.argv[2] == "naive":
    from benliu.notices.services import delivering
    sending = delivering._send
    def done_before_it_is_done(claimed, clock):
        delivering._rows(claimed).update(state="sent", sent_at=clock())
        sending(claimed, clock)
    delivering._send = done_before_it_is_done
for line in sys.stdin:
    settings.CLOCK_SHIFT = dt.timedelta(seconds=float(line))
    child = os.fork()
    if not child:
        call_command("db_worker", batch=True, startup_delay=False, interval=0.05, verbosity=0, skip_checks=True)
        os._exit(0)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Mailbox:
    """A mail server that takes its time, and keeps what it acknowledged: who got what, in messages of which id."""

    def __init__(self) -> None:
        self.got: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        time.sleep(0.03)
        message = message_from_bytes(envelope.content, policy=policy.default)
        text = str(message["Subject"]) + message.get_body(("plain",)).get_content()
        for title in set(re.findall(r"第 \d+ 件事", text)):
            self.got[envelope.rcpt_tos[0], title][str(message["Message-ID"])] += 1
        return "250 OK"


class Ordered:
    """Work for the worker, and what must have come of it."""

    def __init__(self, bureau: Bureau, settings, workers: subprocess.Popen) -> None:
        self.bureau, self.settings, self.workers = bureau, settings, workers
        self.rounds, self.runs, self.notices = 0, [], []
        settings.CLOCK_SHIFT = dt.timedelta()
        for name, _unit, _status in MEMBERS:
            said = {"value": f"{name}@example.cn", "asked_at": clock.now(), "confirmed_at": clock.now()}
            Address.objects.create(account=bureau.accounts[name], channel="mail", **said)
        settle(clock.now())

    @staticmethod
    def figures(one: int) -> range:
        """The quantities in the import of a round: no two are alike."""
        return range(one * ROWS, (one + 1) * ROWS)

    @staticmethod
    def row(number: int) -> list[str]:
        """A record of its own: another person, another kind or another day than all others; none is yet to come."""
        rest, place = divmod(number, len(MEMBERS))
        days, kind = divmod(rest, len(KINDS))
        return [str(FIRST_DAY + dt.timedelta(days)), MEMBERS[place][0], f"T{place:03}", KINDS[kind], str(number)]

    def order(self) -> None:
        """One import, one calculation, a notice to everybody, a new index where the last one is made."""
        now, officer, self.rounds = clock.now(), self.bureau.officer, self.rounds + 1
        rows = [self.row(n) for n in self.figures(self.rounds)]
        start_import(actor=officer, import_id=uuid.uuid4(), files=[ledger(*rows, name=f"{self.rounds}.xlsx")], now=now)
        self.runs.append(start_run(actor=officer, scheme_id=self.bureau.scheme.pk, period="2024", now=now).pk)
        compute_run.enqueue(self.runs[-1])
        title, people = f"第 {self.rounds} 件事", [name for name, _unit, _status in MEMBERS]
        accounts = [self.bureau.accounts[name].pk for name in people]
        send_notice(to=accounts, kind=KIND, title=title, text="请看。", path="/me/", now=now)
        self.notices += [(f"{name}@example.cn", title) for name in people]
        if not SearchEntry.objects.filter(title=STALE_TITLE).exists():
            unit = self.bureau.units["甲支部"].pk
            SearchEntry.objects.filter(unit_id=unit).update(title=STALE_TITLE)
            index_unit.enqueue(unit)

    def pass_time(self) -> None:
        """What was read is applied by its officer, two hours pass, and the clockwork takes its turn."""
        for pk in Import.objects.filter(state=Import.State.PREVIEW).values_list("pk", flat=True):
            apply_import(actor=self.bureau.officer, import_id=pk, now=clock.now())
        self.settings.CLOCK_SHIFT += PASSES
        settle(clock.now())

    def work(self, wait: float | None = None) -> int:
        """Let a worker do what there is, and kill it after `wait` seconds; returns how it ended."""
        self.workers.stdin.write(f"{self.settings.CLOCK_SHIFT.total_seconds()}\n".encode())
        self.workers.stdin.flush()
        child = int(self.workers.stdout.readline())
        if wait is not None:
            time.sleep(wait)
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        return int(self.workers.stdout.readline())

    def undone(self) -> int:
        """How much a worker or the clockwork still has before it."""
        waiting = Import.objects.exclude(state=Import.State.DONE).count()
        return waiting + Delivery.objects.exclude(state="sent").count() + DBTaskResult.objects.exclude(
            status__in=["SUCCESSFUL", "FAILED"]
        ).count()  # fmt: skip


@pytest.fixture
def mailbox():
    """A mail server, and where it listens."""
    register_kind(KIND, "平常的事")
    box, port = Mailbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()
    unregister_kind(KIND)


@contextlib.contextmanager
def workers(port: int, way: str) -> Iterator[subprocess.Popen]:
    """What becomes a worker when it is told so."""
    environment = os.environ | {
        "KILL_DATABASE": str(connection.settings_dict["NAME"]),
        "KILL_FILES": str(django_settings.MEDIA_ROOT),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
    }
    command, pipe = [sys.executable, "-c", WORKERS, str(port), way], subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, cwd=ROOT) as process:
        yield process
        process.stdin.close()


def kill_at_random(ordered: Ordered, kills: int) -> int:
    """Rounds until a worker was killed so often, then workers until nothing is left; returns how often in a task."""
    ordered.order()
    ordered.work()
    ordered.pass_time()
    longest, killed, inside, chance = 0.0, 0, 0, random.Random(kills)
    for nth in range(4 * kills):
        if killed == kills:
            break
        if nth % MEASURED == 0:  # the more there is, the longer a worker takes: else what takes longest never ends
            ordered.order()
            began = time.monotonic()
            assert ordered.work() == 0
            longest = time.monotonic() - began
            ordered.pass_time()
        ordered.order()
        killed += ordered.work(chance.uniform(0, longest)) == -signal.SIGKILL
        inside += DBTaskResult.objects.running().exists()
        ordered.pass_time()
    assert killed == kills, "else there was nothing to kill"
    for _round in range(20):
        ordered.pass_time()
        assert ordered.work() == 0
        if not ordered.undone():
            break
    return inside


def lost_and_doubled(ordered: Ordered, mailbox: Mailbox) -> tuple[list[object], list[object]]:
    """What of all that was ordered is missing, and what is there twice."""
    told = {one: len(mailbox.got[one]) for one in ordered.notices}
    figures = Counter(1000 * n for one in range(1, ordered.rounds + 1) for n in ordered.figures(one))
    filed = Counter(Record.objects.filter(batch__in=Import.objects.values("batch")).values_list("quantity", flat=True))
    lost: list[object] = [one for one, ids in told.items() if not ids]
    lost += (figures - filed).elements()
    lost += list(SearchEntry.objects.filter(title=STALE_TITLE).values_list("key", flat=True))
    lost += list(Run.objects.filter(pk__in=ordered.runs).exclude(state=Run.State.DONE).values_list("pk", flat=True))
    doubled: list[object] = [one for one, ids in told.items() if ids > 1]
    doubled += (filed - figures).elements()
    return lost, doubled


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kills", [4, pytest.param(200, marks=pytest.mark.proof)])
def test_killed_at_random_moments_nothing_is_lost_or_doubled(mailbox, settings, kills):
    kills = int(os.environ.get("BENLIU_KILLS", kills))
    box, port = mailbox
    with workers(port, "as it is") as process:
        ordered = Ordered(busy_bureau(), settings, process)
        inside = kill_at_random(ordered, kills)
    assert lost_and_doubled(ordered, box) == ([], [])
    assert ordered.undone() == 0 and not DBTaskResult.objects.failed().exists()
    numbers = list(Record.objects.exclude(number=None).order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(repeat_run(run_id=pk).same for pk in {ordered.runs[0], ordered.runs[-1]})
    repeated = sum(count - 1 for ids in box.got.values() for count in ids.values())
    print(f"{kills} kills, {inside} of them inside a task; {len(ordered.notices)} notices, {repeated} told once more")
    assert repeated <= kills * len(MEMBERS)


@pytest.mark.proof
@pytest.mark.django_db(transaction=True)
def test_marking_done_before_doing_loses_something(mailbox, settings):
    """The control: a worker that notes a message as sent, and then sends it."""
    box, port = mailbox
    with workers(port, "naive") as process:
        ordered = Ordered(busy_bureau(), settings, process)
        for _time in range(6):
            kill_at_random(ordered, 4)
            lost, _doubled = lost_and_doubled(ordered, box)
            if lost:
                break
    assert lost and all("@" in str(one) for one in lost), "messages, and nothing else"

"""Workers killed with SIGKILL while they send by a real mail server: nothing lost, at most once more."""

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from email import message_from_bytes
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.db import connection

from benliu.common import clock
from benliu.identity.models import User
from benliu.notices.models import Delivery
from benliu.notices.timing import LEASE

from .conftest import reach, tell
from .servers import free_port

ROOT = Path(__file__).resolve().parents[4]
# What a background worker does, in a process of its own on the tests' database, as if it were later.
WORKER = """
import datetime as dt, os, sys
import django
django.setup()
from django.conf import settings
from django.db import connection
connection.settings_dict.update(NAME=os.environ["KILL_DATABASE"])
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(sys.argv[1])
from benliu.common.clock import now
from benliu.notices.services import deliver_due
later = dt.timedelta(seconds=float(sys.argv[2]))
deliver_due(clock=lambda: now() + later, most=1000)
"""


class Killer:
    """A mail server that has the worker killed when it takes (or is about to take) the messages named."""

    def __init__(self) -> None:
        self.kill_at: dict[int, str] = {}
        self.taken: list[tuple[str, str]] = []
        self.seen = 0
        self.worker: subprocess.Popen | None = None

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.seen += 1
        moment = self.kill_at.get(self.seen)
        if moment != "before":
            message = message_from_bytes(envelope.content)
            self.taken.append((envelope.rcpt_tos[0], str(message["Message-ID"])))
        if moment:
            assert self.worker
            self.worker.send_signal(signal.SIGKILL)
            self.worker.wait()
        return "250 OK"


def run(killer: Killer, port: int, later: dt.timedelta) -> int:
    """One worker until it has nothing left or is killed; returns how it ended."""
    environment = os.environ | {
        "KILL_DATABASE": str(connection.settings_dict["NAME"]),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
    }
    command = [sys.executable, "-c", WORKER, str(port), str(later.total_seconds())]
    killer.worker = subprocess.Popen(command, env=environment, cwd=ROOT)
    return killer.worker.wait()


@pytest.mark.django_db(transaction=True)
def test_killed_before_and_after_the_server_took_it():
    people = [User.objects.create_user(f"u{i:02}") for i in range(30)]
    for person in people:
        reach(person)
    tell(*people, now=clock.now())
    killer, port = Killer(), free_port()
    # The server has the message but the worker does not know; or the server has not got it.
    killer.kill_at = {3: "after", 9: "before", 10: "after", 17: "before", 20: "after"}
    controller = Controller(killer, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        later, ends = dt.timedelta(), []
        while not ends or ends[-1]:
            ends.append(run(killer, port, later))
            assert len(ends) < 12
        unsent = Delivery.objects.exclude(state="sent").count()
        assert unsent == 5, "those killed in the middle are held for five minutes: nobody else sends them meanwhile"
        assert run(killer, port, LEASE + dt.timedelta(minutes=1)) == 0
        assert run(killer, port, 10 * LEASE) == 0
    finally:
        controller.stop()
    assert ends.count(-signal.SIGKILL) == 5
    assert not Delivery.objects.exclude(state="sent").exists()
    got = Counter(to for to, _id in killer.taken)
    assert set(got) == {f"{person.username}@example.cn" for person in people}, "nobody is left out"
    assert sorted(got.values()) == [1] * 27 + [2] * 3, "twice only where the server had it and the worker died"
    ids = {(to, message_id) for to, message_id in killer.taken}
    assert len(ids) == 30, "the second time it is the same message"


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_message_once():
    people = [User.objects.create_user(f"u{i:02}") for i in range(40)]
    for person in people:
        reach(person)
    tell(*people, now=clock.now())
    killer, port = Killer(), free_port()
    controller = Controller(killer, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        together = [threading.Thread(target=run, args=(Killer(), port, dt.timedelta())) for _ in range(2)]
        for thread in together:
            thread.start()
        for thread in together:
            thread.join()
    finally:
        controller.stop()
    assert sorted(to for to, _id in killer.taken) == sorted(f"{person.username}@example.cn" for person in people)

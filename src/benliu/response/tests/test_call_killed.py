"""Workers killed with SIGKILL while they climb, and two at once: nobody called twice by a rung, nobody forgotten."""

import datetime as dt
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection

from benliu.common.ids import new_id
from benliu.identity.models import User
from benliu.notices.models import Address, Delivery, Notice
from benliu.org.models import Membership, Person
from benliu.org.tests.factories import make_bureau
from benliu.response.models import Call
from benliu.response.plans import Rung
from benliu.response.services import Asked, answer_call, call_pool
from benliu.response.tests.factories import make_response

ROOT = Path(__file__).resolve().parents[4]
NOW = dt.datetime(2026, 8, 11, 0, 5, tzinfo=dt.UTC)
PEOPLE, BATCH = 60, 7
CHANNELS = ("mail", "sms", "voice")
# Climbs as if it were so many minutes later; kills itself in the batch named, before or after that was told.
WORKER = """
import datetime as dt, os, signal, sys
import django
django.setup()
from django.conf import settings
from django.db import connection
connection.settings_dict.update(NAME=os.environ["KILL_DATABASE"])
settings.BENLIU_SMS = settings.BENLIU_VOICE = "http://a:b@127.0.0.1:9/"
from benliu.response.services import ladder
ladder.BATCH = int(os.environ["KILL_BATCH"])
minutes, kill_at, moment = float(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
now = dt.datetime(2026, 8, 11, 0, 5, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
telling, told = ladder.tell_called, 0
def tell(*words, **named):
    global told
    told += 1
    if told == kill_at and moment == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    telling(*words, **named)
    if told == kill_at:
        os.kill(os.getpid(), signal.SIGKILL)
ladder.tell_called = tell
ladder.climb(clock=lambda: now, most=1000)
"""


@pytest.fixture
def round_of_sixty(transactional_db, settings):
    """Sixty people with three addresses each are asked, up a ladder of three rungs."""
    settings.BENLIU_SMS = settings.BENLIU_VOICE = "http://a:b@127.0.0.1:9/"
    bureau = make_bureau()
    response, branch = make_response(bureau, NOW), bureau.units["第三党支部"]
    people = []
    for i in range(PEOPLE):
        account = User.objects.create_user(f"u{i:02}")
        person = Person.objects.create(staff_no=f"U{i:02}", name=f"队员{i}", account=account)
        since = {"starts_on": dt.date(2024, 1, 1), "status": Membership.Status.FULL}
        Membership.objects.create(person=person, unit=branch, **since)
        for channel in CHANNELS:
            given = {"account": account, "channel": channel, "value": f"{channel} of u{i:02}"}
            Address.objects.create(**given, asked_at=NOW, confirmed_at=NOW)
        people.append(person.pk)
    ladder = (Rung("push", 0), Rung("sms", 5), Rung("voice", 10))
    asked = Asked(new_id(), response.pk, answer_within=15, ladder=ladder, needed=PEOPLE)
    return call_pool(actor=bureau.officer, asked=asked, teams=(), people=people, now=NOW).round


def worker(minutes: float, kill_at: int = 0, moment: str = "") -> subprocess.Popen:
    environment = os.environ | {
        "KILL_DATABASE": str(connection.settings_dict["NAME"]),
        "KILL_BATCH": str(BATCH),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
    }
    command = [sys.executable, "-c", WORKER, str(minutes), str(kill_at), moment]
    return subprocess.Popen(command, env=environment, cwd=ROOT)


def deliveries() -> Counter:
    found = Delivery.objects.filter(notice__kind="response.call")
    return Counter(found.values_list("notice__account__username", "address__channel"))


def test_killed_in_the_middle_of_every_rung(round_of_sixty):
    ends = []
    for minutes, kills in (
        (0, ((3, "before"), (2, "after"), (1, "after"))),
        (30, ((4, "after"),)),
        (60, ((1, "before"),)),
    ):
        ends += [worker(minutes, *kill).wait() for kill in kills]
        assert Call.objects.exclude(next_at=None).filter(next_at__lte=NOW + dt.timedelta(minutes=minutes)).exists()
        assert worker(minutes).wait() == 0
    assert ends == [-signal.SIGKILL] * 5
    assert deliveries() == {(f"u{i:02}", channel): 1 for i in range(PEOPLE) for channel in CHANNELS}
    assert set(Call.objects.values_list("rung", "next_at")) == {(3, None)}
    assert Notice.objects.filter(kind="response.call").count() == PEOPLE


def test_two_at_once_while_people_answer(round_of_sixty):
    """Whoever answers before a rung is not called by it; all the others are, once."""
    quick = list(Call.objects.order_by("pk")[:20])
    both = [worker(0), worker(0)]
    for call in quick:
        answer_call(call_id=call.pk, answer="limited", free_from=NOW, way="app", now=NOW)
    assert [one.wait() for one in both] == [0, 0]
    both = [worker(30), worker(30)]
    assert [one.wait() for one in both] == [0, 0]
    answered = {call.person.account.username for call in quick}
    silent = {f"u{i:02}" for i in range(PEOPLE)} - answered
    assert deliveries() == {(name, channel): 1 for name in silent for channel in CHANNELS[:2]}
    assert set(Call.objects.filter(stop="").values_list("rung", flat=True)) == {2}

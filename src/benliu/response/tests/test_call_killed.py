"""A call-up cut off: the commander's phone or the server dies, the database restarts, workers are killed or climb two
at once. Nobody is called twice by a rung, nobody is forgotten.
"""

import datetime as dt
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from benliu.common.ids import new_id
from benliu.identity.models import User
from benliu.notices.models import Address, Delivery, Notice
from benliu.org.models import Membership, Person
from benliu.org.tests.factories import make_bureau
from benliu.response.models import Call, CallRound, Response
from benliu.response.plans import Rung
from benliu.response.services import Asked, answer_call, call_pool
from benliu.response.tests.factories import make_response

ROOT = Path(__file__).resolve().parents[4]
NOW = dt.datetime(2026, 8, 11, 0, 5, tzinfo=dt.UTC)
PEOPLE, BATCH = 60, 7
CHANNELS = ("mail", "sms", "voice")
# Climbs as if it were so many minutes later; kills itself in the batch named, before or after that was told.
CLIMBING = """
from benliu.response.services import ladder
ladder.BATCH = int(os.environ["KILL_BATCH"])
minutes, at, moment = float(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
now = dt.datetime(2026, 8, 11, 0, 5, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
telling, told = ladder.tell_called, 0
def tell(*words, **named):
    global told
    told += 1
    if (told, moment) == (at, "before"):
        strike()
    telling(*words, **named)
    if (told, moment) == (at, "after"):
        strike()
ladder.tell_called = tell
ladder.climb(clock=lambda: now, most=1000)
"""
# Answers one form of the commander's, the way the server does; dies before it is kept, or before it has said so.
SERVING = """
from django.test import Client
from benliu.identity.models import User
from benliu.response.pages import calls
from benliu.response.services import call
if sys.argv[2] == "before":
    keeping = call.insert_rows
    def keep(*rows):
        keeping(*rows)
        strike()
    call.insert_rows = keep
else:
    calls.add_toast = lambda *_said: strike()
client = Client()
client.force_login(User.objects.get(pk=sys.argv[3]), backend="allauth.account.auth_backends.AuthenticationBackend")
said = {"id": sys.argv[5], "kind": "pool", "needed": 60, "answer_within": 15, "push": 0}
client.post(f"/responses/{sys.argv[4]}/calls/new/", said)
"""
# What each of them begins with, and what strikes it: SIGKILL, or a restart of the database under its hands.
BEGINNING = """
import datetime as dt, os, signal, subprocess, sys
import django
django.setup()
from django.conf import settings
from django.db import connection
connection.settings_dict.update(NAME=os.environ["KILL_DATABASE"])
settings.BENLIU_SMS = settings.BENLIU_VOICE = "http://a:b@127.0.0.1:9/"
def strike():
    if sys.argv[1] == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    subprocess.run(sys.argv[1], shell=True, cwd="/", check=True, stdout=subprocess.DEVNULL)
"""
OWN_DATABASE = "KILL_OWN_DATABASE"  # set where nobody else uses the cluster of `tools/with-postgresql`


@pytest.fixture
def bureau_of_sixty(transactional_db, settings):
    """A bureau with a response and sixty more people, each with three addresses."""
    settings.BENLIU_SMS = settings.BENLIU_VOICE = "http://a:b@127.0.0.1:9/"
    bureau = make_bureau()
    branch = bureau.units["第三党支部"]
    make_response(bureau, NOW)
    for i in range(PEOPLE):
        account = User.objects.create_user(f"u{i:02}")
        person = Person.objects.create(staff_no=f"U{i:02}", name=f"队员{i}", account=account)
        since = {"starts_on": dt.date(2024, 1, 1), "status": Membership.Status.FULL}
        Membership.objects.create(person=person, unit=branch, **since)
        for channel in CHANNELS:
            given = {"account": account, "channel": channel, "value": f"{channel} of u{i:02}"}
            Address.objects.create(**given, asked_at=NOW, confirmed_at=NOW)
    return bureau


@pytest.fixture
def round_of_sixty(bureau_of_sixty):
    """They are asked, up a ladder of three rungs."""
    people = list(Person.objects.filter(staff_no__startswith="U").values_list("pk", flat=True))
    ladder = (Rung("push", 0), Rung("sms", 5), Rung("voice", 10))
    asked = Asked(new_id(), Response.objects.get().pk, answer_within=15, ladder=ladder, needed=PEOPLE)
    return call_pool(actor=bureau_of_sixty.officer, asked=asked, teams=(), people=people, now=NOW).round


def process(script: str, *told: object) -> subprocess.Popen:
    environment = os.environ | {
        "KILL_DATABASE": str(connection.settings_dict["NAME"]),
        "KILL_BATCH": str(BATCH),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
    }
    return subprocess.Popen([sys.executable, "-c", BEGINNING + script, *map(str, told)], env=environment, cwd=ROOT)


def worker(minutes: float, at: int = 0, moment: str = "", how: str = "kill") -> subprocess.Popen:
    """Climbs as if it were so many minutes later; is struck in the batch named, before or after that was told."""
    return process(CLIMBING, how, minutes, at, moment)


def deliveries() -> Counter:
    found = Delivery.objects.filter(notice__kind="response.call")
    return Counter(found.values_list("notice__account__username", "address__channel"))


def assert_each_once_by_each_rung() -> None:
    assert deliveries() == {(f"u{i:02}", channel): 1 for i in range(PEOPLE) for channel in CHANNELS}
    assert set(Call.objects.values_list("rung", "next_at")) == {(3, None)}
    assert Notice.objects.filter(kind="response.call").count() == PEOPLE


@pytest.mark.parametrize("moment", ["before", "after"])
def test_the_commander_calls_and_the_server_or_the_phone_dies(bureau_of_sixty, moment):
    """Before it was kept nobody is called; after that everybody is, though nobody heard so. Sent again it is the same
    round, and another phone, on which the page is opened anew, calls nobody twice.
    """
    officer, response = bureau_of_sixty.accounts["周干部"], Response.objects.get()
    said = {"id": str(new_id()), "kind": "pool", "needed": 60, "answer_within": 15, "push": 0}
    assert process(SERVING, "kill", moment, officer.pk, response.pk, said["id"]).wait() == -signal.SIGKILL
    assert CallRound.objects.count() == (moment == "after")
    client, url = Client(), reverse("call_up", args=[response.pk])
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(url, said).status_code == 302
    assert client.post(url, said).status_code == 302
    once = Counter(Call.objects.values_list("person", flat=True))
    assert set(Person.objects.filter(staff_no__startswith="U").values_list("pk", flat=True)) <= set(once)
    again = client.get(url).context["form"].initial["id"]
    assert "没有可以呼叫的人" in client.post(url, said | {"id": str(again)}).text
    assert set(Counter(Call.objects.values_list("person", flat=True)).values()) == {1} and len(once) > PEOPLE
    assert [str(pk) for pk in CallRound.objects.values_list("pk", flat=True)] == [said["id"]]


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
    assert_each_once_by_each_rung()


@pytest.mark.skipif(OWN_DATABASE not in os.environ, reason="only on a PostgreSQL of its own: the next test starts one")
def test_the_database_restarts_in_the_middle_of_every_rung(round_of_sixty):
    """Without a warning, as after a crash: the next worker does what was not kept, and not again what was."""
    for minutes, at, moment in ((0, 3, "before"), (0, 2, "after"), (30, 4, "after"), (60, 1, "before")):
        assert worker(minutes, at, moment, os.environ["POSTGRES_RESTART"]).wait() == 1
        connection.close()  # it was cut off as well
        assert Call.objects.filter(next_at__lte=NOW + dt.timedelta(minutes=minutes)).exists()
        if moment == "after" or minutes:
            assert worker(minutes).wait() == 0
    assert_each_once_by_each_rung()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is no server")
def test_on_a_database_that_restarts():
    test = f"{__file__}::{test_the_database_restarts_in_the_middle_of_every_rung.__name__}"
    command = ["tools/with-postgresql", sys.executable, "-m", "pytest", "-v", "-n", "0", "-p", "no:cacheprovider", test]
    environment = os.environ | {OWN_DATABASE: "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert "1 passed" in done.stdout, done.stdout + done.stderr


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

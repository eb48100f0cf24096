"""A call-up of so many people: how long until all are in the queue, and how long an answer takes.

    python bench/calls.py [--people 10000] [--naive 500]                       SQLite, in a folder of its own
    tools/with-postgresql .venv/bin/python bench/calls.py                      PostgreSQL

`called` chooses the people and keeps the round; `queued` takes all of them up the first rung, until every notice is on
its way to its address. `naive` does the same one by one, for fewer people, in the same run. `answer`: one answer and
the counts of the page after it.
"""

import argparse
import datetime as dt
import os
import statistics
import tempfile
import time
from typing import Any

CHANNELS = ("mail", "sms", "voice")
ANSWERS = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--naive", type=int, default=500, help="how many are called one by one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["BENLIU_DATA"] = folder
        os.environ |= {"BENLIU_SMS": "https://a:b@127.0.0.1:9/", "BENLIU_VOICE": "https://a:b@127.0.0.1:9/"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benliu.config.settings")
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        print(f"{connection.vendor}, {options.people:,} people, load {os.getloadavg()[0]:.1f}")
        _measure(options.people, options.naive)


def _measure(count: int, naive: int) -> None:
    from benliu.common.clock import now
    from benliu.common.ids import new_id
    from benliu.response.models import Call
    from benliu.response.plans import Rung
    from benliu.response.queries.call import call_counts
    from benliu.response.services import Asked, answer_call, call_pool, climb

    actor, response, people = _bureau(count)
    ladder = (Rung("push", 0), Rung("sms", 5), Rung("voice", 10))
    asked = Asked(new_id(), response.pk, answer_within=15, ladder=ladder, needed=count)
    begun, worked = time.monotonic(), time.process_time()
    call_pool(actor=actor, asked=asked, teams=(), now=now())
    called = time.monotonic() - begun
    while climb(clock=now):
        pass
    queued = time.monotonic() - begun
    worked = time.process_time() - worked
    print(f"called {called:.2f} s, queued {queued:.2f} s, {worked:.2f} s of them on the processor", flush=True)
    taken = []
    for call in Call.objects.filter(round=asked.id)[:ANSWERS]:
        at = time.monotonic()
        answer_call(call_id=call.pk, answer="yes", way="link", now=now())
        call_counts(actor, response, now())
        taken.append(time.monotonic() - at)
    slow = _one_by_one(actor, response, people[:naive]) * count / naive
    print(f"one by one {slow:.1f} s ({naive} people, scaled)")
    answer = statistics.median(taken)
    print(f"people={count} called_s={called:.2f} queued_s={queued:.2f} naive_s={slow:.1f} answer_s={answer:.3f}")


def _one_by_one(actor: Any, response: Any, people: list[int]) -> float:
    """What a loop would do: ask for each whether it is free, keep the call, tell."""
    from benliu.common.clock import now
    from benliu.common.ids import new_id
    from benliu.readiness.queries import ready_people
    from benliu.response.models import Call, CallRound
    from benliu.response.queries.uncalled import why_not_asked
    from benliu.response.services.calling import tell_called

    at = now()
    window = (at, at + dt.timedelta(hours=8))
    made = {"made_by_id": actor.account_id, "made_at": at, "answer_within": 15, "needed": len(people)}
    asked = CallRound.objects.create(id=new_id(), response=response, kind="pool", ladder=[], **made)
    begun = time.monotonic()
    for person in people:
        ready = ready_people(people=[person], teams=(), starts_at=window[0], ends_at=window[1], now=at)
        why_not_asked(response, ready, window, dt.timedelta(hours=8))
        Call.objects.create(id=new_id(), round=asked, person_id=person, made_at=at)
        tell_called(asked, [person], turn=0, channels=("mail",), now=at)
    return time.monotonic() - begun


def _bureau(count: int) -> tuple[Any, Any, list[int]]:
    """A unit with so many people, each with an account and three confirmed addresses, and a response."""
    from benliu.common.bulk import insert_rows
    from benliu.common.clock import local_date, now
    from benliu.common.ids import new_id
    from benliu.identity.models import User
    from benliu.notices.models import Address
    from benliu.org.models import Membership, Office, Person, Unit
    from benliu.org.services import appoint_person, connect_account, open_unit
    from benliu.org.standing import standing_of
    from benliu.response.services import Start, start_response

    at = now()
    top = open_unit(name="示例市水利局", kind=Unit.Kind.BUREAU, parent=None, now=at)
    officer, account = Person.objects.create(staff_no="S1", name="周干部"), User.objects.create_user("officer")
    connect_account(person=officer, account=account, now=at)
    appoint_person(person=officer, unit=top, role=Office.Role.OFFICER, since=dt.date(2020, 1, 1), now=at)
    actor = standing_of(account, on=local_date(at))
    start = Start(new_id(), top.pk, title="第 5 号台风", level=2, reason="台风警报")
    response = start_response(actor=actor, start=start, now=at)
    User.objects.bulk_create([User(username=f"u{i}", password="!") for i in range(count)], batch_size=500)
    accounts = list(User.objects.exclude(pk=account.pk).order_by("pk").values_list("pk", flat=True))
    rows = [Person(staff_no=f"U{i}", name=f"队员{i}", account_id=one) for i, one in enumerate(accounts)]
    Person.objects.bulk_create(rows, batch_size=500)
    people = list(Person.objects.exclude(pk=officer.pk).order_by("pk").values_list("pk", flat=True))
    held = {"unit_id": top.pk, "starts_on": dt.date(2024, 1, 1), "status": Membership.Status.FULL}
    Membership.objects.bulk_create([Membership(person_id=one, **held) for one in people], batch_size=500)
    columns = ("account_id", "channel", "value", "keys", "asked_at", "confirmed_at")
    insert_rows(Address, columns, ((one, way, f"{way}{one}", {}, at, at) for one in accounts for way in CHANNELS))
    return actor, response, people


if __name__ == "__main__":
    main()

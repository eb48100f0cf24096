"""An organisation of a given size in a PostgreSQL database of its own, filled once by the database's own means.

Everybody is invented. Records are verified and numbered as the services would leave them; results come from a real run.
While records are filled in, foreign keys and seals are not looked at (`session_replication_role`), and indexes are
built afterwards; the run then meets the tables as the product has them.
"""

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from string import Template

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, transaction

YEAR = 2025
BRANCH = 25  # members a branch
COMMITTEE = 100  # branches a committee
ROLES = ("officer", "secretary", "member")
NOW = dt.datetime(YEAR + 1, 1, 5, 4, tzinfo=dt.UTC)
FILLED = ("records_record", "records_recordtext", "records_evidence")


def enter(members: int, records: int) -> None:
    """Connect to the city of this size; what is not there yet is made, each step kept once it is whole."""
    from benliu.org.models import Person
    from benliu.records.models import Record
    from benliu.scoring.models import Run

    _connect(f"city_{members}_{records}")
    call_command("migrate", verbosity=0)
    if not Person.objects.exists():
        _timed(f"{members:,} members", lambda: _people(members))
    if not Record.objects.exists():
        _timed(f"{records:,} records", lambda: _records(members, records))
    if not Run.objects.filter(state=Run.State.DONE).exists():
        _timed("run", run)


def _timed(name: str, step) -> None:
    began = time.perf_counter()
    step()
    print(f"  {name}: {time.perf_counter() - began:.0f} s", flush=True)


def _connect(name: str) -> None:
    """Turn the default connection to the database `name`, made where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    connection.settings_dict["NAME"] = name


@transaction.atomic
def _people(members: int) -> None:
    from benliu.org.models import Membership, Office, Person

    accounts = [get_user_model().objects.create_user(f"bench-{role}") for role in ROLES]
    bureau, branches = _units(-(-members // BRANCH))
    people = Person.objects.bulk_create(
        [Person(staff_no=f"T{i:06d}", name=f"测试{i:06d}") for i in range(members)], batch_size=5000
    )
    since = dt.date(YEAR, 1, 1)
    Membership.objects.bulk_create(
        [
            Membership(person=p, unit=branches[i // BRANCH], status="正式党员", starts_on=since)
            for i, p in enumerate(people)
        ],
        batch_size=5000,
    )
    Office.objects.create(person=people[0], unit=bureau, role="officer", starts_on=since)
    Office.objects.create(person=people[1], unit=branches[0], role="secretary", starts_on=since)
    for account, person in zip(accounts, people, strict=False):
        Person.objects.filter(pk=person.pk).update(account=account)


def _units(count: int):
    """The bureau and its `count` branches, under committees. By path at once: one by one they take minutes."""
    from benliu.org.models import Unit

    def unit(name: str, kind: str, children: int, *steps: int) -> Unit:
        path = ""
        for depth, step in enumerate(steps, 1):
            path = Unit._get_path(path, depth, step)
        return Unit(name=name, kind=kind, path=path, depth=len(steps), numchild=children)

    tops = -(-count // COMMITTEE)
    units = [unit("示例市", "bureau", tops, 1)]
    for c in range(tops):
        places = range(c * COMMITTEE, min(count, (c + 1) * COMMITTEE))
        units.append(unit(f"第{c + 1}党委", "committee", len(places), 1, c + 1))
        units += [unit(f"第{b + 1}党支部", "branch", 0, 1, c + 1, b % COMMITTEE + 1) for b in places]
    Unit.objects.bulk_create(units)
    return units[0], [u for u in units if u.kind == "branch"]


@transaction.atomic
def _records(members: int, records: int) -> None:
    from benliu.org.standing import standing_of
    from benliu.scoring.services import adopt_scheme

    officer = get_user_model().objects.get(username="bench-officer")
    adopt_scheme(actor=standing_of(officer, on=NOW.date()), source="bureau", now=NOW)
    text = Template((Path(__file__).parent / "city.sql").read_text())
    kinds = {f"{subject}_kinds": _kinds(subject) for subject in ("member", "branch")}
    script = text.substitute(members=members, records=records, account=officer.pk, **kinds)
    with connection.cursor() as cursor, _unchecked(cursor):
        for statement in script.split(";\n"):
            cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _kinds(subject: str) -> str:
    """The ids of the kinds that have no level and veto nothing, for a list in SQL."""
    from benliu.records.models import RecordKind

    plain = RecordKind.objects.filter(subject=subject, levels=[]).exclude(code__contains="veto")
    return ", ".join(str(pk) for pk in plain.order_by("pk").values_list("pk", flat=True))


@contextmanager
def _unchecked(cursor) -> Iterator[None]:
    """Without foreign keys and seals, and without indexes that are no constraints; they are built at the end."""
    cursor.execute("SET LOCAL session_replication_role = replica")
    cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")
    # Rows lie in the order of their numbers, as records come in; a merge join would lay them down person by person.
    cursor.execute("SET LOCAL enable_mergejoin = off")
    cursor.execute("SET LOCAL work_mem = '256MB'")
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) "
        "AND indexname NOT IN (SELECT conname FROM pg_constraint)",
        [list(FILLED)],
    )
    indexes = cursor.fetchall()
    for name, _definition in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    for _name, definition in indexes:
        cursor.execute(definition)
    cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def run():
    """A run of the year, as an officer starts it; returns it."""
    from benliu.org.standing import standing_of
    from benliu.scoring.models import SchemeVersion
    from benliu.scoring.services import run_scheme, start_run

    officer = standing_of(get_user_model().objects.get(username="bench-officer"), on=NOW.date())
    queued = start_run(actor=officer, scheme_id=SchemeVersion.objects.get().pk, period=str(YEAR), now=NOW)
    done = run_scheme(run_id=queued.pk, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as autovacuum would, later
    return done

"""Server time and query count of the pages that people open, at three sizes of organisation, on PostgreSQL.

    tools/with-postgresql .venv/bin/python bench/pages.py [--sizes 100:10000 …] [--rounds 30]

Each size is MEMBERS:RECORDS; the database is emptied before each. Times are of the whole WSGI request in the process
(middleware, view, template, database), without the network; the first request of a page is not counted.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", default=["100:10000", "10000:1000000", "100000:10000000"])
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    if not os.environ.get("BENLIU_DATABASE", "").startswith("postgres"):
        raise SystemExit("run me under tools/with-postgresql: I empty the database that I am given")
    with tempfile.TemporaryDirectory() as data:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "benliu.config.settings", "BENLIU_DATA": data}
        import django
        from django.core.management import call_command

        django.setup()
        call_command("collectstatic", interactive=False, verbosity=0)
        show({size: measure(*map(int, size.split(":")), options.rounds) for size in options.sizes})


def measure(members: int, records: int, rounds: int) -> dict[str, tuple[float, float, int]]:
    """(median ms, p99 ms, queries) by page, in a database of this size made for it."""
    from city import fill
    from django.core.management import call_command
    from django.db import connection

    print(f"{members:,} members, {records:,} records", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    connection.close()
    call_command("migrate", verbosity=0)
    started = time.perf_counter()
    made = fill(members, records)
    print(f"  filled and scored in {time.perf_counter() - started:.0f} s", flush=True)
    return {name: _page(made[role], path, rounds) for name, role, path in pages(made)}


def pages(made: dict) -> list[tuple[str, str, str]]:
    """What is opened: (name, whose, path)."""
    from benliu.org.models import Membership
    from benliu.records.models import Record

    run = made["run"]
    member = Membership.objects.get(person__account=made["member"])
    record = Record.objects.filter(person=member.person_id).first()
    return [
        ("member: home", "member", "/me/"),
        ("member: all points", "member", "/me/points/"),
        ("member: a record", "member", f"/records/{record.pk}/"),
        ("secretary: desk", "secretary", "/desk/"),
        ("officer: desk", "officer", "/office/"),
        ("officer: records", "officer", "/records/"),
        ("officer: people", "officer", "/org/people/?q=测试0000"),
        ("officer: organisations", "officer", "/org/"),
        ("officer: a branch", "officer", f"/org/units/{member.unit_id}/"),
        ("officer: runs", "officer", "/runs/"),
        ("officer: results", "officer", f"/runs/{run.pk}/"),
        ("officer: branch's stars", "officer", f"/runs/{run.pk}/branches/{member.unit_id}/"),
        ("officer: member's points", "officer", f"/runs/{run.pk}/members/{member.person_id}/"),
    ]


def _page(user: object, path: str, rounds: int) -> tuple[float, float, int]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status_code}")
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
        count = len(queries)  # the next request empties the log
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        client.get(path)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times), sorted(times)[int(len(times) * 0.99) - 1], count


def show(tables: dict[str, dict[str, tuple[float, float, int]]]) -> None:
    """One table: page × size, median ms / p99 ms / queries."""
    sizes = list(tables)
    print("\n| page | " + " | ".join(f"{s.split(':')[0]} members, {s.split(':')[1]} records" for s in sizes) + " |")
    print("| --- |" + " --- |" * len(sizes))
    for name in tables[sizes[0]]:
        cells = ("{:.1f} / {:.1f} ms, {} q".format(*tables[s][name]) for s in sizes)
        print(f"| {name} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()

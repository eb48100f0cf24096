"""Server time of the pages of the field at a bureau's and at a city's size, on PostgreSQL, each beside the goal.

    tools/with-postgresql --keep FOLDER .venv/bin/python bench/field.py [--sizes 10:100:5000:500 …] [--rounds 15]

A size is SITES:OUTPOSTS:RESULTS:HAZARDS in a database of its own, filled by the database's own means when it is not
there. Times are of the whole request in the process, without the network; the first request of a page is not counted.
"""

import argparse
import datetime as dt
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from string import Template

sys.path.insert(0, str(Path(__file__).parent))

GOAL_MS = 150
SIZES = ["10:100:5000:500", "1000:20000:1000000:10000", "1000:20000:1000000:100000"]
PAGES = [
    ("sites", "/sites/"),
    ("a site", "/sites/{site}/"),
    ("places", "/places/"),
    ("places of a name", "/places/?words=0100"),
    ("places, far down", "/places/?after={place}~{place_name}"),
    ("map: page", "/map/"),
    ("map: everything", "/map/marks/"),
    ("map: a district", "/map/marks/?box=30.2,120.2,30.4,120.4"),
    ("map: a street", "/map/marks/?box=30.30,120.30,30.31,120.31"),
    ("map: overdue", "/map/marks/?state=late"),
    ("near me", "/map/?near=30.30,120.30"),
    ("hazards", "/hazards/"),
    ("a patrol", "/patrols/{patrol}/"),
    ("a route", "/routes/{route}/"),
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", default=SIZES)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", default="", help="pages whose name has this")
    options = parser.parse_args()
    if not os.environ.get("BENLIU_DATABASE", "").startswith("postgres"):
        raise SystemExit("run me under tools/with-postgresql: I make large databases where I am told to")
    with tempfile.TemporaryDirectory() as data:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "benliu.config.settings", "BENLIU_DATA": data}
        (Path(data) / "static").mkdir()
        from django.core.management import call_command

        from benliu.config import wsgi  # noqa: F401 - set up as a server is

        call_command("collectstatic", interactive=False, verbosity=0)
        figures = {size: measure(size, options.rounds, options.only) for size in options.sizes}
    print("| page | " + " | ".join(f"{size}: ms, most, queries" for size in figures) + " | goal |")
    print("| --- |" + " --- |" * (len(figures) + 1))
    for name, _path in PAGES:
        if options.only in name:
            rows = [size[name] for size in figures.values()]
            cells = [f"{middle:.0f}, {most:.0f}, {queries}" for middle, most, queries in rows]
            kept = rows[-1][0] <= GOAL_MS
            print(f"| {name} | " + " | ".join(cells) + f" | {'kept' if kept else 'MISSED'} |")


def measure(size: str, rounds: int, only: str) -> dict[str, tuple[float, float, int]]:
    """Median and most milliseconds and number of queries by page."""
    from city import _connect
    from django.core.management import call_command

    from benliu.org.models import Person

    _connect("field_" + size.replace(":", "_"))
    call_command("migrate", verbosity=0)
    if not Person.objects.exists():
        _fill(*map(int, size.split(":")))
    facts = _facts()
    return {name: _page(path.format(**facts), rounds) for name, path in PAGES if only in name}


def _fill(sites: int, outposts: int, results: int, hazards: int) -> None:
    from django.contrib.auth import get_user_model
    from django.db import connection, transaction

    from benliu.org.models import Office, Person, Unit

    began = time.perf_counter()
    with transaction.atomic():
        bureau = Unit.add_root(name="示例市", kind="bureau")
        account = get_user_model().objects.create_user("bench-officer")
        person = Person.objects.create(staff_no="T1", name="测试一", account=account)
        Office.objects.create(person=person, unit=bureau, role="officer", starts_on=dt.date(2025, 1, 1))
        told = {"sites": sites, "outposts": outposts, "results": results, "hazards": hazards}
        told |= {"unit": bureau.pk, "account": account.pk, "person": person.pk}
        script = Template((Path(__file__).parent / "field.sql").read_text()).substitute(told)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for statement in script.split(";\n"):
                if statement.strip():
                    cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"  filled {told}: {time.perf_counter() - began:.0f} s", flush=True)


def _facts() -> dict[str, object]:
    from benliu.places.models import Place
    from benliu.sites.models import Patrol, Route, Site

    place = Place.objects.order_by("name", "pk")[Place.objects.count() // 2]
    route = Route.objects.order_by("pk").first()
    return {
        "site": Site.objects.order_by("pk").first().pk,
        "place": place.pk,
        "place_name": place.name,
        "route": route.pk,
        "patrol": Patrol.objects.filter(route=route).first().pk,
    }


def _page(path: str, rounds: int) -> tuple[float, float, int]:
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(get_user_model().objects.get(username="bench-officer"))
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    asked = len(queries)  # the next request forgets them
    took = []
    for _round in range(rounds):
        began = time.perf_counter()
        client.get(path).getvalue()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took), max(took), asked


if __name__ == "__main__":
    main()

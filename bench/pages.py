"""Server time and query count of the pages that people open, at three sizes of organisation, on PostgreSQL.

    tools/with-postgresql --keep FOLDER .venv/bin/python bench/pages.py [--sizes 100:10000 …] [--rounds 30]

    tools/with-postgresql --keep FOLDER .venv/bin/python bench/pages.py --beside WAGTAIL_FOLDER [--sizes …]

The second asks over HTTP, at the last of the sizes, for three of our pages, a bare Django page, one of Wagtail (put
into WAGTAIL_FOLDER where it is not there) and one of pretix (where it is in WAGTAIL_FOLDER-pretix), and prints requests
per second and p99 side by side.

Each size is MEMBERS:RECORDS in a database of its own, filled when it is not there. Times are of the whole request in
the process (middleware, view, template, database), without the network; the first request of a page is not counted.
"""

import argparse
import datetime as dt
import os
import statistics
import sys
import tempfile
import time
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

# What is opened: name, whose, path; what stands in braces is `_facts`.
PAGES = [
    ("member: home", "member", "/me/"),
    ("member: all points", "member", "/me/points/"),
    ("member: years", "member", "/me/years/"),
    ("member: profile", "member", "/me/profile/"),
    ("member: own records", "member", "/records/"),
    ("member: a record", "member", "/records/{record}/"),
    ("member: recording", "member", "/record/"),
    ("member: meetings", "member", "/meetings/"),
    ("member: a meeting", "member", "/meetings/{meeting}/"),
    ("member: notices", "member", "/notices/"),
    ("secretary: desk", "secretary", "/desk/{branch}/"),
    ("secretary: records", "secretary", "/records/"),
    ("secretary: records that wait", "secretary", "/records/?state=submitted"),
    ("secretary: imports", "secretary", "/imports/"),
    ("secretary: recording", "secretary", "/record/?unit={branch}"),
    ("secretary: meetings", "secretary", "/meetings/?unit={branch}"),
    ("secretary: planning a meeting", "secretary", "/meetings/new/?unit={branch}"),
    ("secretary: a meeting", "secretary", "/meetings/{meeting}/"),
    ("secretary: transfers", "secretary", "/org/transfers/"),
    ("officer: search", "officer", "/search/?q=测试"),
    ("officer: desk", "officer", "/office/"),
    ("officer: records", "officer", "/records/"),
    ("officer: records, far down", "officer", "/records/?after={day}_{record}"),
    ("officer: records that wait", "officer", "/records/?state=submitted"),
    ("officer: records of a name", "officer", "/records/?words={name}"),
    ("officer: records of many of a name", "officer", "/records/?words=测试"),
    ("officer: records of a branch", "officer", "/records/?unit={branch}"),
    ("officer: records of a kind", "officer", "/records/?kind={kind_id}"),
    ("officer: returned records", "officer", "/records/?state=returned"),
    ("officer: records of an import", "officer", "/records/?batch={import_id}"),
    ("officer: a record", "officer", "/records/{record}/"),
    ("officer: imports", "officer", "/imports/"),
    ("officer: a new import", "officer", "/imports/new/"),
    ("officer: kinds", "officer", "/records/kinds/"),
    ("officer: a kind", "officer", "/records/kinds/{kind}/"),
    ("officer: schemes", "officer", "/schemes/"),
    ("officer: people", "officer", "/org/people/?words=测试0000"),
    ("officer: a person", "officer", "/org/people/{person}/"),
    ("officer: organisations", "officer", "/org/"),
    ("officer: a committee", "officer", "/org/units/{committee}/"),
    ("officer: a branch", "officer", "/org/units/{branch}/"),
    ("officer: runs", "officer", "/runs/"),
    ("officer: results", "officer", "/runs/{run}/"),
    ("officer: results, last page", "officer", "/runs/{run}/?page=40"),
    ("officer: results of a grade", "officer", "/runs/{run}/?grade=不合格"),
    ("officer: results by name", "officer", "/runs/{run}/?sort=name"),
    ("officer: results of a search", "officer", "/runs/{run}/?search=测试00"),
    ("officer: before closing", "officer", "/runs/{run}/close/"),
    ("officer: a branch's stars", "officer", "/runs/{run}/branches/{branch}/"),
    ("officer: a member's points", "officer", "/runs/{run}/members/{person}/"),
]

Figures = tuple[float, float, float, int]  # median ms, p99 ms, median ms of processor, queries


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", default=["100:10000", "10000:1000000", "100000:10000000"])
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--only", default="", help="pages whose name has this")
    parser.add_argument(
        "--beside", type=Path, metavar="FOLDER", help="our pages over HTTP beside bare Django, Wagtail, pretix"
    )
    options = parser.parse_args()
    if not os.environ.get("BENLIU_DATABASE", "").startswith("postgres"):
        raise SystemExit("run me under tools/with-postgresql: I make large databases where I am told to")
    with tempfile.TemporaryDirectory() as data:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "benliu.config.settings", "BENLIU_DATA": data}
        (Path(data) / "static").mkdir()
        from django.core.management import call_command

        from benliu.config import wsgi  # noqa: F401 - set up as a server is

        call_command("collectstatic", interactive=False, verbosity=0)
        if options.beside:
            from beside.compare import compare
            from city import enter

            enter(*map(int, options.sizes[-1].split(":")))
            compare(options.rounds, options.beside)
            return
        show({size: measure(*map(int, size.split(":")), options.rounds, options.only) for size in options.sizes})


def measure(members: int, records: int, rounds: int, only: str = "") -> dict[str, Figures]:
    """The figures by page, in the city of this size."""
    from city import enter

    print(f"{members:,} members, {records:,} records", flush=True)
    enter(members, records)
    return {name: _page(role, path, rounds) for name, role, path in pages() if only in name}


def pages() -> list[tuple[str, str, str]]:
    """What is opened: (name, whose, path)."""
    facts = _facts()
    return [(name, role, path.format(**facts)) for name, role, path in PAGES]


def _facts() -> dict[str, object]:
    """Things of the filled city that pages are about: those of one member, of the branch, of the latest run."""
    from benliu.org.models import Membership, Unit
    from benliu.records.models import Import, Record
    from benliu.scoring.models import Run

    member = Membership.objects.select_related("person").get(person__account__username="bench-member")
    record = Record.objects.select_related("kind").filter(person=member.person, state="verified").first()
    return {
        "run": Run.objects.filter(state=Run.State.DONE).latest("pk").pk,
        "person": member.person_id,
        "name": member.person.name,
        "branch": member.unit_id,
        "committee": Unit.objects.filter(kind="committee").first().pk,
        "record": record.pk,
        "day": record.happened_on,
        "kind": record.kind.code,
        "kind_id": record.kind_id,
        "import_id": Import.objects.get(batch=record.batch_id).pk,
        "meeting": _meeting(member.unit_id, record.kind.code),
    }


def _meeting(branch: int, kind: str) -> uuid.UUID:
    """A meeting of the whole branch next week, planned once."""
    from django.contrib.auth import get_user_model

    from benliu.common.clock import local_date, now
    from benliu.meetings.services import Plan, plan_meeting
    from benliu.org.models import Membership
    from benliu.org.standing import standing_of

    actor = standing_of(get_user_model().objects.get(username="bench-secretary"), on=local_date(now()))
    people = Membership.objects.filter(unit_id=branch, ends_on=None).values_list("person_id", flat=True)
    starts = now() + dt.timedelta(days=7)
    plan = Plan(uuid.uuid4(), kind, branch, "测试会议", starts, starts + dt.timedelta(hours=2), tuple(people))
    return plan_meeting(actor=actor, plan=plan, announce=True, now=now()).pk


def _page(role: str, path: str, rounds: int) -> Figures:
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(get_user_model().objects.get(username=f"bench-{role}"))
    answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status_code}")
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
        count = len(queries)  # the next request empties the log
    times, busy = [], []
    for _ in range(rounds):
        began, worked = time.perf_counter(), _processor(connection)
        client.get(path)
        times.append((time.perf_counter() - began) * 1000)
        busy.append((_processor(connection) - worked) * 1000)
    return statistics.median(times), sorted(times)[-(-99 * rounds // 100) - 1], statistics.median(busy), count


def _processor(connection: object) -> float:
    """Seconds that this process and its database session have been on a processor: the same on a busy machine."""
    session = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text()
    return time.process_time() + int(session.split()[0]) / 1e9


def show(tables: dict[str, dict[str, Figures]]) -> None:
    """One table: page × size, median / p99 / median of processor time in ms, queries."""
    sizes = list(tables)
    print("\n| page | " + " | ".join("{} members, {} records".format(*s.split(":")) for s in sizes) + " |")
    print("| --- |" + " --- |" * len(sizes))
    for name in tables[sizes[0]]:
        cells = ("{:.0f} / {:.0f} / {:.0f} ms, {} q".format(*tables[s][name]) for s in sizes)
        print(f"| {name} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()

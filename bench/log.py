"""The transparency log's sequencer: rows in memory to leaves, tiles and a signed checkpoint in the database.

    python bench/log.py [--leaves 1000000] [--people 10000]
    tools/with-postgresql .venv/bin/python bench/log.py

With what others write into the database meanwhile this has nothing to do: the sequencer runs behind.
"""

import argparse
import datetime as dt
import os
import resource
import tempfile
import time
from collections.abc import Iterator


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leaves", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        os.environ["BENLIU_DATA"] = data
        print(*_measured(options.leaves, options.people))


def _measured(leaves: int, people: int) -> Iterator[str]:
    from benliu.config.command import set_up_django

    set_up_django()
    from django.core.management import call_command
    from django.db import connection

    from benliu.org.models import Person
    from benliu.org.services import give_keys
    from benliu.transparency import sources
    from benliu.transparency.queries import newest_checkpoint, proof_of
    from benliu.transparency.services import sequence_leaves
    from benliu.transparency.sources import Entry, Source

    call_command("migrate", verbosity=0)
    made = Person.objects.bulk_create(Person(name=f"党员{n}") for n in range(people))
    ids = [person.pk for person in made]
    give_keys(ids)

    def entry(position: int) -> Entry:
        """As large as a record."""
        person = ids[position * 7919 % people]
        said = dict.fromkeys(("kind_id", "unit_id", "filed_by_id", "batch_id", "verified_by_id"), position)
        said |= dict.fromkeys(("happened_on", "filed_at", "verified_at"), "2026-03-02T02:00:00+00:00")
        said |= {"person_id": person, "quantity": 1000, "level": "", "facts": {}, "content_hash": f"{position:064x}"}
        return Entry(position, f"{position:036x}", person, said)

    def after(position: int, limit: int) -> list[Entry]:
        """Made up as it is asked for."""
        first = max(position, 0) + 1
        return [entry(n) for n in range(first, min(leaves, first + limit - 1) + 1)]

    sources.all_sources().clear()
    sources.register_source(Source("bench", "bench", after, lambda _references: [], lambda _reader, _reference: None))
    started = time.perf_counter()
    done = sequence_leaves(now=dt.datetime(2026, 3, 2, tzinfo=dt.UTC))
    taken = time.perf_counter() - started
    newest = newest_checkpoint()
    assert done == leaves and newest and newest.size == leaves
    started = time.perf_counter()
    for position in range(1, 101):
        assert proof_of("bench", entry(position * (leaves // 100)))
    proving = (time.perf_counter() - started) * 10
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield f"{connection.vendor}: {leaves:,} leaves in {taken:.1f} s, {leaves / taken:,.0f} a second;"
    yield f"a proof {proving:.1f} ms; {memory:.0f} MB"


if __name__ == "__main__":
    main()

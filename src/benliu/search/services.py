"""Keep the index equal to what it is made from, in the transaction that changes it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice

from django.db import connection, transaction

from .models import SearchEntry
from .sources import Found, all_sources, source_named
from .words import index_words

BATCH, MOST_AT_ONCE = 500, 500  # things read in one go; things of a unit that a page still waits for
LONGEST_TITLE, LONGEST_TEXT = 200, 800


@transaction.atomic
def index_again(source: str, keys: Iterable[object]) -> None:
    """Read these things of a source anew; those that are gone can no longer be found."""
    names = [str(key) for key in keys]
    for start in range(0, len(names), BATCH):
        _refresh(source, names[start : start + BATCH])


def index_unit_again(unit_id: int) -> None:
    """Read anew all that is a unit's, since it carries the unit's name: by a worker where it is much."""
    if SearchEntry.objects.filter(unit_id=unit_id).count() > MOST_AT_ONCE:
        from .tasks import index_unit

        index_unit.enqueue(unit_id)
    else:
        index_all_of(unit_id)


def index_all_of(unit_id: int) -> int:
    """Read anew all that is a unit's, in batches that are committed one by one; returns how much it was."""
    keys: dict[str, list[str]] = defaultdict(list)
    for source, key in SearchEntry.objects.filter(unit_id=unit_id).order_by("pk").values_list("source", "key"):
        keys[source].append(key)
    for source, some in keys.items():
        for start in range(0, len(some), BATCH):
            index_again(source, some[start : start + BATCH])
    return sum(map(len, keys.values()))


@transaction.atomic
def index_all() -> int:
    """Build the whole index anew; returns the number of things that can be found."""
    _clear()
    for name in all_sources():
        _build(name)
    return SearchEntry.objects.count()


def index_if_empty() -> None:
    """Build the index of a source where there is none yet: after an upgrade, after a restore."""
    for name in all_sources():
        if not SearchEntry.objects.filter(source=name).exists():
            with transaction.atomic():
                _build(name)


def leave_no_traces() -> None:
    """Write SQLite's index anew, in which words that were removed lie on until then."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_words (search_words) VALUES ('optimize')")


def _build(source: str) -> None:
    things = iter(source_named(source).read(None))
    while some := list(islice(things, BATCH)):
        _keep(source, some)


def _refresh(source: str, keys: Sequence[str]) -> None:
    """Entries are locked before their things are read: of two who do so at once, the second reads what the first wrote.

    An entry that stays keeps its place among the newest.
    """
    known = SearchEntry.objects.select_for_update().filter(source=source, key__in=keys).order_by("pk")
    entries = dict(known.values_list("key", "pk"))
    there = list(source_named(source).read(keys))
    _forget([entries[key] for key in entries.keys() - {thing.key for thing in there}])
    _keep(source, there)


def _keep(source: str, things: Iterable[Found]) -> None:
    made = SearchEntry.objects.bulk_create(
        [
            SearchEntry(
                source=source,
                key=thing.key,
                unit_id=thing.unit_id,
                person_id=thing.person_id,
                title=thing.title[:LONGEST_TITLE],
                text=thing.text[:LONGEST_TEXT],
            )
            for thing in things
        ],
        update_conflicts=True,
        unique_fields=["source", "key"],
        update_fields=["unit_id", "person_id", "title", "text"],
    )
    _keep_words([entry.pk for entry in made], [" ".join(index_words(f"{one.title} {one.text}")) for one in made])


def _keep_words(entries: Sequence[int], words: Sequence[str]) -> None:
    """Let each of `entries` be found by its `words`, which are separated by spaces."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "UPDATE search_searchentry SET words = array_to_tsvector(string_to_array(said.words, ' ')) "
                "FROM unnest(%s::bigint[], %s::text[]) AS said (id, words) WHERE search_searchentry.id = said.id",
                [list(entries), list(words)],
            )
        else:
            command = "INSERT OR REPLACE INTO search_words (rowid, words) VALUES (%s, %s)"
            cursor.executemany(command, list(zip(entries, words, strict=True)))


def _forget(entries: Sequence[int]) -> None:
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_words WHERE rowid = %s", [(pk,) for pk in entries])
    SearchEntry.objects.filter(pk__in=entries).delete()


def _clear() -> None:
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_words")
    SearchEntry.objects.all().delete()

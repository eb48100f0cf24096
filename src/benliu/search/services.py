"""Keep the index equal to what it is made from, in the transaction that changes it."""

from collections.abc import Iterable, Sequence
from itertools import islice

from django.db import connection, transaction

from .models import SearchEntry
from .sources import Found, all_sources, source_named
from .words import index_words

BATCH = 500
LONGEST_TITLE, LONGEST_TEXT = 200, 800


@transaction.atomic
def index_again(source: str, keys: Iterable[object]) -> None:
    """Read these things of a source anew; those that are gone can no longer be found."""
    names = [str(key) for key in keys]
    for start in range(0, len(names), BATCH):
        some = names[start : start + BATCH]
        _forget(source, some)
        _keep(source, source_named(source).read(some))


@transaction.atomic
def index_all() -> int:
    """Build the whole index anew; returns the number of things that can be found."""
    _clear()
    for name, source in all_sources().items():
        things = iter(source.read(None))
        while some := list(islice(things, BATCH)):
            _keep(name, some)
    return SearchEntry.objects.count()


def index_if_empty() -> None:
    """Build the index where there is none yet: after an upgrade, after a restore."""
    if not SearchEntry.objects.exists():
        index_all()


def leave_no_traces() -> None:
    """Write SQLite's index anew, in which words that were removed lie on until then."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_words (search_words) VALUES ('optimize')")


def _keep(source: str, things: Iterable[Found]) -> None:
    made = SearchEntry.objects.bulk_create(
        SearchEntry(
            source=source,
            key=thing.key,
            unit_id=thing.unit_id,
            person_id=thing.person_id,
            title=thing.title[:LONGEST_TITLE],
            text=thing.text[:LONGEST_TEXT],
        )
        for thing in things
    )
    words = [(entry.pk, index_words(f"{entry.title} {entry.text}")) for entry in made]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            command = "UPDATE search_searchentry SET words = array_to_tsvector(%s) WHERE id = %s"
            cursor.executemany(command, [(found, pk) for pk, found in words])
        else:
            command = "INSERT INTO search_words (rowid, words) VALUES (%s, %s)"
            cursor.executemany(command, [(pk, " ".join(found)) for pk, found in words])


def _forget(source: str, keys: Sequence[str]) -> None:
    old = list(SearchEntry.objects.filter(source=source, key__in=keys).values_list("pk", flat=True))
    if not old:
        return
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_words WHERE rowid = %s", [(pk,) for pk in old])
    SearchEntry.objects.filter(pk__in=old).delete()


def _clear() -> None:
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_words")
    SearchEntry.objects.all().delete()

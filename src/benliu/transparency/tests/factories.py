"""A source of its own for tests, without any feature above: rows in memory that can never change."""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from benliu.transparency import sources
from benliu.transparency.sources import Entry, Source

NOW = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)


class Rows:
    """The rows of the source `test`; everybody may read those about nobody."""

    def __init__(self) -> None:
        self.rows: list[Entry] = []

    def add(self, *people: int | None) -> None:
        """A row for each of `people`."""
        for person_id in people:
            number = len(self.rows) + 1
            content = {"person_id": person_id, "figure": number * 7, "day": "2026-03-02"}
            self.rows.append(Entry(number, f"r{number}", person_id, content))

    def source(self) -> Source:
        """As it is registered."""
        return Source("test", "test", self._after, self._named, lambda reader, reference: self._one(reference))

    def _after(self, position: int, limit: int) -> list[Entry]:
        return [row for row in self.rows if row.position > position][:limit]

    def _named(self, references: Iterable[str]) -> list[Entry]:
        wanted = set(references)
        return [row for row in self.rows if row.reference in wanted]

    def _one(self, reference: str) -> Entry | None:
        return next(iter(self._named([reference])), None)


@contextmanager
def only_test_rows() -> Iterator[Rows]:
    """Nothing but these rows, and erasures, enters the log."""
    kept, rows = dict(sources.all_sources()), Rows()
    sources.all_sources().clear()
    sources.register_source(rows.source())
    sources.register_source(kept["erasure"])
    try:
        yield rows
    finally:
        sources.all_sources().clear()
        sources.all_sources().update(kept)

"""Empty sealed tables between tests that commit.

Sealed tables refuse DELETE and TRUNCATE, as they should; a test that commits must still leave nothing behind.
Only here are the seals lifted for a moment; no production code can do it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from unittest import mock

from django.db.backends.base.operations import BaseDatabaseOperations

_flush = BaseDatabaseOperations.execute_sql_flush


@contextmanager
def lifting_seals_for_the_flush() -> Iterator[None]:
    """As long as this holds, Django's flush between committing tests works on sealed tables too."""
    with mock.patch.object(BaseDatabaseOperations, "execute_sql_flush", _flush_unsealed):
        yield


def _flush_unsealed(operations: BaseDatabaseOperations, statements: Sequence[str]) -> None:
    connection = operations.connection
    lifted = _lifted_on_postgresql if connection.vendor == "postgresql" else _lifted_on_sqlite
    with connection.cursor() as cursor, lifted(cursor):
        _flush(operations, statements)


@contextmanager
def _lifted_on_postgresql(cursor) -> Iterator[None]:
    cursor.execute("SET session_replication_role = replica")
    yield
    cursor.execute("SET session_replication_role = origin")


@contextmanager
def _lifted_on_sqlite(cursor) -> Iterator[None]:
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'seal_%'")
    triggers = cursor.fetchall()
    for name, _ in triggers:
        cursor.execute(f"DROP TRIGGER {name}")
    yield
    for _, sql in triggers:
        cursor.execute(sql)

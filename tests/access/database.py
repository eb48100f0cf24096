"""The whole content of the database, to be compared."""

import hashlib

from django.db import connection

# A session is opened and shut by asking; nothing that the house keeps lies in it.
UNCOMPARED = {"django_session"}


def fingerprint() -> dict[str, tuple[int, str]]:
    """Each table's count of rows and the mark of all of them."""
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - UNCOMPARED)
        return {table: _of(cursor, table) for table in tables}


def _of(cursor, table: str) -> tuple[int, str]:
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
    rows = sorted(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor.fetchall())
    return len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()


def differences(before: dict[str, tuple[int, str]], after: dict[str, tuple[int, str]]) -> list[str]:
    """The tables whose content is not what it was."""
    return [table for table in after if after[table] != before.get(table)]

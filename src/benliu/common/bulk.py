"""Insert very many rows: by COPY on PostgreSQL, by one prepared statement elsewhere."""

from collections.abc import Iterable, Sequence
from itertools import islice
from types import NoneType
from typing import Any

from django.db import connection, transaction
from django.db.models import Field, JSONField, Model, UUIDField
from psycopg import sql
from psycopg.types.json import Jsonb

BATCH, COPY_BATCH = 2000, 50_000
PLAIN = (int, str, NoneType)
CONVERTED = (JSONField, UUIDField)

Row = tuple[Any, ...]


def insert_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert `rows`, tuples in the order of `columns` (attribute names such as `run_id`); a column left out must be
    nullable or made by the database. No signals, no keys given back. Constraints hold as ever.
    """
    if connection.vendor == "postgresql":
        _copy(model, columns, rows)
    else:
        _insert(model, columns, rows)


def _insert(model: type[Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    fields = [_fields(model)[name] for name in columns]
    quoted = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    command = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({quoted}) VALUES ({marks})"  # noqa: S608
    rest = iter(rows)
    with transaction.atomic(), connection.cursor() as cursor:
        while batch := [_prepared(fields, row) for row in islice(rest, BATCH)]:
            cursor.executemany(command, batch)


def _prepared(fields: Sequence[Field[Any, Any]], row: Row) -> Row:
    """The values as the database takes them. Most are plain; asking the field for each would take half the time."""
    return tuple(
        v if type(v) in PLAIN and not isinstance(f, CONVERTED) else f.get_db_prep_save(v, connection)
        for f, v in zip(fields, row, strict=True)
    )


def _fields(model: type[Model]) -> dict[str, Field[Any, Any]]:
    return {field.attname: field for field in model._meta.concrete_fields}


def _copy(model: type[Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    fields = _fields(model)
    documents = [i for i, name in enumerate(columns) if isinstance(fields[name], JSONField)]
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(sql.Identifier(str(fields[name].column)) for name in columns),
    )
    rest = iter(rows)
    with transaction.atomic(), connection.cursor() as cursor:
        # A batch is complete before it is copied: `rows` may read from this very connection, which then waits.
        while batch := list(islice(rest, COPY_BATCH)):
            # A copy goes past Django's cursor: without the wrapper a broken constraint would not be an IntegrityError.
            with connection.wrap_database_errors, cursor.copy(command) as copy:  # type: ignore[attr-defined]
                for row in batch:
                    copy.write_row(_with_documents(row, documents) if documents else row)


def _with_documents(row: Row, documents: Sequence[int]) -> Row:
    values = list(row)
    for i in documents:
        values[i] = Jsonb(values[i])
    return tuple(values)

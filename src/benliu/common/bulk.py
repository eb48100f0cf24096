"""Insert very many rows: by COPY on PostgreSQL, by one prepared statement elsewhere."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import islice
from types import NoneType
from typing import Any
from uuid import UUID

from django.db import connection, connections, transaction
from django.db.models import Field, ForeignKey, JSONField, Model, UUIDField
from psycopg import sql
from psycopg.types.json import Jsonb

BATCH, COPY_BATCH = 2000, 50_000
PLAIN = (int, str, NoneType)

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
    ways = [_way_in(field) for field in fields]
    rest = iter(rows)
    with transaction.atomic(), connection.cursor() as cursor:
        while batch := list(islice(rest, BATCH)):
            cursor.executemany(command, [[way(v) for way, v in zip(ways, row, strict=True)] for row in batch])


def _way_in(field: Field[Any, Any]) -> Callable[[Any], Any]:
    """How a column's values are written as this database takes them, without asking the field for each of the rows."""
    database = connections[connection.alias]  # `connection` itself looks this up at every touch
    own = field
    while isinstance(own, ForeignKey):
        own = own.target_field
    if isinstance(own, UUIDField) and not database.features.has_native_uuid_field:
        return lambda value: value.hex if isinstance(value, UUID) else own.get_db_prep_save(value, database)
    if isinstance(own, JSONField):
        return lambda value: own.get_db_prep_save(value, database)
    # The same day, moment or choice stands in most rows of a batch.
    remembered = lru_cache(maxsize=BATCH, typed=True)(lambda value: own.get_db_prep_save(value, database))
    return lambda value: value if type(value) in PLAIN else remembered(value)


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

"""Insert very many rows: by COPY on PostgreSQL, in batches elsewhere."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import JSONField, Model
from psycopg import sql
from psycopg.types.json import Jsonb

BATCH = 2000

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
    rest = iter(rows)
    while batch := [model(**dict(zip(columns, row, strict=True))) for row in islice(rest, BATCH)]:
        model._default_manager.bulk_create(batch)


def _copy(model: type[Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    documents = [i for i, name in enumerate(columns) if isinstance(fields[name], JSONField)]
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(sql.Identifier(str(fields[name].column)) for name in columns),
    )
    with connection.cursor() as cursor, cursor.copy(command) as copy:  # type: ignore[attr-defined]
        for row in rows:
            copy.write_row(_with_documents(row, documents) if documents else row)


def _with_documents(row: Row, documents: Sequence[int]) -> Row:
    values = list(row)
    for i in documents:
        values[i] = Jsonb(values[i])
    return tuple(values)

"""The database itself refuses to change history: every seal stands, and covers every column that it should.

Run on both databases. SQLite drops a table's triggers when a migration rebuilds it: such a migration seals it again.
"""

import re
import uuid

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from benliu.common.sealing import Seal, trigger_names
from benliu.org.tests.factories import NOW, make_bureau
from benliu.records.services import number_verified
from benliu.records.tests.factories import make_draft, make_kinds, verified

# Columns that may still change after the row is sealed for the rest.
FREE = {
    "records_record": {"state", "batch_id", "number"},  # undo within its time; then the number, once
    "sites_hazardstep": {"words"},  # emptied when who said them is erased
    "sync_operation": {"salt"},  # emptied when somebody is erased
}


def seals() -> dict[str, Seal]:
    """Each sealed table with its latest seal."""
    migrations = MigrationLoader(None).disk_migrations
    found = [op for key in sorted(migrations) for op in migrations[key].operations if isinstance(op, Seal)]
    return {seal.table: seal for seal in found}


def triggers() -> dict[str, str]:
    """The triggers that stand, with their text."""
    query = (
        "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return dict(cursor.fetchall())


def test_the_tables_that_hold_history_are_sealed():
    assert {"records_record", "ledger_ledgerentry", "audit_auditentry", "sync_operation"} <= set(seals())


@pytest.mark.django_db
@pytest.mark.parametrize("table", sorted(seals()))
def test_every_seal_survived_the_later_migrations(table):
    assert set(trigger_names(table, connection.vendor)) <= set(triggers())


@pytest.mark.django_db
@pytest.mark.parametrize("table", sorted(FREE))
def test_a_seal_names_every_column_that_may_not_change(table):
    model = next(m for m in apps.get_models() if m._meta.db_table == table)
    text = triggers()[trigger_names(table, connection.vendor)[0]].lower()
    named = set(re.findall(r'\bnew\.\(?"?([a-z_]+)', text))
    columns = {field.column for field in model._meta.concrete_fields}
    assert columns - named == FREE[table]


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE audit_auditentry SET act = 'x'", "DELETE FROM audit_auditentry"])
def test_a_person_at_the_prompt_is_refused_too(statement):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_auditentry (at, act, subject, details) VALUES ('2026-01-01 00:00:00+00', 'a', 's', '{}')"
        )
        with pytest.raises(DatabaseError, match="sealed"), transaction.atomic():
            cursor.execute(statement)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has INSERT OR REPLACE")
@pytest.mark.parametrize("key", ["id", "number", "rowid"])
def test_sqlite_does_not_replace_what_is_sealed(key):
    """REPLACE removes the row in its way without the DELETE trigger: by id, by another unique key, by rowid."""
    bureau = make_bureau()
    make_kinds()
    record = verified(bureau.secretary, make_draft(bureau, "林一"))[0]
    number_verified(now=NOW, at_once=True)
    columns = [f.column for f in type(record)._meta.concrete_fields]
    changed = {"quantity": "99000"} | ({} if key == "id" else {"id": f"'{uuid.uuid4().hex}'"})
    changed |= {} if key == "number" else {"number": "NULL", "state": "'submitted'"}
    values = ", ".join(changed.get(column, f'"{column}"') for column in columns)
    quoted = ", ".join(f'"{column}"' for column in columns)
    into, of = (f"rowid, {quoted}", f"rowid, {values}") if key == "rowid" else (quoted, values)
    statement = f"INSERT OR REPLACE INTO records_record ({into}) SELECT {of} FROM records_record"
    with pytest.raises(DatabaseError, match="sealed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    record.refresh_from_db()
    assert record.quantity == 1000

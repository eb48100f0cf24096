"""Migration operations by which the database itself refuses to change history.

A sealed table's triggers live in the database: they hold for the ORM, for raw SQL and for a person at a prompt.
SQLite drops triggers when a later migration rebuilds the table, so such a migration repeats the operation;
`tests/architecture/test_sealing.py` fails where one was forgotten.
"""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Seal(Operation):
    """Refuse UPDATE and DELETE of rows of `table` where the conditions hold.

    `update_when` and `delete_when` are SQL over OLD (and NEW), understood by SQLite and PostgreSQL alike;
    "1=1" seals every row. TRUNCATE is refused altogether (PostgreSQL).
    """

    reversible = True

    def __init__(self, table: str, *, update_when: str = "1=1", delete_when: str = "1=1") -> None:
        self.table, self.update_when, self.delete_when = table, update_when, delete_when

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models do not change."""

    def describe(self) -> str:
        return f"Seal {self.table}"

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        make = _postgresql if schema_editor.connection.vendor == "postgresql" else _sqlite
        for statement in [*_drop(self.table, schema_editor.connection.vendor), *make(self)]:
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for statement in _drop(self.table, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)


def trigger_names(table: str, vendor: str) -> list[str]:
    """The triggers that seal `table` on a database of this vendor."""
    events = ["update", "delete", "truncate"] if vendor == "postgresql" else ["update", "delete"]
    return [f"seal_{table}_{event}" for event in events]


def _drop(table: str, vendor: str) -> Sequence[str]:
    on = f" ON {table}" if vendor == "postgresql" else ""
    return [f"DROP TRIGGER IF EXISTS {name}{on}" for name in trigger_names(table, vendor)]


def _sqlite(seal: Seal) -> Sequence[str]:
    return [
        f"CREATE TRIGGER seal_{seal.table}_{event} BEFORE {event.upper()} ON {seal.table} WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, 'sealed: {seal.table} refuses {event}'); END"
        for event, when in (("update", seal.update_when), ("delete", seal.delete_when))
    ]


def _postgresql(seal: Seal) -> Sequence[str]:
    function = (
        "CREATE OR REPLACE FUNCTION seal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'sealed: % refuses %', TG_TABLE_NAME, lower(TG_OP) USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )
    rows = [
        f"CREATE TRIGGER seal_{seal.table}_{event} BEFORE {event.upper()} ON {seal.table} "
        f"FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION seal_refuse()"
        for event, when in (("update", seal.update_when), ("delete", seal.delete_when))
    ]
    truncate = (
        f"CREATE TRIGGER seal_{seal.table}_truncate BEFORE TRUNCATE ON {seal.table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION seal_refuse()"
    )
    return [function, *rows, truncate]

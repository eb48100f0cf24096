"""Migration operations by which the database itself refuses to change history.

A sealed table's triggers live in the database: they hold for the ORM, for raw SQL and for a person at a prompt.
SQLite drops triggers when a later migration rebuilds the table, so such a migration repeats the operation;
`tests/architecture/test_sealing.py` fails where one was forgotten.
"""

import re
from collections.abc import Sequence

from django.db.backends.base.base import BaseDatabaseWrapper
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
        connection = schema_editor.connection
        made = [*_drop(self.table, connection.vendor), *self.statements(connection.vendor)]
        if connection.vendor == "sqlite":
            made.append(_no_replacing(self.table, self.lasting("kept"), connection))
        for statement in made:
            schema_editor.execute(statement, params=None)

    def lasting(self, row: str) -> str:
        """The condition under which `row` may not go."""
        return self.delete_when.replace("OLD.", f"{row}.")

    def statements(self, vendor: str) -> Sequence[str]:
        """What makes the triggers."""
        return _postgresql(self) if vendor == "postgresql" else _sqlite(self)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for statement in _drop(self.table, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)


class SealRowsOf(Seal):
    """Refuse INSERT, UPDATE and DELETE of rows of `table` whose row in `parent` (by `key`) meets `when`.

    `when` is SQL over the columns of `parent`. On PostgreSQL a whole statement is looked at once, at its end: tables
    of results get millions of rows in one statement.
    """

    def __init__(self, table: str, *, parent: str, key: str, when: str) -> None:
        super().__init__(table)
        self.parent, self.key, self.when = parent, key, when

    def describe(self) -> str:
        return f"Seal rows of {self.table} with {self.parent}"

    def lasting(self, row: str) -> str:
        """The condition under which `row` may not go."""
        return f"EXISTS (SELECT 1 FROM {self.parent} WHERE id = {row}.{self.key} AND {self.when})"  # noqa: S608  ours

    def statements(self, vendor: str) -> Sequence[str]:
        """What makes the triggers."""
        return _rows_on_postgresql(self) if vendor == "postgresql" else _rows_on_sqlite(self)


def trigger_names(table: str, vendor: str) -> list[str]:
    """The triggers that seal `table` on a database of this vendor."""
    events = ["update", "delete", "truncate" if vendor == "postgresql" else "replace"]
    return [f"seal_{table}_{event}" for event in events]


def _drop(table: str, vendor: str) -> Sequence[str]:
    on = f" ON {table}" if vendor == "postgresql" else ""
    names = [*trigger_names(table, vendor), f"seal_{table}_insert"]
    return [f"DROP TRIGGER IF EXISTS {name}{on}" for name in names]


def _sqlite(seal: Seal) -> Sequence[str]:
    return [
        f"CREATE TRIGGER seal_{seal.table}_{event} BEFORE {event.upper()} ON {seal.table} WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, 'sealed: {seal.table} refuses {event}'); END"
        for event, when in (("update", seal.update_when), ("delete", seal.delete_when))
    ]


def _rows_on_sqlite(seal: SealRowsOf) -> Sequence[str]:
    old, new = seal.lasting("OLD"), seal.lasting("NEW")
    conditions = {"insert": new, "update": f"{old} OR {new}", "delete": old}
    return [
        f"CREATE TRIGGER seal_{seal.table}_{event} BEFORE {event.upper()} ON {seal.table} WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, 'sealed: {seal.table} refuses {event}'); END"
        for event, when in conditions.items()
    ]


def _no_replacing(table: str, lasting: str, connection: BaseDatabaseWrapper) -> str:
    """SQLite's INSERT OR REPLACE removes the rows in its way without asking the DELETE trigger.

    So an INSERT is refused that meets, in its rowid or in any unique index, a `kept` row for which `lasting` holds.
    """
    meets = " OR ".join(["kept.rowid = NEW.rowid", *_same_key(table, connection)])
    met = f"SELECT 1 FROM {table} AS kept WHERE ({meets}) AND ({lasting})"  # noqa: S608  ours
    return (
        f"CREATE TRIGGER seal_{table}_replace BEFORE INSERT ON {table} WHEN EXISTS ({met}) "
        f"BEGIN SELECT RAISE(ABORT, 'sealed: {table} refuses replace'); END"
    )


def _same_key(table: str, connection: BaseDatabaseWrapper) -> Sequence[str]:
    """For each unique index of `table`, when a NEW row meets a `kept` one in it."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute('SELECT name, partial FROM pragma_index_list(%s) WHERE "unique"', [table])
        for name, partial in cursor.fetchall():
            cursor.execute("SELECT name FROM pragma_index_info(%s)", [name])
            same = [f"kept.{column} = NEW.{column}" for (column,) in cursor.fetchall()]
            if partial:
                cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [name])
                condition = cursor.fetchone()[0].split(" WHERE ", 1)[1]
                same += [re.sub(r'"(\w+)"', rf'{row}."\1"', condition) for row in ("kept", "NEW")]
            found.append(f"({' AND '.join(same)})")
    return found


_TOUCHED = {"insert": {"NEW": "fresh"}, "update": {"OLD": "old", "NEW": "fresh"}, "delete": {"OLD": "old"}}


def _rows_on_postgresql(seal: SealRowsOf) -> Sequence[str]:
    made = [_REFUSE, _truncate(seal.table)]
    for event, touched in _TOUCHED.items():
        rows = " UNION ALL ".join(f"SELECT {seal.key} FROM {name}" for name in touched.values())  # noqa: S608  ours
        found = f"SELECT 1 FROM {seal.parent} WHERE {seal.when} AND id IN ({rows})"  # noqa: S608  ours
        name = f"seal_{seal.table}_{event}"
        tables = " ".join(f"{which} TABLE AS {alias}" for which, alias in touched.items())
        made += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF EXISTS ({found}) THEN RAISE EXCEPTION 'sealed: {seal.table} refuses {event}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NULL; END $$",
            f"CREATE TRIGGER {name} AFTER {event.upper()} ON {seal.table} REFERENCING {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        ]
    return made


_REFUSE = (
    "CREATE OR REPLACE FUNCTION seal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION 'sealed: % refuses %', TG_TABLE_NAME, lower(TG_OP) "
    "USING ERRCODE = 'integrity_constraint_violation'; END $$"
)


def _truncate(table: str) -> str:
    return (
        f"CREATE TRIGGER seal_{table}_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION seal_refuse()"
    )


def _postgresql(seal: Seal) -> Sequence[str]:
    rows = [
        f"CREATE TRIGGER seal_{seal.table}_{event} BEFORE {event.upper()} ON {seal.table} "
        f"FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION seal_refuse()"
        for event, when in (("update", seal.update_when), ("delete", seal.delete_when))
    ]
    return [_REFUSE, *rows, _truncate(seal.table)]

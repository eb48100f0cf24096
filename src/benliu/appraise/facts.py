"""Rows that were read → what the engine scores."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from intake import LedgerRow, Person, Roster
from rulebook import Records, Scheme, Subjects
from rulebook.scheme import Field

Figure = str | Decimal | None


def member_subjects(scheme: Scheme, roster: Roster) -> Subjects:
    """The roster, with the fields that the scheme asks of a member: their status, or a column of the field's title.

    Who has no branch has no unit, and counts in no branch's figures.
    """
    fields = {name: [_of_person(field, person) for person in roster.people] for name, field in _asked(scheme)}
    place = {branch: i for i, branch in enumerate(roster.branches)}
    unit = np.array([place.get(person.branch, -1) for person in roster.people], np.int32)
    return Subjects(np.asarray([person.key for person in roster.people]), unit, roster.branches, fields)


def branch_subjects(scheme: Scheme, roster: Roster) -> Subjects:
    """The branches; none of them has fields that a workbook could hold."""
    return Subjects.of(list(roster.branches), **{name: [""] * len(roster.branches) for name, _ in _asked(scheme)})


def records_of(scheme: Scheme, subjects: Subjects, rows: Sequence[LedgerRow]) -> Records:
    """The rows about the scheme's subjects, numbered in the order they were read."""
    fields: dict[str, list[Any]] = {
        name: [_of_row(scheme, field, row) for row in rows] for name, field in scheme.record_fields.items()
    }
    return Records.of(
        scheme,
        subjects,
        subject=[row.person.key if row.person else row.branch for row in rows],
        item=[row.kind for row in rows],
        day=[row.date for row in rows],
        quantity=[in_units(row.quantity) for row in rows],
        number=range(1, len(rows) + 1),
        matter=[row.achievement for row in rows],
        **fields,
    )


def rows_about(subject: str, rows: Iterable[LedgerRow]) -> list[LedgerRow]:
    """The rows about members, or about branches."""
    return [row for row in rows if row.subject == subject]


def in_units(thousandths: int) -> Decimal:
    """1500 → 1.5, exactly."""
    return Decimal(thousandths).scaleb(-3)


def _asked(scheme: Scheme) -> list[tuple[str, Field]]:
    return list(scheme.subject_fields.items())


def _of_person(field: Field, person: Person) -> str:
    if field.name == "status":
        return person.status
    return person.extra.get(field.title, "") or person.extra.get(field.name, "")


def _of_row(scheme: Scheme, field: Field, row: LedgerRow) -> Figure:
    if field.kind == "number":
        found = row.notes.get(field.name)
        return in_units(found) if found is not None else _figure(row.cells.get(field.title, ""))
    by = scheme.items[scheme.item_index[row.kind]].price.by
    return row.level if by == field.name else row.cells.get(field.title, "").strip()


def _figure(text: str) -> str | None:
    """A number in a column of the field's own; anything else is none."""
    plain = text.strip()
    return plain if plain.replace(".", "", 1).isdecimal() and len(plain.partition(".")[2]) <= 3 else None

"""Rows of a ledger: what record each of them would be."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from benliu.org.queries import keys_of
from intake import LedgerRow, Rejection
from intake.people import number_key
from intake.text import squash

from ...drafts import matter_mark, unit_key
from ...models import ImportRow
from .comparison import mark_of
from .people import refuse
from .scope import Scope, people_elsewhere, person_id_of
from .wording import own_words, words_of_rejection


def judge_refused(rows: Sequence[tuple[ImportRow, Rejection]], scope: Scope) -> None:
    """Rows that the reader refused. Where one belongs to a branch or a person out of reach, that is the true reason."""
    numbers = [squash(said.values["staff_no"]) if said.detail == "number-unknown" else "" for _row, said in rows]
    elsewhere = people_elsewhere(scope, numbers)
    for (row, said), number in zip(rows, numbers, strict=True):
        branch = foreign_branch(scope, said.values, row.sheet)
        if branch:
            refuse(row, "other-branch", own_words("other-branch", meaning="branch", branch=branch))
        elif elsewhere.get(number_key(number), (0, False))[1]:
            refuse(row, "member-elsewhere", own_words("member-elsewhere", meaning="staff_no", number=number))
        else:
            refuse(row, said.reason, words_of_rejection(said))


def judge_accepted(rows: Sequence[tuple[ImportRow, LedgerRow]], scope: Scope) -> list[ImportRow]:
    """Fill rows that the reader accepted; returns those that stay accepted. One query for the people's keys."""
    known = {p for _row, said in rows if said.person and (p := person_id_of(said.person.key))}
    keys = keys_of(known)
    return [row for row, said in rows if _accept(row, said, scope, keys)]


def _accept(row: ImportRow, said: LedgerRow, scope: Scope, keys: Mapping[int, bytes]) -> bool:
    branch = "" if said.person and said.values.get("staff_no") else foreign_branch(scope, said.values, row.sheet)
    if branch:
        refuse(row, "other-branch", own_words("other-branch", meaning="branch", branch=branch))
        return False
    row.read = _read(said, scope)
    row.person_id = person_id_of(row.read["person"])
    row.mark = _mark(row.read, row.person_id, keys)
    row.reason, row.message = "", {}
    return True


def foreign_branch(scope: Scope, values: Mapping[str, str], sheet: str) -> str:
    """The branch out of reach that a row or its sheet names, if any."""
    written = values.get("branch", "")
    named = scope.all_units.branch_of(written) if written else scope.all_units.branch_within(sheet)
    return named if named and named not in scope.units else ""


def _read(said: LedgerRow, scope: Scope) -> dict[str, Any]:
    kind = scope.kinds[said.kind]
    person = said.person
    unit_id = scope.homes[person.key] if person else scope.units[said.branch].pk
    number = person_id_of(person.key) if person else None
    subject = f"p{number}" if number else (f"n{person.key}" if person else f"u{unit_id}")
    return {
        "subject": subject,
        "person": person.key if person else "",
        "who": person.name if person else said.branch,
        "staff_no": person.staff_no if person else "",
        "unit_id": unit_id,
        "branch": said.branch,
        "kind_id": kind.pk,
        "kind": kind.title,
        "measure": kind.unit,
        "date": said.date.isoformat(),
        "quantity": said.quantity,
        "level": said.level,
        "facts": dict(said.notes),
        "note": said.note[:400],
        "achievement": said.achievement[:200],
        "recorder": said.values.get("recorder", "")[:80],
    }


def _mark(read: Mapping[str, Any], person_id: int | None, keys: Mapping[int, bytes]) -> str:
    secret = keys.get(person_id or 0) or (b"" if read["person"] else unit_key(read["unit_id"]))
    # A person whom the same upload brings has no key yet, and nothing filed either: any constant will do.
    matter = matter_mark(secret, read["achievement"])
    day = dt.date.fromisoformat(read["date"])
    return mark_of(read["subject"], read["kind_id"], day, read["quantity"], read["level"], read["note"], matter)

"""What the reader of workbooks has to know: the kinds of records, and the people."""

import datetime as dt

from benliu.org.queries import member_rows, memberships_on
from intake import Kind, Person, Roster, Vocabulary

from ..models import RecordKind


def record_vocabulary() -> Vocabulary:
    """The kinds in use, in the reader's form. One query. Kind ids are `RecordKind.code`."""
    kinds = list(RecordKind.objects.filter(retired_at=None).order_by("pk"))
    return Vocabulary(kinds=tuple(_kind(k) for k in kinds), units=tuple(dict.fromkeys(k.unit for k in kinds)))


def _kind(kind: RecordKind) -> Kind:
    return Kind(
        id=kind.code,
        title=kind.title,
        aliases=tuple(kind.aliases),
        levels=tuple(kind.levels),
        level_required=bool(kind.levels),
        notes=dict(kind.note_fields),
        subject=kind.subject,
        unit=kind.unit,
    )


def roster_of_members(on: dt.date) -> Roster:
    """The members of the day `on` in the reader's form; `key` is the person's id as text. One query."""
    return Roster.of(
        [
            Person(key=str(m.person_id), staff_no=m.staff_no, name=m.name, branch=m.branch, status=m.status)
            for m in member_rows(memberships_on(on))
        ]
    )

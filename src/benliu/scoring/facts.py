"""What goes into a run: who is scored, and their records, as the engine's columns."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import QuerySet

from benliu.common.ids import content_hash
from benliu.org.queries import branches, memberships_on
from benliu.records.models import Record, RecordKind
from benliu.records.queries import effective_records
from rulebook import MISSING, Period, Records, Scheme, Subjects

from .models import RosterSnapshot, Run

CHUNK = 20_000
EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class Member:
    """A member as scored: branch and status of the roster's day."""

    person_id: int
    unit_id: int
    status: str


@dataclass(frozen=True)
class Loaded:
    """Records as columns; `ids`, `units` are aligned with the engine's result."""

    records: Records
    ids: Sequence[object]


def period_of(text: str) -> Period:
    """The engine's period for "2025"."""
    return Period.year(int(text))


def snapshot_roster(day: dt.date) -> RosterSnapshot:
    """Everybody with a membership on `day`, and the open branches; the same roster is kept once."""
    rows = memberships_on(day).order_by("person_id").values_list("person_id", "unit_id", "status")
    members = [list(row) for row in rows]
    units = sorted({*branches().values_list("pk", flat=True), *(m[1] for m in members)})
    content = {"members": members, "branches": units}
    return RosterSnapshot.objects.get_or_create(sha256=content_hash(content), defaults={"content": content})[0]


def members_of(roster: RosterSnapshot) -> list[Member]:
    """The members of a snapshot, in the order of person ids."""
    return [Member(*row) for row in roster.content["members"]]


def member_subjects(members: Sequence[Member]) -> Subjects:
    """Members as the engine's subjects: ids are person ids, units are branch ids, both as text."""
    return Subjects.of(
        [str(m.person_id) for m in members],
        unit=[str(m.unit_id) for m in members],
        status=[m.status for m in members],
    )


def facts_of(run: Run, subject: str) -> QuerySet[Record]:
    """The records that `run` looks at: effective at its cut-off, dated in its period, about members or branches."""
    period = period_of(run.period)
    return effective_records(run.cutoff).filter(
        happened_on__range=(period.first, period.last), person__isnull=(subject == RecordKind.Subject.BRANCH)
    )


def load(queryset: QuerySet[Record], scheme: Scheme, subjects: Subjects, subject_column: str) -> Loaded:
    """Read `queryset` into columns. Records of kinds that the scheme does not know, or of others, count for nothing."""
    kinds = dict(RecordKind.objects.values_list("pk", "code"))
    items = {pk: scheme.item_index[code] for pk, code in kinds.items() if code in scheme.item_index}
    columns: dict[str, list[int]] = {name: [] for name in ("subject", "item", "day", "quantity", "number", "matter")}
    fields: dict[str, list[int]] = {name: [] for name in scheme.record_fields}
    ids: list[object] = []
    matters: dict[str, int] = {"": -1}
    rows = (
        queryset.filter(kind_id__in=items)
        .order_by("number", "pk")
        .values_list("pk", subject_column, "kind_id", "happened_on", "quantity", "number", "matter", "level", "facts")
    )
    words = {name: {w: i for i, w in enumerate(f.words)} for name, f in scheme.record_fields.items()}
    for pk, owner, kind_id, day, quantity, number, matter, level, facts in rows.iterator(chunk_size=CHUNK):
        index = subjects.index.get(str(owner))
        if index is None:
            continue
        ids.append(pk)
        columns["subject"].append(index)
        columns["item"].append(items[kind_id])
        columns["day"].append((day - EPOCH).days)
        columns["quantity"].append(quantity)
        columns["number"].append(number or 0)
        columns["matter"].append(matters.setdefault(matter, len(matters) - 1))
        for name, column in fields.items():
            value = level if name == "level" else facts.get(name)
            column.append(words[name].get(value, -1) if words[name] or name == "level" else _figure(value))
    arrays = {name: np.asarray(column, dtype=np.int64) for name, column in columns.items()}
    extra = {name: np.asarray(column, dtype=np.int64) for name, column in fields.items()}
    return Loaded(Records(**arrays, fields=extra), ids)


def _figure(value: object) -> int:
    return value if isinstance(value, int) else MISSING

"""What goes into a run: who is scored, and their records, as the engine's columns."""

import datetime as dt
import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from benliu.common.ids import content_hash
from benliu.org.queries import branches, memberships_on
from benliu.org.queries.doubles import doubles_among
from benliu.records.models import Record, RecordKind
from benliu.records.queries import effective_records
from rulebook import Period, Records, Scheme, Subjects
from rulebook.facts import MISSING
from rulebook.scheme import Field

from .models import RosterSnapshot, Run
from .schemes import compiled

CHUNK = 20_000
NEXT_PERIOD = "next period"  # `late` of a scheme: what is told after closing counts in the period that follows
READ = ("kind_id", "happened_on", "quantity", "number", "matter", "level", "facts")
COLUMNS = ("subject", "item", "day", "quantity", "number", "matter")

Column = npt.NDArray[Any]


@dataclass(frozen=True)
class Member:
    """A member as scored: branch and status of the roster's day."""

    person_id: int
    unit_id: int
    status: str


class RecordIds(Sequence[uuid.UUID]):
    """Very many ids in little room."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def extend(self, ids: Iterable[uuid.UUID]) -> None:
        """Add `ids` at the end."""
        self._bytes += b"".join(i.bytes for i in ids)

    def __len__(self) -> int:
        return len(self._bytes) // 16

    def __getitem__(self, place):  # type: ignore[no-untyped-def, override]
        return uuid.UUID(bytes=bytes(self._bytes[16 * place : 16 * place + 16]))


@dataclass(frozen=True)
class Loaded:
    """Records as columns; `ids` are aligned with the engine's result."""

    records: Records
    ids: Sequence[uuid.UUID]


def period_of(text: str) -> Period:
    """The engine's period for "2025"."""
    return Period.year(int(text))


def snapshot_roster(day: dt.date) -> RosterSnapshot:
    """Who has a membership on `day`, who is the same as whom, the open branches; the same roster is kept once."""
    rows = memberships_on(day).order_by("person_id").values_list("person_id", "unit_id", "status")
    members = [list(row) for row in rows]
    units = sorted({*branches().values_list("pk", flat=True), *(m[1] for m in members)})
    content: dict[str, object] = {"members": members, "branches": units}
    if doubles := doubles_among(person_id for person_id, _unit, _status in rows):
        content["doubles"] = [list(pair) for pair in doubles]
    return RosterSnapshot.objects.get_or_create(sha256=content_hash(content), defaults={"content": content})[0]


def members_of(roster: RosterSnapshot) -> list[Member]:
    """The members of a snapshot, in the order of person ids."""
    return [Member(*row) for row in roster.content["members"]]


def doubles_of(roster: RosterSnapshot) -> list[tuple[int, int]]:
    """Which ids stood for which members of a snapshot."""
    return [(double, kept) for double, kept in roster.content.get("doubles", ())]


def member_subjects(members: Sequence[Member]) -> Subjects:
    """Members as the engine's subjects: ids are person ids, units are branch ids, both as text."""
    return Subjects.of(
        [str(m.person_id) for m in members],
        unit=[str(m.unit_id) for m in members],
        status=[m.status for m in members],
    )


def closed_runs(scheme_name: str, period: str) -> QuerySet[Run]:
    """The runs that closed a period, the last one first: each corrects the one before."""
    closed = Run.objects.filter(scheme__name=scheme_name, period=period, closed_at__isnull=False)
    return closed.order_by("-closed_at", "-pk")


def last_closed_day(scheme_name: str) -> dt.date | None:
    """The last day of the latest period that is closed under a scheme; None where none is. One query."""
    closed = Run.objects.filter(scheme__name=scheme_name, closed_at__isnull=False)
    period = closed.order_by("-period").values_list("period", flat=True).first()
    return period_of(period).last if period else None


def facts_of(run: Run, subject: str) -> QuerySet[Record]:
    """The records that `run` looks at: effective at its cut-off, of its period, about members or branches.

    Of its period are those dated in it; where the scheme says that what is told late counts in the next period, not
    what was told after the period was closed, but what was so told of the one before.
    """
    own = _told_in_time(run) if compiled(run.scheme).members.late == NEXT_PERIOD else _dated_in(run.period)
    return effective_records(run.cutoff).filter(own, person__isnull=(subject == RecordKind.Subject.BRANCH))


def _dated_in(period: str) -> Q:
    days = period_of(period)
    return Q(happened_on__range=(days.first, days.last))


def _told_in_time(run: Run) -> Q:
    before = str(int(run.period) - 1)
    own, earlier = (closed_runs(run.scheme.name, period).last() for period in (run.period, before))
    told = _dated_in(run.period)
    if own is not None:
        told &= ~Q(pk__in=_late(run.period, own.cutoff, run.cutoff))
    if earlier is not None:
        told |= Q(pk__in=_late(before, earlier.cutoff, run.cutoff))
    return told


def _late(period: str, closed: int, cutoff: int) -> list[uuid.UUID]:
    """The records of a period first told after the number `closed`; not corrections of what was told before."""
    newest = effective_records(cutoff).filter(_dated_in(period), number__gt=closed).values_list("pk", flat=True)
    return [pk for pk in newest if _first_number(pk) > closed]


def _first_number(pk: uuid.UUID | None) -> int:
    """The number under which something was told first, through all its corrections. A query for each of these."""
    number: int | None = 0
    while pk is not None:
        number, pk = Record.objects.values_list("number", "target").get(pk=pk)
    return number or 0


def load(
    queryset: QuerySet[Record],
    scheme: Scheme,
    subjects: Subjects,
    subject_column: str,
    *,
    first: dt.date,
    doubles: Iterable[tuple[int, int]] = (),
) -> Loaded:
    """Read `queryset` into columns. Records of kinds that the scheme does not know, or of others, count for nothing;
    those of a double for whom it stands; those that came late for the period before as of its `first` day.
    """
    kinds = dict(RecordKind.objects.filter(code__in=scheme.item_index).values_list("pk", "code"))
    columns = Columns(scheme, subjects, {pk: scheme.item_index[code] for pk, code in kinds.items()}, first)
    columns.places |= {double: columns.places[kept] for double, kept in doubles}
    rows = (
        queryset.filter(kind_id__in=columns.items)
        .order_by("number", "pk")
        .values_list("pk", subject_column, *READ[:-1], Cast("facts", TextField()))
        .iterator(chunk_size=CHUNK)
    )
    while chunk := [(*row[:-1], _read_facts(row[-1])) for row in islice(rows, CHUNK)]:
        columns.add(chunk)
    return columns.loaded()


@lru_cache(maxsize=10_000)
def _read_facts(text: str) -> dict[str, Any]:
    """Further figures of a record. Few different ones occur, and most records have none."""
    return json.loads(text) if text != "{}" else {}


class Columns:
    """Rows of records on their way into the engine's columns, chunk by chunk."""

    def __init__(self, scheme: Scheme, subjects: Subjects, items: dict[int, int], first: dt.date) -> None:
        self.items = items
        self.first = np.datetime64(first, "D").astype(np.int64)
        self.scheme = scheme
        self.places = {int(name): place for name, place in subjects.index.items()}
        self.priced_by = [item.price.by or "level" for item in scheme.items]
        self.matters: dict[str, int] = {}
        self.ids = RecordIds()
        self.chunks: dict[str, list[Column]] = defaultdict(list)
        self.fields: dict[str, list[Column]] = {name: [] for name in scheme.record_fields}

    def add(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Take a chunk of rows (id, owner, then as in `READ`); those about others are left out."""
        known = [row for row in rows if row[1] in self.places]
        if not known:
            return
        ids, owners, kinds, days, quantities, numbers, matters, levels, facts = zip(*known, strict=True)
        items = [self.items[kind] for kind in kinds]
        self.ids.extend(ids)
        self._append("subject", [self.places[owner] for owner in owners])
        self._append("item", items)
        self._append("day", np.maximum(np.array(days, dtype="datetime64[D]").astype(np.int64), self.first))
        self._append("quantity", quantities)
        self._append("number", [number or 0 for number in numbers])
        self._append("matter", [self.matters.setdefault(m, len(self.matters)) if m else -1 for m in matters])
        for name, known_field in self.scheme.record_fields.items():
            if known_field.kind == "number":
                values = [_figure(fact.get(name)) for fact in facts]
            else:
                values = self._words(known_field, items, levels, facts)
            self.fields[name].append(np.asarray(values, dtype=np.int64))

    def _append(self, name: str, values: Any) -> None:
        self.chunks[name].append(np.asarray(values, dtype=np.int64))

    def _words(self, known: Field, items: Any, levels: Any, facts: Any) -> list[int]:
        """A text field: a record's level is the word that its item is priced by."""
        place = {word: i for i, word in enumerate(known.words)}
        return [
            place.get(level if self.priced_by[item] == known.name else fact.get(known.name), -1)
            for item, level, fact in zip(items, levels, facts, strict=True)
        ]

    def loaded(self) -> Loaded:
        """Everything that was added."""
        columns: dict[str, Any] = {name: _joined(self.chunks[name]) for name in COLUMNS}
        fields = {name: _joined(chunks) for name, chunks in self.fields.items()}
        return Loaded(Records(**columns, fields=fields), self.ids)


def _joined(chunks: list[Column]) -> Column:
    return np.concatenate(chunks) if chunks else np.zeros(0, dtype=np.int64)


def _figure(value: object) -> int:
    return value if isinstance(value, int) else MISSING

"""Which rows say something new: compared with what is filed already, by content and by where it came from."""

import datetime as dt
import hashlib
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from django.db.models import Exists, OuterRef, Q

from intake.text import key

from ...models import ImportRow, Record, RecordKind

CHUNK = 2000
TOLD = ("quantity", "level", "note", "achievement")
Place = tuple[str, int, dt.date]  # subject, kind, day


@dataclass(frozen=True)
class Filed:
    """A record that counts or waits, with what it is compared by."""

    id: uuid.UUID
    subject: str
    kind_id: int
    happened_on: dt.date
    mark: str
    quantity: int
    level: str
    note: str
    achievement: str
    is_verified: bool
    sheet: str
    row: int


def mark_of(  # noqa: PLR0917
    subject: str, kind_id: int, day: dt.date, quantity: int, level: str, note: str, matter: str
) -> str:
    """Equal for records that say the same: the reader's rule for duplicates, over ids.

    `subject` is "p12" for person 12, "u3" for branch 3. Where there is a level the note only repeats it.
    """
    said = key(level) if level else "note:" + key(note)
    parts = (subject, str(kind_id), day.isoformat(), str(quantity), said, matter)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def filed_records(
    persons: Collection[int], units: Collection[int], first: dt.date, last: dt.date, *, but: Collection[uuid.UUID] = ()
) -> list[Filed]:
    """What is filed about these people and branches from `first` to `last`, imported rows in their order."""
    newer = Record.objects.filter(target_id=OuterRef("pk"), state=Record.State.VERIFIED)
    rows = (
        Record.objects.filter(
            state__in=[Record.State.SUBMITTED, Record.State.VERIFIED], happened_on__range=(first, last)
        )
        .exclude(act=Record.Act.CANCEL)
        .filter(~Exists(newer))
    )
    columns: tuple[str, ...] = (
        "pk",
        "person_id",
        "unit_id",
        "kind_id",
        "happened_on",
        "quantity",
        "level",
        "matter",
        "state",
    )
    columns += ("text__note", "text__achievement", "evidence__sheet", "evidence__row", "facts")
    figured = {kind.pk: kind for kind in RecordKind.objects.exclude(note_fields={})}
    found: dict[uuid.UUID, Filed] = {}
    conditions = [Q(person_id__in=chunk) for chunk in _chunks(persons)]
    conditions += [Q(person_id=None, unit_id__in=list(units))] if units else []
    for condition in conditions:
        for values in rows.filter(condition).order_by("position", "pk").values_list(*columns).iterator(CHUNK):
            found.setdefault(values[0], _filed(*values, figured=figured))
    return [filed for pk, filed in found.items() if pk not in but]


def _filed(  # noqa: PLR0917
    pk: uuid.UUID,
    person_id: int | None,
    unit_id: int,
    kind_id: int,
    day: dt.date,
    quantity: int,
    level: str,
    matter: str,
    state: str,
    note: str | None,
    achievement: str | None,
    sheet: str | None,
    row: int | None,
    facts: dict[str, int],
    *,
    figured: Mapping[int, RecordKind],
) -> Filed:
    if facts and kind_id in figured:  # told in a form, a ledger has them in its note
        note = figured[kind_id].note_with(facts, note or "")
    subject = f"p{person_id}" if person_id else f"u{unit_id}"
    mark = mark_of(subject, kind_id, day, quantity, level, note or "", matter)
    verified = state == Record.State.VERIFIED
    words = (note or "", achievement or "")
    return Filed(pk, subject, kind_id, day, mark, quantity, level, *words, verified, sheet or "", row or 0)


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    source = iter(ids)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


class Comparable(Protocol):
    """What is compared of a row: an `ImportRow`, or as much of it as that."""

    outcome: str
    target_id: uuid.UUID | None
    read: dict[str, Any]
    person_id: int | None
    mark: str
    sheet: str


def compare(rows: Sequence[Comparable], filed: Sequence[Filed]) -> None:
    """Set `outcome`, `target` and what was there before on accepted record rows.

    Equal content: unchanged. Else a row is held against what is filed about the same subject, kind and day and that no
    row of this upload repeats. It takes the place (changed) of a record from its own sheet, by name or because other
    rows of it repeat what came from there, where it says the same words, or where the sheet is so seen to be sent
    again. All else is something else that happened that day: new, beside a record as its target for people to look at.
    """
    by_mark: dict[str, list[Filed]] = defaultdict(list)
    for one in filed:
        by_mark[one.mark].append(one)
    rest: list[Comparable] = []
    taken: set[uuid.UUID] = set()
    sent_again: set[tuple[str, str]] = set()
    for row in rows:
        equal = by_mark.get(row.mark)
        if equal:
            taken |= {one.id for one in equal}
            sent_again |= {(row.sheet, one.sheet) for one in equal}
            _set(row, ImportRow.Outcome.UNCHANGED, equal[0])
        else:
            rest.append(row)
    beside = _Beside([one for one in filed if one.id not in taken], sent_again)
    decided = [row for row in rest if "corrects" in row.read]
    for row in decided:
        beside.settle(row, [one for one in beside.verified(row) if str(one.id) == row.read["corrects"]])
    others = [row for row in rest if "corrects" not in row.read]
    for row in others:
        row.outcome = ""
        if alike := [one for one in beside.from_its_sheet(row) if _same_words(row.read, one)]:
            beside.settle(row, alike)
    for row in others:
        if not row.outcome:
            beside.settle(row, beside.sent_again(row))


class _Beside:
    """What is filed and not repeated, by subject, kind and day; a record is taken by the first row that corrects it."""

    def __init__(self, filed: Iterable[Filed], repeated: Collection[tuple[str, str]]) -> None:
        """`repeated`: pairs of a sheet in this upload and the one that records came from which its rows repeat."""
        self.places: dict[Place, list[Filed]] = defaultdict(list)
        for one in sorted(filed, key=lambda each: each.row):
            self.places[(one.subject, one.kind_id, one.happened_on)].append(one)
        self.repeated = repeated

    def verified(self, row: Comparable) -> list[Filed]:
        """The records whose place it can take, in the order of their rows."""
        return [one for one in self._at(row) if one.is_verified]

    def from_its_sheet(self, row: Comparable) -> list[Filed]:
        """Those of a sheet of the same name, then of those that its own sheet repeats."""
        named = [one for one in self.verified(row) if one.sheet and one.sheet == row.sheet]
        return named + [one for one in self.sent_again(row) if one.sheet != row.sheet]

    def sent_again(self, row: Comparable) -> list[Filed]:
        """Those of sheets that its own sheet repeats."""
        return [one for one in self.verified(row) if one.sheet and (row.sheet, one.sheet) in self.repeated]

    def settle(self, row: Comparable, older: Sequence[Filed]) -> None:
        """Let the row take the place of the first of these; where there is none, let it stand beside what is there."""
        if older:
            self._at(row).remove(older[0])
            _set(row, ImportRow.Outcome.CHANGED, older[0])
        else:
            _set(row, ImportRow.Outcome.NEW, next(iter(self.from_its_sheet(row) or self._at(row)), None))

    def _at(self, row: Comparable) -> list[Filed]:
        said = row.read
        return self.places[(said["subject"], said["kind_id"], dt.date.fromisoformat(said["date"]))]


def _same_words(said: Mapping[str, Any], filed: Filed) -> bool:
    """Whether what happened is told alike. Where both have a level the note only repeats it."""
    told = bool(said["level"] and filed.level) or key(said["note"]) == key(filed.note)
    return told and key(said["achievement"]) == key(filed.achievement)


def _differs(name: str, said: Mapping[str, Any], filed: Filed) -> bool:
    if name == "quantity":
        return bool(said[name] != filed.quantity)
    # A note of a level only may be left away on a page: it says nothing of its own.
    left_away = name == "note" and filed.level and not filed.note
    return not left_away and key(said[name]) != key(getattr(filed, name))


def _set(row: Comparable, outcome: str, filed: Filed | None) -> None:
    row.outcome = outcome
    row.target_id = filed.id if filed else None
    was = {name: getattr(filed, name) for name in TOLD if _differs(name, row.read, filed)} if filed else {}
    row.read = {name: value for name, value in row.read.items() if name != "was"} | ({"was": was} if was else {})


def compare_with_filed(rows: Sequence[Comparable], *, but: Collection[uuid.UUID] = ()) -> None:
    """`compare` with all that is filed about the rows' subjects in the rows' time, except the records `but`."""
    if not rows:
        return
    persons = {r.person_id for r in rows if r.person_id}
    units = {r.read["unit_id"] for r in rows if not r.read["person"]}
    days = [dt.date.fromisoformat(r.read["date"]) for r in rows]
    compare(rows, filed_records(persons, units, min(days), max(days), but=but))

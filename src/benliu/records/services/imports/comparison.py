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

from ...models import ImportRow, Record

CHUNK = 2000
TOLD = ("quantity", "level", "note", "achievement")
Place = tuple[str, str, int, dt.date]  # sheet, subject, kind, day


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
    columns += ("text__note", "text__achievement", "evidence__sheet", "evidence__row")
    found: dict[uuid.UUID, Filed] = {}
    conditions = [Q(person_id__in=chunk) for chunk in _chunks(persons)]
    conditions += [Q(person_id=None, unit_id__in=list(units))] if units else []
    for condition in conditions:
        for values in rows.filter(condition).order_by("position", "pk").values_list(*columns).iterator(CHUNK):
            found.setdefault(values[0], _filed(*values))
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
) -> Filed:
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

    Equal content: unchanged. Else a row of a sheet is held against a record that came from a sheet of that name, about
    the same subject, kind and day, and that no row of this upload repeats. It takes its place (changed) where it says
    the same words, or where the sheet is seen to be sent again, since another of its rows repeats what came from it.
    Other words are something else that happened that day: new, with that record as its target for people to look at.
    """
    by_mark: dict[str, list[Filed]] = defaultdict(list)
    for one in filed:
        by_mark[one.mark].append(one)
    rest: list[Comparable] = []
    taken: set[uuid.UUID] = set()
    sent_again: set[str] = set()
    for row in rows:
        equal = by_mark.get(row.mark)
        if equal:
            taken |= {one.id for one in equal}
            sent_again |= {row.sheet} & {one.sheet for one in equal}
            _set(row, ImportRow.Outcome.UNCHANGED, equal[0])
        else:
            rest.append(row)
    by_place: dict[Place, list[Filed]] = defaultdict(list)  # in the order of their rows
    for one in sorted(filed, key=lambda f: f.row):
        if one.id not in taken and one.is_verified and one.sheet:
            by_place[(one.sheet, one.subject, one.kind_id, one.happened_on)].append(one)
    _compare_by_place(rest, by_place, sent_again)


def _compare_by_place(
    rows: Sequence[Comparable], by_place: Mapping[Place, list[Filed]], sent_again: Collection[str]
) -> None:
    """Rows that no record equals: first those of which it is decided, then those that say the words of a record."""
    decided = [row for row in rows if "corrects" in row.read]
    for row in decided:
        if older := next((one for one in by_place.get(_place(row), ()) if str(one.id) == row.read["corrects"]), None):
            _correct(row, older, by_place)
        else:
            _stand_beside(row, by_place)
    others = []
    for row in (row for row in rows if "corrects" not in row.read):
        if older := next((one for one in by_place.get(_place(row), ()) if _same_words(row.read, one)), None):
            _correct(row, older, by_place)
        else:
            others.append(row)
    for row in others:
        if row.sheet in sent_again and (places := by_place.get(_place(row))):
            _correct(row, places[0], by_place)
        else:
            _stand_beside(row, by_place)


def _correct(row: Comparable, older: Filed, by_place: Mapping[Place, list[Filed]]) -> None:
    """The row takes the place of an older record, which is then nobody else's to correct."""
    by_place[_place(row)].remove(older)
    _set(row, ImportRow.Outcome.CHANGED, older)


def _stand_beside(row: Comparable, by_place: Mapping[Place, list[Filed]]) -> None:
    _set(row, ImportRow.Outcome.NEW, next(iter(by_place.get(_place(row), ())), None))


def _place(row: Comparable) -> Place:
    said = row.read
    return (row.sheet, said["subject"], said["kind_id"], dt.date.fromisoformat(said["date"]))


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

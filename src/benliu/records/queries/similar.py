"""What seems to be recorded already: the same people, the same day."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from benliu.org.queries import names_of_accounts
from benliu.org.standing import Standing

from ..models import Record, RecordKind
from .lines import source_words

FEWEST_SHARED = 2  # one person does several things a day
Pair = tuple[uuid.UUID, uuid.UUID]  # a record, and another one that may be the same
Subject = tuple[int, int | None, int | None]  # kind; person; unit, where it is about the unit itself


@dataclass(frozen=True)
class Similar:
    """Something that may be the same: what, when it was filed, by whom and how, how many of the people it holds."""

    record_id: uuid.UUID
    kind: str
    same_kind: bool
    filed_by: str
    source: str
    filed_at: dt.datetime
    shared: int
    is_verified: bool


def standing_records(day: dt.date) -> QuerySet[Record]:
    """The records of a day that count or wait: not drafts, returned, corrected or cancelled ones."""
    newer = Record.objects.filter(target_id=OuterRef("pk"), state=Record.State.VERIFIED)
    waiting_or_not = [Record.State.SUBMITTED, Record.State.VERIFIED]
    found = Record.objects.filter(happened_on=day, state__in=waiting_or_not).exclude(act=Record.Act.CANCEL)
    return found.filter(~Exists(newer))


def holding(*, kinds: Iterable[RecordKind], day: dt.date, but: uuid.UUID) -> set[Subject]:
    """Of whom something of `kinds` is recorded on `day`, other than by the activity `but`. One query."""
    rows = standing_records(day).filter(kind__in={kind.pk for kind in kinds})
    rows = rows.exclude(activity_id=but) if but else rows
    return {
        (kind, person, unit if person is None else None)
        for kind, person, unit in rows.values_list("kind_id", "person_id", "unit_id")
    }


def similar_activities(
    *, reader: Standing, kind: str, unit_id: int, day: dt.date, people: Sequence[int], but: uuid.UUID | None = None
) -> list[Similar]:
    """What may be the same as an activity of `people` on `day`: the same kind, or most of the same people. Two queries.

    Nobody is told of records that are not theirs to see: those of the branch itself and of the people named alone.
    """
    found = _groups(kind, unit_id, day, people, but)
    names = names_of_accounts(group[0].filed_by_id for group in found)
    return [_similar(group, kind, names) for group in found]


def people_recorded(
    kind: str, unit_id: int, day: dt.date, people: Sequence[int], *, but: uuid.UUID | None = None
) -> set[int]:
    """Whom of `people` what `similar_activities` tells of is about. One query."""
    groups = _groups(kind, unit_id, day, people, but)
    return {record.person_id for group in groups for record in group if record.person_id}


def _groups(
    kind: str, unit_id: int, day: dt.date, people: Sequence[int], but: uuid.UUID | None
) -> list[Sequence[Record]]:
    about = Q(person__in=people) if people else Q(person=None, unit_id=unit_id)
    rows = standing_records(day).filter(about).select_related("kind").order_by("filed_at", "position", "pk")
    groups: dict[tuple[object, ...], list[Record]] = defaultdict(list)
    for record in rows.exclude(activity_id=but) if but else rows:
        groups[record.kind_id, record.activity_id or (record.filed_by_id, record.filed_at)].append(record)
    return [group for group in groups.values() if _is_similar(group, kind, len(people))]


def _is_similar(group: Sequence[Record], kind: str, people: int) -> bool:
    shared = len({record.person_id for record in group})
    return group[0].kind.code == kind or (shared >= FEWEST_SHARED and 2 * shared >= people)


def _similar(group: Sequence[Record], kind: str, names: dict[int, str]) -> Similar:
    first = group[0]
    return Similar(
        record_id=first.pk,
        kind=first.kind.label,
        same_kind=first.kind.code == kind,
        filed_by=names.get(first.filed_by_id or 0, ""),
        source=source_words(first.filed_from),
        filed_at=first.filed_at,
        shared=len(group),
        is_verified=first.state == Record.State.VERIFIED,
    )

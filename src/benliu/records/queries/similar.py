"""What seems to be recorded already: the same people, the same day."""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from benliu.org.queries import names_of_accounts
from benliu.org.standing import Standing
from intake.text import key

from ..models import Activity, Double, Record, RecordKind
from .lines import source_words

WHOLE = Coalesce("activity__part_of_id", "activity_id")
FEWEST_SHARED = 2  # one person does several things a day
Entry = tuple[int, uuid.UUID | None, int | None, dt.datetime | None]  # kind, activity, else who told it and when
Pair = tuple[uuid.UUID, uuid.UUID]  # a record, and another one that may be the same
Subject = tuple[int, int | None, int | None]  # kind; person; unit, where it is about the unit itself


@dataclass(frozen=True)
class Similar:
    """Something that may be the same: what, where, when it was filed, by whom and how, how many of the people."""

    record_id: uuid.UUID
    kind: str
    place: str
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
    *,
    reader: Standing,
    kind: str,
    unit_id: int,
    day: dt.date,
    people: Sequence[int],
    place: str = "",
    but: uuid.UUID | None = None,
) -> list[Similar]:
    """What may be the same as an activity of `people` on `day`: of the same kind, or nearly the same in another.

    Another kind is nearly the same where at least half of the larger party is in both, no other place is told, and
    neither takes points away. Three queries at most. Nobody is told of records that are not theirs to see: those of the
    branch itself and of the people named alone.
    """
    found = _groups(kind, unit_id, day, people, place=place, but=but)
    names = names_of_accounts(group[0].filed_by_id for group in found)
    return [_similar(group, kind, names) for group in found]


def people_recorded(
    kind: str, unit_id: int, day: dt.date, people: Sequence[int], *, place: str = "", but: uuid.UUID | None = None
) -> set[int]:
    """Whom of `people` what `similar_activities` tells of is about. Two queries at most."""
    groups = _groups(kind, unit_id, day, people, place=place, but=but)
    return {record.person_id for group in groups for record in group if record.person_id}


def doubles_of(activity: Activity, *, place: str = "") -> list[Pair]:
    """Each waiting record of an entry, with the first one of the same subject that may be the same thing.

    That is what `similar_activities` tells of; of the branch's own record, another one of its kind and day. What was
    decided to be two things is not named again. Four queries at most.
    """
    decided = Double.objects.filter(record=OuterRef("pk"))
    waiting = Record.objects.filter(activity=activity, state=Record.State.SUBMITTED, act=Record.Act.FILE)
    waiting = waiting.filter(~Exists(decided)).select_related("kind").order_by("position", "pk")
    records = list(waiting)
    people = [record.person_id for record in records if record.person_id]
    found = _groups(activity.kind.code, activity.unit_id, activity.happened_on, people, place=place, but=activity.pk)
    others = {record.person_id: record.pk for group in reversed(found) for record in reversed(group)}
    if people:
        others |= _of_branch(activity, [record for record in records if not record.person_id])
    return [(record.pk, others[record.person_id]) for record in records if record.person_id in others]


def _of_branch(activity: Activity, own: Sequence[Record]) -> dict[int | None, uuid.UUID]:
    rows = standing_records(activity.happened_on).filter(person=None, unit_id=activity.unit_id)
    rows = rows.filter(kind__in=[record.kind_id for record in own]).exclude(activity=activity)
    first = rows.order_by("filed_at", "pk").values_list("pk", flat=True).first() if own else None
    return {None: first} if first else {}


def activity_of_most(kind: str, unit_id: int, day: dt.date, people: Sequence[int]) -> uuid.UUID | None:
    """The activity, as a whole, in which at least half of `people` have their record. One query."""
    rows = standing_records(day).filter(kind__code=kind, unit_id=unit_id, person__in=people, activity__isnull=False)
    counted = rows.annotate(whole=WHOLE).order_by().values_list("whole").annotate(there=Count("pk"))
    most = counted.order_by("-there", "whole").first()
    return most[0] if most and 2 * most[1] >= len(people) else None


def _groups(
    kind: str, unit_id: int, day: dt.date, people: Sequence[int], *, place: str, but: uuid.UUID | None
) -> list[Sequence[Record]]:
    about = Q(person__in=people) if people else Q(person=None, unit_id=unit_id)
    rows = standing_records(day).filter(about).select_related("kind", "activity")
    rows = rows.order_by("filed_at", "position", "pk")
    groups: dict[Entry, list[Record]] = defaultdict(list)
    for record in rows.exclude(activity_id=but) if but else rows:
        groups[_entry(record.kind_id, whole_of(record), record.filed_by_id, record.filed_at)].append(record)
    near = {
        entry: group
        for entry, group in groups.items()
        if group[0].kind.code != kind and len(group) >= FEWEST_SHARED and not _is_elsewhere(group[0], place)
    }
    same_people = _nearly_all(near, day, len(people)) if near and not _counts_against(kind) else set()
    return [group for entry, group in groups.items() if group[0].kind.code == kind or entry in same_people]


def _entry(kind: int, activity: uuid.UUID | None, by: int | None, at: dt.datetime) -> Entry:
    """What belongs together: by its activity, else by who told it when."""
    return (kind, activity, None, None) if activity else (kind, None, by, at)


def whole_of(record: Record) -> uuid.UUID | None:
    """The activity, as a whole, that a record loaded with its activity belongs to."""
    return record.activity.whole_id if record.activity else None


def _is_elsewhere(record: Record, place: str) -> bool:
    told = record.activity.place if record.activity else ""
    return bool(told and place.strip()) and key(told) != key(place)


def _counts_against(kind: str) -> bool:
    return RecordKind.objects.filter(code=kind, counts_against=True).exists()


def _nearly_all(groups: Mapping[Entry, Sequence[Record]], day: dt.date, people: int) -> set[Entry]:
    """Of which groups at least half of their own people, and of those told now, are in both."""
    kinds = {group[0].kind_id for group in groups.values() if not group[0].kind.counts_against}
    told = standing_records(day).filter(kind__in=kinds, person__isnull=False).order_by()
    told = told.annotate(whole=WHOLE)
    rows = told.values_list("kind_id", "whole", "filed_by_id", "filed_at").annotate(people=Count("person"))
    sizes: Counter[Entry] = Counter()
    for *entry, size in rows:
        sizes[_entry(*entry)] += size
    return {one for one, group in groups.items() if 2 * len(group) >= max(people, sizes[one] or 2 * len(group) + 1)}


def _similar(group: Sequence[Record], kind: str, names: dict[int, str]) -> Similar:
    first = group[0]
    return Similar(
        record_id=first.pk,
        kind=first.kind.label,
        place=first.activity.place if first.activity else "",
        same_kind=first.kind.code == kind,
        filed_by=names.get(first.filed_by_id or 0, ""),
        source=source_words(first.filed_from),
        filed_at=first.filed_at,
        shared=len(group),
        is_verified=first.state == Record.State.VERIFIED,
    )

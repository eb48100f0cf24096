"""What recording costs a branch and what comes of it: entries, the minutes they took, and where they are used."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from benliu.common.clock import local_date
from benliu.org.queries import names_of_accounts
from benliu.org.standing import Standing

from ..models import Activity, Double, Record
from ..uses import Place, places_of

MONTHS = 6
TENTH = 100  # thousandths in a tenth
MADE = Count("records", filter=Q(records__act=Record.Act.FILE))  # corrections came of no entry
MERGED_SINCE = Exists(Double.objects.filter(is_same=True, record__activity=OuterRef("pk")))
Counted = tuple[int, int, int, int]  # of one entry: records, seconds, places, whether something was merged


@dataclass(frozen=True)
class Month:
    """The entries told of in a month that begins on `first`.

    They made `records`. `timed` of them say how long the telling took, `seconds` together. `used`: the places where
    they are used, each place once for each entry. `merged`: entries of which something was recorded already, whether
    that was found before they were sent or since.
    """

    first: dt.date
    entries: int
    records: int
    timed: int
    seconds: int
    used: int
    merged: int

    @property
    def minutes(self) -> int:
        """All that was measured, in whole minutes."""
        return (self.seconds + 30) // 60

    @property
    def mean_seconds(self) -> int:
        """How long one entry took, of those that were measured."""
        return self.seconds // self.timed if self.timed else 0

    @property
    def mean_used(self) -> int:
        """In how many places an entry is used, in thousandths, to the tenth."""
        return (self.used * 1000 // self.entries + TENTH // 2) // TENTH * TENTH if self.entries else 0


@dataclass(frozen=True)
class Entry:
    """One entry: what was told of, when and by whom, how long it took, how many records it made, where it is used."""

    id: uuid.UUID
    kind: str
    stream: str
    happened_on: dt.date
    told_at: dt.datetime
    told_by: str
    seconds: int
    records: int
    merged: bool
    places: tuple[Place, ...]


def burden_of(unit_id: int, reader: Standing, last: dt.date, *, count: int = MONTHS) -> tuple[Month, ...]:
    """The `count` months of a branch that end with the one of the day `last`, the oldest first.

    As many queries as features use records, and one; they read that branch's entries of these months alone.
    """
    firsts = [_months_before(last, back) for back in range(count - 1, -1, -1)]
    told = told_between(unit_id, firsts[0], _months_before(last, -1))
    told = told.annotate(made=MADE, since=MERGED_SINCE)
    counted = list(told.values_list("pk", "told_at", "made", "seconds", "merged", "since"))
    places = places_of(Activity.objects.filter(pk__in=[pk for pk, *_rest in counted]), reader)
    rows: dict[dt.date, list[Counted]] = {first: [] for first in firsts}
    for pk, told_at, made, seconds, merged, since in counted:
        rows[local_date(told_at).replace(day=1)].append((made, seconds, len(places.get(pk, ())), merged or since))
    return tuple(_month(first, entries) for first, entries in rows.items())


def told_between(unit_id: int, first: dt.date, end: dt.date) -> QuerySet[Activity]:
    """What a branch told of from the day `first` to before the day `end`, the newest first."""
    since, until = (timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in (first, end))
    return Activity.objects.filter(unit_id=unit_id, told_at__gte=since, told_at__lt=until).order_by("-told_at", "pk")


def entries_of_month(unit_id: int, month: dt.date) -> QuerySet[Activity]:
    """The entries of a branch's month, the newest first; a page of them becomes lines by `entry_lines`."""
    return told_between(unit_id, _months_before(month, 0), _months_before(month, -1))


def entry_lines(activities: Iterable[Activity], reader: Standing) -> list[Entry]:
    """Entries as lines. As many queries as features use records, and two."""
    shown = Activity.objects.filter(pk__in=[activity.pk for activity in activities])
    rows = list(shown.select_related("kind").annotate(made=MADE, since=MERGED_SINCE).order_by("-told_at", "pk"))
    places, names = places_of(shown, reader), names_of_accounts(one.told_by_id for one in rows)
    return [
        Entry(
            id=one.pk,
            kind=one.kind.label,
            stream=one.kind.stream,
            happened_on=one.happened_on,
            told_at=one.told_at,
            told_by=names.get(one.told_by_id or 0, ""),
            seconds=one.seconds,
            records=one.made,
            merged=bool(one.merged or one.since),
            places=places.get(one.pk, ()),
        )
        for one in rows
    ]


def _month(first: dt.date, entries: list[Counted]) -> Month:
    made, seconds, used, merged = ([entry[place] for entry in entries] for place in range(4))
    timed = sum(map(bool, seconds))
    return Month(first, len(entries), sum(made), timed, sum(seconds), sum(used), sum(map(bool, merged)))


def _months_before(day: dt.date, count: int) -> dt.date:
    """The first day of the month `count` months before the one of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    return dt.date(year, month + 1, 1)

"""The list of records: filters, and pages by key instead of by count."""

import datetime as dt
import uuid
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan

from benliu.org.models import Membership, Person, Unit
from benliu.org.policies import visible_units
from benliu.org.queries import few_or_all
from benliu.org.queries.doubles import ids_of
from benliu.org.standing import Standing

from ..models import Import, Record
from ..policies import reaches
from .entry import OPEN, in_whole, is_newest
from .lines import RecordLine, record_lines
from .waiting import waiting_in

PAGE = 30
MOST_UNITS = 200  # to choose from; of more, nobody finds one in a menu, and the menu outweighs the page


@dataclass(frozen=True)
class Filters:
    """What to show; empty fields do not narrow.

    `words` is the beginning of a member's or a branch's name, or a staff number; `above`: numbered after this number;
    `entry_id`: told in one go; `activity_id`: that and what was added to it later; `to_verify`: waiting for the reader.
    """

    words: str = ""
    kind_id: int | None = None
    unit_id: int | None = None
    person_id: int | None = None
    state: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    import_id: uuid.UUID | None = None
    above: int | None = None
    entry_id: uuid.UUID | None = None
    activity_id: uuid.UUID | None = None
    to_verify: bool = False


@dataclass(frozen=True)
class RecordPage:
    """One page, the newest first. `next_key` asks for the page after; empty on the last one."""

    lines: list[RecordLine]
    next_key: str


def record_page(reader: Standing, filters: Filters, after: str = "") -> RecordPage:
    """The records that `reader` may see, newest first, after the key `after`. A fixed number of queries."""
    key, chosen = _parse(after), chosen_records(filters, reader)
    ways = [reach & named for reach, named in product(reaches(reader), named_so(filters.words.strip()))]
    newest = [_newest(Record.objects.filter(way, chosen), key) for way in ways]
    rows = Record.objects.filter(pk__in=newest[0].union(*newest[1:])).select_related("kind", "unit", "text")
    found = list(rows.order_by("-happened_on", "-pk")[: PAGE + 1])
    shown = found[:PAGE]
    more = len(found) > PAGE
    return RecordPage(record_lines(shown), f"{shown[-1].happened_on}_{shown[-1].pk}" if more else "")


def own_waiting(person_id: int) -> list[RecordLine]:
    """The newest of a person's records that wait or were returned, up to a page of them. Three queries."""
    rows = Record.objects.filter(person_id=person_id, state__in=OPEN)
    return record_lines(rows.select_related("kind", "unit", "text").order_by("-happened_on", "-pk")[:PAGE])


def _newest(rows: QuerySet[Record], key: tuple[dt.date, uuid.UUID] | None) -> QuerySet[Record, Any]:
    """The ids of one page of `rows` after `key`. In two steps: SQLite unites no queries that have an order."""
    if key:
        # As a pair: apart, the index leads only to the day, and a city's day holds tens of thousands.
        rows = rows.filter(TupleLessThan(Tuple("happened_on", "pk"), key))
    page = rows.order_by("-happened_on", "-pk").values("pk")[: PAGE + 1]
    return Record.objects.filter(pk__in=page).order_by().values("pk")


def named_so(words: str) -> list[Q]:
    """What may be called `words`: people, branches; one by one, since each goes by its own index."""
    if not words:
        return [Q()]
    people = Person.objects.filter(Q(name__startswith=words) | Q(staff_no=words))
    units = Unit.objects.filter(name__startswith=words)
    return [Q(person__in=few_or_all(people)), Q(unit__in=few_or_all(units))]


def chosen_records(filters: Filters, reader: Standing) -> Q:
    """What `filters` ask of a record, but for its name."""
    exact: dict[str, int | dt.date | None] = {
        "kind_id": filters.kind_id,
        "unit_id": filters.unit_id,
    }
    exact["happened_on__gte"], exact["happened_on__lte"] = filters.since, filters.until
    chosen = Q(**{name: value for name, value in exact.items() if value})
    chosen &= Q(person_id__in=ids_of(filters.person_id)) if filters.person_id else Q()
    chosen &= Q(state=filters.state) if filters.state else ~Q(state=Record.State.DRAFT)
    chosen &= Q(number__gt=filters.above) if filters.above is not None else Q()
    chosen &= Q(activity_id=filters.entry_id) & is_newest() if filters.entry_id else Q()
    chosen &= Q(pk__in=waiting_in(reader).values("pk")) if filters.to_verify else Q()
    chosen &= in_whole([filters.activity_id]) & is_newest() if filters.activity_id else Q()
    if filters.import_id:
        # A list, not a subquery: only of a known batch does the database guess that it is small.
        batches = Import.objects.filter(pk=filters.import_id).exclude(batch=None).values_list("batch_id", flat=True)
        chosen &= Q(batch__in=list(batches))
    return chosen


def _parse(key: str) -> tuple[dt.date, uuid.UUID] | None:
    day, _, pk = key.partition("_")
    try:
        return dt.date.fromisoformat(day), uuid.UUID(pk)
    except ValueError:
        return None


def filter_units(reader: Standing) -> list[tuple[int, str]]:
    """The branches that a reader can choose from; none where they are more than a menu can hold. One query."""
    units = visible_units(reader).filter(pk__in=Membership.objects.values("unit_id")).order_by("path")
    found = list(units.values_list("pk", "name")[: MOST_UNITS + 1])
    return found if len(found) <= MOST_UNITS else []

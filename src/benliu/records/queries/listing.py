"""The list of records: filters, and pages by key instead of by count."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from benliu.org.models import Membership, Person
from benliu.org.policies import visible_units
from benliu.org.standing import Standing

from ..models import Import, Record
from ..policies import visible_records
from .lines import RecordLine, record_lines

PAGE = 50


@dataclass(frozen=True)
class Filters:
    """What to show; empty fields do not narrow. `words` is a name or a staff number."""

    words: str = ""
    kind_id: int | None = None
    unit_id: int | None = None
    person_id: int | None = None
    state: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    import_id: uuid.UUID | None = None


@dataclass(frozen=True)
class RecordPage:
    """One page, the newest first. `next_key` asks for the page after; empty on the last one."""

    lines: list[RecordLine]
    next_key: str


def record_page(reader: Standing, filters: Filters, after: str = "") -> RecordPage:
    """The records that `reader` may see, newest first, after the key `after`. A fixed number of queries."""
    rows = _narrow(visible_records(reader), filters)
    key = _parse(after)
    if key:
        day, pk = key
        rows = rows.filter(Q(happened_on__lt=day) | Q(happened_on=day, pk__lt=pk), happened_on__lte=day)
    found = list(rows.select_related("kind", "unit", "text").order_by("-happened_on", "-pk")[: PAGE + 1])
    shown = found[:PAGE]
    more = len(found) > PAGE
    return RecordPage(record_lines(shown), f"{shown[-1].happened_on}_{shown[-1].pk}" if more else "")


def _narrow(rows: QuerySet[Record], filters: Filters) -> QuerySet[Record]:
    exact: dict[str, int | dt.date | None] = {
        "kind_id": filters.kind_id,
        "unit_id": filters.unit_id,
        "person_id": filters.person_id,
    }
    exact["happened_on__gte"], exact["happened_on__lte"] = filters.since, filters.until
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    rows = rows.filter(state=filters.state) if filters.state else rows.exclude(state=Record.State.DRAFT)
    if filters.words:
        words = filters.words.strip()
        people = Person.objects.filter(Q(name__startswith=words) | Q(staff_no=words))
        rows = rows.filter(person__in=people)
    if filters.import_id:
        rows = rows.filter(batch__in=Import.objects.filter(pk=filters.import_id).values("batch_id"))
    return rows


def _parse(key: str) -> tuple[dt.date, uuid.UUID] | None:
    day, _, pk = key.partition("_")
    try:
        return dt.date.fromisoformat(day), uuid.UUID(pk)
    except ValueError:
        return None


def filter_units(reader: Standing) -> list[tuple[int, str]]:
    """The branches that a reader can choose from. One query."""
    units = visible_units(reader).filter(pk__in=Membership.objects.values("unit_id")).order_by("path")
    return list(units.values_list("pk", "name"))

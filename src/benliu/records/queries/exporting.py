"""The list of records as a table, row by row, in the order of the page."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import reduce
from itertools import islice, product
from operator import or_

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from benliu.org.models import Person
from benliu.org.standing import Standing

from ..models import Record
from ..policies import reaches
from .lines import RecordLine, record_lines
from .listing import Filters, chosen_records, named_so

CHUNK = 2000
Row = Sequence[str | int | Decimal | dt.date | None]


def record_headings() -> tuple[str, ...]:
    """What the columns are called."""
    who = (_("日期"), _("类型"), _("对象"), _("工号"), _("支部"))
    return (*who, _("数量"), _("单位"), _("等级"), _("成果名称"), _("说明"), _("状态"), _("编号"), _("记录编码"))


def record_count(reader: Standing, filters: Filters, most: int) -> int:
    """How many rows there would be; counting stops above `most`. One query, or some more for names."""
    return _records(reader, filters)[: most + 1].count()


def record_rows(reader: Standing, filters: Filters) -> Iterator[Row]:
    """The records that `reader` may see and `filters` choose, newest first; numbers of people whom `reader` leads."""
    rows = _records(reader, filters).select_related("kind", "unit", "text").order_by("-happened_on", "-pk")
    read = rows.iterator(chunk_size=CHUNK)
    for chunk in iter(lambda: list(islice(read, CHUNK)), []):
        numbers = _staff_numbers(record for record in chunk if reader.leads(record.unit.path))
        for record, line in zip(chunk, record_lines(chunk), strict=True):
            yield _row(line, record, numbers)


def _records(reader: Standing, filters: Filters) -> QuerySet[Record]:
    reach = [Q()] if reader.leads_all else reaches(reader)
    ways = [one & called for one, called in product(reach, named_so(filters.words.strip()))]
    return Record.objects.filter(reduce(or_, ways), chosen_records(filters, reader))


def _staff_numbers(records: Iterable[Record]) -> dict[int, str]:
    wanted = {record.person_id for record in records if record.person_id}
    return {pk: number or "" for pk, number in Person.objects.filter(pk__in=wanted).values_list("pk", "staff_no")}


def _row(line: RecordLine, record: Record, numbers: dict[int, str]) -> Row:
    words = getattr(record, "text", None)
    note = record.kind.note_with(record.facts, words.note_besides(record.level) if words else "")
    who = (line.happened_on, line.kind, line.who, numbers.get(line.person_id or 0, ""), line.branch)
    what = (Decimal(line.quantity) / 1000, line.measure, line.level_label, words.achievement if words else "", note)
    return (*who, *what, line.status, line.number, str(line.id))

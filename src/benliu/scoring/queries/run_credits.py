"""The records that gave the members of a run their points, one by one."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan

from benliu.org.standing import Standing

from ..models import Credit, Run
from ..policies import led_results
from ..schemes import compiled
from ..wording import titled, unit_label, word_label
from .clauses import limit_words

PAGE = 50


@dataclass(frozen=True)
class RunCredit:
    """What one record gave. Points and quantity in thousandths; `limit` in words, empty where nothing limited it."""

    person_id: int
    name: str
    unit_id: int
    branch: str
    record_id: uuid.UUID
    number: int | None
    happened_on: dt.date
    title: str
    level: str
    quantity: int
    unit: str
    earned: int
    credited: int
    limit: str


@dataclass(frozen=True)
class CreditPage:
    """One page, member by member. `next_key` asks for the page after; empty on the last one."""

    rows: tuple[RunCredit, ...]
    next_key: str


def credit_page(actor: Standing, run: Run, after: str = "") -> CreditPage:
    """The records that count for the members whom `actor` leads, after the key `after`. One query, or two."""
    credits = Credit.objects.filter(run=run, person__isnull=False)
    if not actor.leads_all:
        credits = credits.filter(person__in=led_results(actor).filter(run=run).values("person_id"))
    place = tuple(int(part) for part in after.split("_") if part.isdecimal() and len(part) < 19)
    if len(place) == len(("person", "credit")):
        credits = credits.filter(TupleGreaterThan(Tuple("person_id", "pk"), place))
    whole = credits.select_related("person", "unit", "record")
    found = list(whole.order_by("person_id", "pk")[: PAGE + 1])
    shown = found[:PAGE]
    key = f"{shown[-1].person_id}_{shown[-1].pk}" if len(found) > PAGE else ""
    return CreditPage(tuple(_row(run, credit) for credit in shown), key)


def _row(run: Run, credit: Credit) -> RunCredit:
    scheme, record, person = compiled(run.scheme).members, credit.record, credit.person
    item = scheme.items[scheme.item_index[credit.item]]
    limits = limit_words(scheme, credit.item) if credit.limited_by else {}
    return RunCredit(
        person_id=credit.person_id or 0,
        name=person.name if person else "",
        unit_id=credit.unit_id,
        branch=credit.unit.name,
        record_id=credit.record_id,
        number=record.number,
        happened_on=record.happened_on,
        title=titled(item),
        level=word_label(scheme, record.level),
        quantity=record.quantity,
        unit=unit_label(scheme, item.unit, record.quantity),
        earned=credit.earned,
        credited=credit.credited,
        limit=limits.get(credit.limited_by, ""),
    )

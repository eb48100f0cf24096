"""Credits as a reader sees them: every record of a member, zero ones too, with what limited it."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from benliu.org.queries import names_of_accounts
from benliu.ui.measures import measure_name
from rulebook import Scheme, points_text
from rulebook.scheme import Cap, Item

from ..models import Credit, Run
from ..schemes import compiled
from ..streams import stream_key
from ..wording import titled
from .clauses import PERS, cap_text, clause_of, limit_words
from .tracing import items_in


@dataclass(frozen=True)
class CapLine:
    """One cap that a credit meets, in words, and whether it is used up in the credit's part of the year."""

    text: str
    full: bool


@dataclass(frozen=True)
class CreditLine:
    """What one record gave. Points in thousandths; `clause` is the anchor on the scheme's page."""

    run_id: int
    record_id: uuid.UUID
    number: int | None
    happened_on: dt.date
    item: str
    title: str
    stream: str
    quantity: str
    unit: str
    level: str
    achievement: str
    earned: int
    credited: int
    limit_code: str
    limit: str
    formula: str
    caps: tuple[CapLine, ...]
    verified_by: str
    verified_at: dt.datetime | None
    scheme_id: int
    scheme_version: str
    clause: str
    vetoes: bool = False
    for_duty: bool = False  # it earns no points and counts for what is owed


def credit_lines(run: Run, scheme: Scheme, credits: Sequence[Credit], formulas: Mapping[int, str]) -> list[CreditLine]:
    """All `credits` of one subject, their record, batch and text selected; `formulas` by record number. One query."""
    names = names_of_accounts(c.record.batch.verified_by_id for c in credits if c.record.batch)
    used = CapUse(scheme, credits)
    words = {name: _ItemWords.of(scheme, name) for name in {credit.item for credit in credits}}
    return [_line(run, credit, words[credit.item], names, formulas, used) for credit in credits]


def chosen_credits(run: Run, lines: Sequence[CreditLine], *, stream: str, figure: str) -> list[CreditLine]:
    """Of a member's credits those of one stream (“none”: of no stream), and those that one figure goes by."""
    scheme = compiled(run.scheme).members
    items = items_in(scheme, scheme.measures[figure].value) if figure in scheme.measures else None
    return [
        line
        for line in lines
        if (not stream or line.stream == ("" if stream == "none" else stream)) and (items is None or line.item in items)
    ]


class CapUse:
    """How much of every cap the credits of one subject use, part by part of the year."""

    def __init__(self, scheme: Scheme, credits: Sequence[Credit]) -> None:
        self.scheme = scheme
        self.used: Counter[Hashable] = Counter()
        self._texts: dict[Cap, str] = {}
        for credit in credits:
            for cap in self._caps(credit):
                self.used[cap, part_of(credit.record.happened_on, cap.per)] += credit.credited

    def lines(self, credit: Credit) -> tuple[CapLine, ...]:
        """The caps that a credit meets, from the inside out."""
        day = credit.record.happened_on
        return tuple(
            CapLine(self._text(cap), self.used[cap, part_of(day, cap.per)] == cap.most) for cap in self._caps(credit)
        )

    def _text(self, cap: Cap) -> str:
        if cap not in self._texts:
            group = self.scheme.groups.get(cap.of)
            self._texts[cap] = cap_text(cap, titled(group) if group else "")
        return self._texts[cap]

    def _caps(self, credit: Credit) -> tuple[Cap, ...]:
        caps = self.scheme.caps_of(self.scheme.items[self.scheme.item_index[credit.item]])
        return tuple(cap for cap in caps if cap.per in PERS and not (cap.formula or cap.dated or cap.net))


def counts_for_duty(scheme: Scheme, item: Item) -> bool:
    """Whether records of `item` are held against a duty and earn nothing."""
    price = item.price
    priced = bool(price.flat or price.table or price.formula or price.awarded)
    return not (priced or item.veto) and any(duty.item == item.id for duty in scheme.duties)


def part_of(day: dt.date, per: str) -> Hashable:
    """Which day, week, month, quarter or year `day` lies in; one part for the whole period."""
    return {
        "day": day,
        "week": day.isocalendar()[:2],
        "month": (day.year, day.month),
        "quarter": (day.year, (day.month + 2) // 3),
        "half": (day.year, (day.month + 5) // 6),
        "year": day.year,
    }.get(per)


@dataclass(frozen=True)
class _ItemWords:
    """What is the same for every credit of an item."""

    item: Item
    title: str
    stream: str
    limits: Mapping[str, str]
    clause: str
    for_duty: bool

    @classmethod
    def of(cls, scheme: Scheme, name: str) -> "_ItemWords":
        item = scheme.items[scheme.item_index[name]]
        limits = limit_words(scheme, name)
        return cls(item, titled(item), stream_key(item.stream), limits, clause_of(name), counts_for_duty(scheme, item))


def _line(  # noqa: PLR0917
    run: Run, credit: Credit, words: _ItemWords, names: Mapping[int, str], formulas: Mapping[int, str], used: CapUse
) -> CreditLine:
    record = credit.record
    text = getattr(record, "text", None)
    return CreditLine(
        run_id=run.pk,
        record_id=credit.record_id,
        number=record.number,
        happened_on=record.happened_on,
        item=credit.item,
        title=words.title,
        stream=words.stream,
        quantity=points_text(record.quantity),
        unit=measure_name(words.item.unit, record.quantity),
        level=record.level,
        achievement=text.achievement if text else "",
        earned=credit.earned,
        credited=credit.credited,
        limit_code=credit.limited_by,
        limit=words.limits.get(credit.limited_by, "") if credit.limited_by else "",
        formula=formulas.get(record.number or 0, ""),
        caps=used.lines(credit),
        verified_by=names.get(record.batch.verified_by_id, _("已离任人员")) if record.batch else "",
        verified_at=record.batch.verified_at if record.batch else None,
        scheme_id=run.scheme_id,
        scheme_version=run.scheme.version,
        clause=words.clause,
        vetoes=words.item.veto,
        for_duty=words.for_duty,
    )

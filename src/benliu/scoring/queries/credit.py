"""Credits as a reader sees them: every record of a member, zero ones too, with what limited it."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rulebook import Scheme, points_text
from rulebook.scheme import Cap, Item

from ..models import Credit, Run
from ..streams import stream_key
from ..wording import titled, unit_label, word_label
from .clauses import PERS, cap_text, clause_of, limit_words
from .tracing import items_in


@dataclass(frozen=True)
class CapLine:
    """One cap that a credit meets, in words, and whether it is used up in the credit's part of the year."""

    text: str
    full: bool


@dataclass(frozen=True)
class CreditLine:
    """What one record gave. Points in thousandths; `branch`: whose record it is; `clause`: the anchor on the scheme's
    page.
    """

    run_id: int
    record_id: uuid.UUID
    number: int | None
    happened_on: dt.date
    item: str
    group: str
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
    branch_id: int
    branch: str
    scheme_id: int
    scheme_version: str
    clause: str
    vetoes: bool = False
    for_duty: bool = False  # it earns no points and counts for what is owed


ONE, MANY = 1000, 2000  # thousandths


class Credited(NamedTuple):
    """A credit with what is shown of its record. Plain values: four objects each took longer than scoring."""

    record_id: uuid.UUID
    person_id: int | None
    item: str
    earned: int
    credited: int
    limited_by: str
    kind_id: int
    happened_on: dt.date
    quantity: int
    number: int | None
    matter: str
    level: str
    facts: dict[str, Any]
    branch_id: int
    branch: str
    achievement: str | None
    verified_by: str | None
    verified_at: dt.datetime | None


_OF_RECORD = ("kind_id", "happened_on", "quantity", "number", "matter", "level", "facts")
_PATHS = (*Credited._fields[:6], *(f"record__{name}" for name in _OF_RECORD), "record__unit_id", "record__unit__name")
_PATHS = (
    *_PATHS,
    "record__text__achievement",
    "record__batch__verified_by__person__name",
    "record__batch__verified_at",
)


def credited(credits: QuerySet[Credit]) -> list[Credited]:
    """The credits with their records, newest first. One query."""
    rows = credits.order_by("-record__happened_on", "-record__number").values_list(*_PATHS)
    return [Credited(*row) for row in rows]


def credit_lines(
    run: Run, scheme: Scheme, credits: Sequence[Credited], formulas: Mapping[int, str]
) -> list[CreditLine]:
    """All `credits` of one subject; `formulas` by record number."""
    language = get_language() or ""
    words = {name: _item_words(scheme, name, language) for name in {credit.item for credit in credits}}
    used = CapUse(words, credits)
    levels = {level: word_label(scheme, level) for level in {credit.level for credit in credits}}
    return [_line(run, credit, words[credit.item], levels, formulas, used) for credit in credits]


def chosen_credits(
    scheme: Scheme, lines: Sequence[CreditLine], *, stream: str = "", figure: str = "", of: str = ""
) -> list[CreditLine]:
    """Of the credits of a member or a branch those of one stream (“none”: of no stream), those that one figure goes by,
    and those `of` one item or group.
    """
    items = items_in(scheme, scheme.measures[figure].value) if figure in scheme.measures else None
    return [
        line
        for line in lines
        if (not stream or line.stream == ("" if stream == "none" else stream))
        and (items is None or line.item in items)
        and (not of or of in {line.item, line.group})
    ]


class CapUse:
    """How much of every cap the credits of one subject use, part by part of the year."""

    def __init__(self, words: "Mapping[str, _ItemWords]", credits: Sequence[Credited]) -> None:
        self.used: Counter[Hashable] = Counter()
        self._words = words
        for credit in credits:
            for cap, _text in words[credit.item].caps:
                self.used[self._place(cap, credit)] += credit.credited

    def lines(self, credit: Credited) -> tuple[CapLine, ...]:
        """The caps that a credit meets, from the inside out."""
        return tuple(
            CapLine(text, self.used[self._place(cap, credit)] == cap.most)
            for cap, text in self._words[credit.item].caps
        )

    @staticmethod
    def _place(cap: Cap, credit: Credited) -> Hashable:
        return id(cap), part_of(credit.happened_on, cap.per)  # a group's cap is the same for all its items


def _caps_of(scheme: Scheme, name: str) -> list[Cap]:
    """The caps of an item that a part of the year has."""
    item = scheme.items[scheme.item_index[name]]
    return [c for c in scheme.caps_of(item) if c.per in PERS and not (c.formula or c.dated or c.net)]


def _cap_text(scheme: Scheme, cap: Cap) -> str:
    return cap_text(cap, titled(scheme.groups[cap.of]) if cap.of in scheme.groups else "")


def counts_for_duty(scheme: Scheme, item: Item) -> bool:
    """Whether records of `item` are held against a duty and earn nothing."""
    price = item.price
    priced = bool(price.flat or price.table or price.formula or price.awarded)
    return not (priced or item.veto) and any(duty.item == item.id for duty in scheme.duties)


_PARTS: Mapping[str, Callable[[dt.date], Hashable]] = {
    "day": lambda day: day,
    "week": lambda day: day.isocalendar()[:2],
    "month": lambda day: (day.year, day.month),
    "quarter": lambda day: (day.year, (day.month + 2) // 3),
    "half": lambda day: (day.year, (day.month + 5) // 6),
    "year": lambda day: day.year,
}


def part_of(day: dt.date, per: str) -> Hashable:
    """Which day, week, month, quarter or year `day` lies in; one part for the whole period."""
    return _PARTS[per](day) if per in _PARTS else None


@dataclass(frozen=True)
class _ItemWords:
    """What is the same for every credit of an item."""

    item: Item
    title: str
    stream: str
    one: str
    many: str
    limits: Mapping[str, str]
    caps: tuple[tuple[Cap, str], ...]
    clause: str
    for_duty: bool

    def unit(self, quantity: int) -> str:
        """What a quantity is counted in: 1 hour, 1.5 hours."""
        return self.one if quantity == ONE else self.many


@lru_cache(maxsize=1024)
def _item_words(scheme: Scheme, name: str, language: str) -> _ItemWords:
    """The words in `language`, the one that is on."""
    item = scheme.items[scheme.item_index[name]]
    one, many = (unit_label(scheme, item.unit, quantity) for quantity in (ONE, MANY))
    return _ItemWords(
        item=item,
        title=titled(item),
        stream=stream_key(item.stream),
        one=one,
        many=many,
        limits=limit_words(scheme, name),
        caps=tuple((cap, _cap_text(scheme, cap)) for cap in _caps_of(scheme, name)),
        clause=clause_of(name),
        for_duty=counts_for_duty(scheme, item),
    )


def _line(  # noqa: PLR0917
    run: Run,
    credit: Credited,
    words: _ItemWords,
    levels: Mapping[str, str],
    formulas: Mapping[int, str],
    used: CapUse,
) -> CreditLine:
    return CreditLine(
        run_id=run.pk,
        record_id=credit.record_id,
        number=credit.number,
        happened_on=credit.happened_on,
        item=credit.item,
        group=words.item.group or "",
        title=words.title,
        stream=words.stream,
        quantity=points_text(credit.quantity),
        unit=words.unit(credit.quantity),
        level=levels[credit.level],
        achievement=credit.achievement or "",
        earned=credit.earned,
        credited=credit.credited,
        limit_code=credit.limited_by,
        limit=words.limits.get(credit.limited_by, "") if credit.limited_by else "",
        formula=formulas.get(credit.number or 0, ""),
        caps=used.lines(credit),
        verified_by=(credit.verified_by or _("已离任人员")) if credit.verified_at else "",
        verified_at=credit.verified_at,
        branch_id=credit.branch_id,
        branch=credit.branch,
        scheme_id=run.scheme_id,
        scheme_version=run.scheme.version,
        clause=words.clause,
        vetoes=words.item.veto,
        for_duty=words.for_duty,
    )

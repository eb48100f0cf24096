"""Scheme versions as a jurist reads them: clauses by stream and group, the ladder, the branches' half."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from benliu.common.language import reads_english
from rulebook import Scheme, points_text
from rulebook.formula.phrase import phrase
from rulebook.formula.tree import Name, Node
from rulebook.pers import words_of
from rulebook.scheme import Grade, Group, Item, Need, Quota
from rulebook.wording import titles_of

from ..models import SchemeVersion
from ..schemes import BRANCHES, MEMBERS, compiled, title_of
from ..streams import STREAM_KEYS, stream_key
from ..wording import grade_label, said, titled, word_label
from .clauses import cap_text, clause_of, duty_text, keep_text, per_text, price_text, quota_text
from .credit import counts_for_duty


@dataclass(frozen=True)
class SchemeRow:
    """One version in the list."""

    id: int
    name: str
    version: str
    title: str
    sha256: str
    effective_from: dt.date
    effective_to: dt.date | None
    adopted_at: dt.datetime


@dataclass(frozen=True)
class Clause:
    """One item: what it is worth and within which limits. `formula` is the price in words, where it is computed."""

    anchor: str
    title: str
    aliases: tuple[str, ...]
    price: str
    prices: tuple[tuple[str, str], ...]
    formula: str
    limits: tuple[str, ...]
    veto: bool


@dataclass(frozen=True)
class Section:
    """The clauses of one stream in one group, with the group's own limits. `stream` is empty outside the streams."""

    stream: str
    group: str
    limits: tuple[str, ...]
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Rung:
    """One grade: its conditions in words, who has it without them, and how many may have it."""

    name: str
    needs: tuple[str, ...]
    direct: str
    quota: str


@dataclass(frozen=True)
class Figure:
    """A named figure, and in words how it is computed."""

    title: str
    formula: str


@dataclass(frozen=True)
class HalfPage:
    """One half of a scheme: members or branches.

    Attributes:
        needs: what every record must meet.
        graded, ungraded: who is graded, in words, and what the others get; empty where everybody is.
    """

    title: str
    needs: tuple[str, ...]
    graded: str
    ungraded: str
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    total: str
    rungs: tuple[Rung, ...]
    duties: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class SchemePage:
    """A version, both halves; `branches` is None where branches are not scored."""

    row: SchemeRow
    members: HalfPage
    branches: HalfPage | None


def scheme_of_day(day: dt.date) -> SchemeVersion | None:
    """The version in force on `day`, of several the one adopted last. One query."""
    in_force = SchemeVersion.objects.filter(effective_from__lte=day).exclude(effective_to__lt=day)
    return in_force.order_by("adopted_at", "pk").last()


def scheme_versions() -> list[SchemeRow]:
    """All versions, the newest first. One query."""
    return [_row(version) for version in SchemeVersion.objects.defer("files").order_by("-effective_from", "-pk")]


def scheme_page(scheme_id: int) -> SchemePage | None:
    """One version in full; None where there is none. One query."""
    version = SchemeVersion.objects.filter(pk=scheme_id).first()
    if version is None:
        return None
    halves = compiled(version)
    branches = _half(halves.branches, version.files[BRANCHES], halves.members) if halves.branches else None
    return SchemePage(_row(version), _half(halves.members, version.files[MEMBERS]), branches)


def _row(v: SchemeVersion) -> SchemeRow:
    return SchemeRow(v.pk, v.name, v.version, title_of(v), v.sha256, v.effective_from, v.effective_to, v.adopted_at)


def _half(scheme: Scheme, text: str, members: Scheme | None = None) -> HalfPage:
    words = Words(scheme, members)
    return HalfPage(
        title=titled(scheme),
        needs=words.of_needs(scheme.needs),
        graded=words.of(scheme.graded) if scheme.graded else "",
        ungraded=grade_label(scheme, scheme.ungraded) if scheme.graded else "",
        sections=tuple(_sections(scheme, words)),
        figures=tuple(Figure(titled(m), words.of(m.value)) for m in scheme.measures.values()),
        total=words.of(scheme.total.value),
        rungs=tuple(rung_of(grade, words) for grade in scheme.grades),
        duties=tuple(duty_text(duty, titled(scheme.items[scheme.item_index[duty.item]])) for duty in scheme.duties),
        text=text,
    )


class Words:
    """The formulas of a scheme in the reader's language; those of branches may speak of what members have."""

    def __init__(self, scheme: Scheme, members: Scheme | None = None) -> None:
        self._titles = {**(titles_of(members) if members else {}), **titles_of(scheme)}

    def of(self, formula: Node) -> str:
        """A formula in words."""
        return said(phrase(formula, self._titles))

    def of_needs(self, needs: Iterable[Need]) -> tuple[str, ...]:
        """Conditions in words."""
        return tuple(self.of(need.node) for need in needs)

    def limits_of(self, thing: Item | Group) -> tuple[str, ...]:
        """What an item's or a group's records must meet, which of them count, and how much they may bring."""
        needs = [_("须符合：%s") % need for need in self.of_needs(thing.needs)]
        keeps = [keep_text(thing.keep)] if thing.keep else []
        caps = [cap_text(cap, bound=self.of(cap.formula.node) if cap.formula else "") for cap in thing.caps]
        return (*needs, *keeps, *caps)


def _sections(scheme: Scheme, words: Words) -> list[Section]:
    return [_section(scheme, stream, group, words) for stream, group in in_order(scheme)]


def in_order(scheme: Scheme) -> list[tuple[str, str]]:
    """Streams in the design's order, then a bureau's own, then what belongs to none; by group within."""
    keys = dict.fromkeys((stream_key(item.stream), item.group) for item in scheme.items)
    order = [*STREAM_KEYS.values()]
    return sorted(keys, key=lambda key: order.index(key[0]) if key[0] in order else len(order) + (not key[0]))


def _section(scheme: Scheme, stream: str, group_id: str, words: Words) -> Section:
    items = [i for i in scheme.items if (stream_key(i.stream), i.group) == (stream, group_id)]
    group = scheme.groups.get(group_id)
    limits = words.limits_of(group) if group else ()
    return Section(
        stream, titled(group) if group else "", limits, tuple(clause_of_item(scheme, item, words) for item in items)
    )


def clause_of_item(scheme: Scheme, item: Item, words: Words) -> Clause:
    """An item in words."""
    pooled = (_("%s的数量合并计算") % per_text(item.price.pool),) if item.price.pool else ()
    return Clause(
        anchor=clause_of(item.id),
        title=titled(item),
        aliases=tuple(item.aliases),
        price=_("不计分，计入完成率") if counts_for_duty(scheme, item) else price_text(scheme, item),
        prices=tuple((word_label(scheme, word), points_text(points)) for word, points in item.price.table.items()),
        formula=words.of(item.price.formula) if item.price.formula else "",
        limits=(*pooled, *words.limits_of(item)),
        veto=item.veto,
    )


def rung_of(grade: Grade, words: Words) -> Rung:
    """A grade in words."""
    name = (grade.english or grade.name) if reads_english() else grade.name
    direct = words.of(grade.direct.node) if grade.direct else ""
    return Rung(name, words.of_needs(grade.needs), direct, _quota(grade.quota, words))


def _quota(quota: Quota | None, words: Words) -> str:
    if quota is None:
        return ""
    directions = {True: _("%s从高到低"), False: _("%s从低到高")}
    among = _("、").join(words.of(Name(name)) for name in words_of(quota.per))
    return quota_text(quota, among, _("、").join(directions[highest] % words.of(node) for highest, node in quota.order))

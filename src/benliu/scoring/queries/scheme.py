"""Scheme versions as a jurist reads them: clauses by stream and group, the ladder, the branches' half."""

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rulebook import Duty, Grade, Item, Measure, Scheme, points_text

from ..models import SchemeVersion
from ..schemes import BRANCHES, MEMBERS, compiled
from ..streams import STREAM_KEYS, stream_key
from ..wording import titled
from .clauses import cap_text, clause_of, duty_text, keep_text, price_text, quota_text


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
    """One item: what it is worth and within which limits. `formula` is the price as written, where it is one."""

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
    """One grade: its conditions as written, and how many may have it."""

    name: str
    needs: tuple[str, ...]
    quota: str


@dataclass(frozen=True)
class Figure:
    """A named figure and how it is computed, as written."""

    title: str
    formula: str


@dataclass(frozen=True)
class HalfPage:
    """One half of a scheme: members or branches."""

    title: str
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    total: Figure
    rungs: tuple[Rung, ...]
    duties: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class SchemePage:
    """A version, both halves; `branches` is None where branches are not scored."""

    row: SchemeRow
    members: HalfPage
    branches: HalfPage | None


def scheme_versions() -> list[SchemeRow]:
    """All versions, the newest first. One query."""
    return [_row(version) for version in SchemeVersion.objects.defer("files").order_by("-effective_from", "-pk")]


def scheme_page(scheme_id: int) -> SchemePage | None:
    """One version in full; None where there is none. One query."""
    version = SchemeVersion.objects.filter(pk=scheme_id).first()
    if version is None:
        return None
    halves = compiled(version)
    branches = _half(halves.branches, version.files[BRANCHES]) if halves.branches else None
    return SchemePage(_row(version), _half(halves.members, version.files[MEMBERS]), branches)


def _row(v: SchemeVersion) -> SchemeRow:
    return SchemeRow(v.pk, v.name, v.version, v.title, v.sha256, v.effective_from, v.effective_to, v.adopted_at)


def _half(scheme: Scheme, text: str) -> HalfPage:
    written = tomllib.loads(text)
    return HalfPage(
        title=scheme.title,
        sections=tuple(_sections(scheme, written)),
        figures=tuple(_figure(m, written["measures"][m.name]) for m in scheme.measures.values() if m.name != "total"),
        total=_total(scheme, written.get("total", {})),
        rungs=tuple(_rung(grade) for grade in scheme.grades),
        duties=tuple(_duty(scheme, duty) for duty in scheme.duties),
        text=text,
    )


def _sections(scheme: Scheme, written: Mapping[str, Any]) -> list[Section]:
    formulas = {item["id"]: _formula_of(item) for item in written.get("item", ())}
    keys = dict.fromkeys((stream_key(item.stream), item.group) for item in scheme.items)
    order = [*STREAM_KEYS.values()]
    sorted_keys = sorted(keys, key=lambda k: order.index(k[0]) if k[0] in order else len(order) + (not k[0]))
    return [_section(scheme, stream, group, formulas) for stream, group in sorted_keys]


def _formula_of(item: Mapping[str, Any]) -> str:
    points = item.get("points")
    return str(item.get("earns") or (points if isinstance(points, str) else ""))


def _section(scheme: Scheme, stream: str, group_id: str, formulas: Mapping[str, str]) -> Section:
    items = [i for i in scheme.items if (stream_key(i.stream), i.group) == (stream, group_id)]
    group = scheme.groups.get(group_id)
    limits = tuple(cap_text(cap) for cap in group.caps) if group else ()
    clauses = tuple(_clause(item, formulas.get(item.id, "")) for item in items)
    return Section(stream, titled(group) if group else "", limits, clauses)


def _clause(item: Item, formula: str) -> Clause:
    limits: Sequence[str] = [*([keep_text(item.keep)] if item.keep else []), *(cap_text(cap) for cap in item.caps)]
    return Clause(
        anchor=clause_of(item.id),
        title=titled(item),
        aliases=tuple(item.aliases),
        price=price_text(item),
        prices=tuple((word, points_text(points)) for word, points in item.price.table.items()),
        formula=formula,
        limits=tuple(limits),
        veto=item.veto,
    )


def _figure(measure: Measure, written: Mapping[str, Any]) -> Figure:
    return Figure(titled(measure), str(written.get("value", "")))


def _total(scheme: Scheme, written: Mapping[str, Any]) -> Figure:
    return Figure("", str(written.get("value", "")))


def _rung(grade: Grade) -> Rung:
    return Rung(titled(grade), tuple(need.text for need in grade.needs), quota_text(grade.quota) if grade.quota else "")


def _duty(scheme: Scheme, duty: Duty) -> str:
    return duty_text(duty, titled(scheme.items[scheme.item_index[duty.item]]))

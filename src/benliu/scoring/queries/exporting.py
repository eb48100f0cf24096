"""The rows of exports: members, branches, credits of a run, as far as the reader leads them."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from benliu.org.models import Unit
from benliu.org.queries import units_below
from benliu.org.standing import Standing
from rulebook import Scheme

from ..models import Credit, MemberResult, Run
from ..schemes import compiled
from ..wording import grade_label, status_label, titled
from .branch import branch_results
from .clauses import limit_words
from .member import groups_of
from .results import Filters, chosen_results
from .whatif import MoverLine, WhatIf

CHUNK = 2000

Row = Sequence[str | int | Decimal | dt.date | None]


@dataclass(frozen=True)
class Export:
    """One table on its way out. `rows` are read from the database while they are written.

    `title` is what its sheet is called, `name` what a file of its own is called.
    """

    title: str
    name: str
    headings: tuple[str, ...]
    rows: Iterator[Row]


def export_of(actor: Standing, run: Run, table: str, filters: Filters) -> Export | None:
    """The table `members` or `credits` of those whom `filters` choose, or `branches`; None for any other name."""
    makers = {"members": _members, "branches": _branches, "credits": _credits}
    return makers[table](actor, run, filters) if table in makers else None


def credit_count(actor: Standing, run: Run, filters: Filters, most: int) -> int:
    """How many rows `credits` would have; counting stops above `most`."""
    return _chosen_credits(actor, run, filters)[: most + 1].count()


def movers_export(told: WhatIf) -> Export:
    """Everybody whom a draft moves, with what for, as the page tells it."""
    heads = (_("姓名"), _("支部"), _("原等次"), _("新等次"), _("原总分"), _("新总分"), _("因为哪条"))
    return Export(_("谁会变"), _("谁会变"), heads, (_mover_row(one) for one in told.movers))


def _mover_row(one: MoverLine) -> Row:
    why = (f"{w.clause} {' '.join(f'{a} → {b}' for a, b in w.changes)} {w.points}" for w in one.why)
    reasons = _("；").join((*(" ".join(said.split()) for said in why), *one.grade_why))
    scores = (_points(one.before), _points(one.after))
    return (one.name, one.branch, one.grade_before, one.grade_after, *scores, reasons)


def _members(actor: Standing, run: Run, filters: Filters) -> Export:
    scheme = compiled(run.scheme).members
    groups = groups_of(scheme, dict.fromkeys(scheme.measures, 0))
    heads = (_("工号"), _("姓名"), _("支部"), _("党员状态"), *(g.title for g in groups), _("总分"), _("等次"))
    rows = _member_rows(chosen_results(actor, run, filters), scheme, [g.name for g in groups])
    return Export(_("党员"), _("党员积分"), heads, rows)


def _member_rows(results: QuerySet[MemberResult], scheme: Scheme, names: Sequence[str]) -> Iterator[Row]:
    for row in results.select_related("person", "unit").iterator(chunk_size=CHUNK):
        scores = (_points(row.scores.get(name, 0)) for name in names)
        who = (row.person.staff_no or "", row.person.name, row.unit.name, status_label(row.status))
        yield (*who, *scores, _points(row.total), grade_label(scheme, row.grade))


def _branches(actor: Standing, run: Run, _filters: Filters) -> Export:
    branches = branch_results(run, below=actor.led_paths)
    parts = tuple(part.title for part in branches[0].parts) if branches else ()
    heads = (_("支部"), *parts, _("总分"), _("星级"), _("人数"))
    rows = ((b.name, *(_figure(p.text) for p in b.parts), _figure(b.total), b.stars, b.member_count) for b in branches)
    return Export(pgettext("many", "支部"), _("支部星级"), heads, rows)


def _credits(actor: Standing, run: Run, filters: Filters) -> Export:
    heads = (
        *(_("工号"), _("姓名"), _("支部"), _("日期"), _("事项"), _("数量"), _("等级")),
        *(_("应得"), pgettext("credit", "计分"), _("受限于"), _("记录编号"), _("记录编码")),
    )
    rows = _credit_rows(_chosen_credits(actor, run, filters), run)
    return Export(pgettext("credits", "计分"), _("计分明细"), heads, rows)


def _chosen_credits(actor: Standing, run: Run, filters: Filters) -> QuerySet[Credit]:
    """The credits of the members chosen; where nobody is left out, with those of the branches."""
    if filters.narrow:
        people = chosen_results(actor, run, filters).order_by().values("person_id")
        return Credit.objects.filter(run=run, person__in=people)
    return Credit.objects.filter(run=run, unit__in=Unit.objects.filter(units_below(actor.led_paths)))


def _credit_rows(credits: QuerySet[Credit], run: Run) -> Iterator[Row]:
    halves = compiled(run.scheme)
    schemes: dict[str, Scheme] = {half.side: half for half in (halves.members, halves.branches) if half}
    titles = {(s, item.id): titled(item) for s, half in schemes.items() for item in half.items}
    limits = {(s, item.id): limit_words(half, item.id) for s, half in schemes.items() for item in half.items}
    ordered = credits.select_related("person", "unit", "record").order_by(
        "person__staff_no", "unit_id", "record__happened_on", "record__number"
    )
    for credit in ordered.iterator(chunk_size=CHUNK):
        record, key = credit.record, ("member" if credit.person_id else "branch", credit.item)
        yield (
            credit.person.staff_no or "" if credit.person else "",
            credit.person.name if credit.person else "",
            credit.unit.name,
            record.happened_on,
            titles[key],
            _points(record.quantity),
            record.level,
            _points(credit.earned),
            _points(credit.credited),
            limits[key].get(credit.limited_by, credit.limited_by),
            record.number,
            str(credit.record_id),
        )


def _points(thousandths: int) -> Decimal:
    """Points as a number without trailing zeros: 1500 → 1.5."""
    return _plain(Decimal(thousandths) / 1000)


def _figure(text: str) -> Decimal | None:
    """A figure's text as a number; nothing where it has no value (“—”)."""
    try:
        return _plain(Decimal(text))
    except InvalidOperation:
        return None


def _plain(value: Decimal) -> Decimal:
    short = value.normalize()
    return short if short.as_tuple().exponent <= 0 else short.quantize(Decimal(1))  # type: ignore[operator]

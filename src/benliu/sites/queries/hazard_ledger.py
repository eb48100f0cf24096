"""The ledger of hazards: open, overdue and closed ones, by responsible unit, and how they went month by month."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from benliu.common.clock import local_date
from benliu.org.standing import Standing
from benliu.ui.charts import BarChart, bar_chart

from ..models import Hazard
from ..policies import handled_hazards, taken_up_hazards, visible_hazards
from ..services.hazard_telling import name_of

State = Hazard.State
OPEN, OVERDUE, TO_HANDLE = "open", "overdue", "review"
MONTHS, MOST_UNITS = 12, 30


@dataclass(frozen=True)
class LedgerRow:
    """A hazard in the ledger."""

    hazard: Hazard
    responsible: str
    is_overdue: bool


@dataclass(frozen=True)
class UnitRow:
    """A responsible unit: how many of its hazards are open, overdue and closed."""

    name: str
    open: int
    overdue: int
    closed: int


def listed_hazards(  # noqa: PLR0913 - as many filters
    actor: Standing,
    today: dt.date,
    *,
    show: str = "open",
    words: str = "",
    gravity: str = "",
    who: str = "",
    whose: str = "",
) -> QuerySet[Hazard]:
    """Those that `actor` may read; overdue ones first, then by term and number. `who`: the responsible unit's name;
    `whose`: "mine" for those that `actor` handles.
    """
    found = handled_hazards(actor) if whose == "mine" else visible_hazards(actor, today)
    found = found.select_related("place", "notice__unit")
    states: dict[str, Q] = {
        OPEN: Q(state__in=Hazard.OPEN),
        OVERDUE: Q(state=State.NOTIFIED, due_on__lt=today),
        "all": Q(),
    }
    found = found.filter(states[show] if show in states else Q(state=show))
    if words:
        named = Q(place__name__icontains=words) | Q(spot__icontains=words) | Q(words__icontains=words)
        found = found.filter(named | Q(number=int(words))) if _is_number(words) else found.filter(named)
    if gravity:
        found = found.filter(gravity=gravity)
    if who:
        found = found.filter(Q(notice__firm=who) | Q(notice__unit__name=who))
    return found.order_by(Coalesce("due_on", dt.date(9999, 12, 31)), "-number")


def ledger_rows(hazards: Iterable[Hazard], today: dt.date) -> list[LedgerRow]:
    """The rows of these hazards, with `place` and `notice__unit`."""
    return [LedgerRow(one, name_of(one.notice) if one.notice else "", one.is_overdue(today)) for one in hazards]


def ledger_counts(actor: Standing, today: dt.date) -> dict[str, int]:
    """How many are open, overdue, waiting for review, closed. One query."""
    return (
        visible_hazards(actor, today)
        .order_by()
        .aggregate(
            open=Count("pk", filter=Q(state__in=Hazard.OPEN)),
            overdue=Count("pk", filter=Q(state=State.NOTIFIED, due_on__lt=today)),
            review=Count("pk", filter=Q(state=State.REVIEW)),
            closed=Count("pk", filter=Q(state=State.CLOSED)),
        )
    )


def to_handle(actor: Standing, today: dt.date) -> dict[str, int]:
    """How many wait for `actor`, by the state in which `listed_hazards` shows them as "mine". One query at most."""
    if not actor.led_paths:
        return {}
    return (
        handled_hazards(actor)
        .order_by()
        .aggregate(
            review=Count("pk", filter=Q(state=State.REVIEW)),
            rectified=Count("pk", filter=Q(state=State.RECTIFIED)),
            overdue=Count("pk", filter=Q(state=State.NOTIFIED, due_on__lt=today)),
        )
    )


def by_unit(actor: Standing, today: dt.date) -> list[UnitRow]:
    """By responsible unit, those with most overdue ones first. One query."""
    found = taken_up_hazards(actor, today).filter(notice__isnull=False).order_by()
    rows = found.values("notice__unit__name", "notice__firm").annotate(
        open=Count("pk", filter=Q(state__in=Hazard.OPEN)),
        overdue=Count("pk", filter=Q(state=State.NOTIFIED, due_on__lt=today)),
        closed=Count("pk", filter=Q(state=State.CLOSED)),
    )
    named = [UnitRow(one["notice__unit__name"] or one["notice__firm"], one["open"], one["overdue"], one["closed"])
             for one in rows]  # fmt: skip
    return sorted(named, key=lambda one: (-one.overdue, -one.open, one.name))[:MOST_UNITS]


def trend(actor: Standing, today: dt.date) -> BarChart:
    """How many were reported and closed in each of the last twelve months. One query."""
    first = today.replace(day=1) - relativedelta(months=MONTHS - 1)
    edges = [
        timezone.make_aware(dt.datetime.combine(first + relativedelta(months=back), dt.time()))
        for back in range(MONTHS + 1)
    ]
    asked = {
        f"{column}_{back}": Count("pk", filter=Q(**{f"{column}__gte": edges[back], f"{column}__lt": edges[back + 1]}))
        for column in ("received_at", "closed_at")
        for back in range(MONTHS)
    }
    lately = Q(received_at__gte=edges[0]) | Q(closed_at__gte=edges[0])
    counts = taken_up_hazards(actor, today).filter(lately).order_by().aggregate(**asked)
    rows = []
    for back in range(MONTHS):
        pair = (counts[f"received_at_{back}"], counts[f"closed_at_{back}"])
        rows.append((_("%d月") % (first + relativedelta(months=back)).month, pair, ""))
    told = {"found": sum(row[1][0] for row in rows), "closed": sum(row[1][1] for row in rows)}
    summary = _("近 12 个月报告 %(found)d 条，销号 %(closed)d 条。") % told
    return bar_chart(series=(_("报告"), _("销号")), rows=rows, summary=summary, scale=True)


def headings() -> tuple[str, ...]:
    """The columns of the workbook."""
    return (
        _("编号"),
        _("地点"),
        _("具体位置"),
        _("隐患情况"),
        _("严重程度"),
        _("来源"),
        _("状态"),
        _("责任单位"),
        _("通知编号"),
        _("整改期限"),
        _("超期"),
        _("报告日期"),
        _("销号日期"),
    )


def exported(hazards: QuerySet[Hazard], today: dt.date) -> Iterator[tuple[str | int | dt.date | None, ...]]:
    """The rows of the workbook, in the order of the page. Nobody is named."""
    for row in ledger_rows(list(hazards), today):
        one = row.hazard
        yield (
            one.number,
            one.place.name,
            one.spot,
            one.words,
            one.get_gravity_display(),
            one.get_way_display(),
            one.get_state_display(),
            row.responsible,
            one.notice.number if one.notice else None,
            one.due_on,
            _("是") if row.is_overdue else "",
            local_date(one.received_at),
            local_date(one.closed_at) if one.closed_at else None,
        )


def _is_number(words: str) -> bool:
    return words.isascii() and words.isdecimal() and len(words) < 10  # noqa: PLR2004 - digits

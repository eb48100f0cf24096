"""Requests as rows of a workbook. Nobody who asked is named."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _

from benliu.common.clock import local_date
from benliu.org.queries import names_of

from ..models import Request, Step

MOST = 50_000
Cell = str | int | dt.date | None


def headings() -> tuple[str, ...]:
    """The columns of the workbook."""
    return (
        _("编号"),
        _("事项"),
        _("在哪里"),
        _("遇到什么问题"),
        _("怎么来的"),
        _("进展"),
        _("专家"),
        _("收到日期"),
        _("期限"),
        _("超期"),
        _("期限暂停时还剩几个工作日"),
        _("到现场几次"),
        _("现场分钟"),
        _("满意度"),
        _("办结日期"),
    )


def exported(requests: QuerySet[Request], today: dt.date) -> list[tuple[Cell, ...]]:
    """The rows, in the order of the page. Two queries, however many."""
    steps = Step.objects.filter(request=OuterRef("pk")).order_by()
    visits = steps.filter(kind="visited").values("request")
    # A judgement before the request was opened again does not count any more: the record holds none either.
    judged = Step.objects.filter(request=OuterRef("pk"), kind__in=("rated", "reopened")).order_by("-turn")
    found = requests.annotate(
        visits=Subquery(visits.annotate(number=Count("pk")).values("number")),
        minutes=Subquery(visits.annotate(sum=Sum("minutes")).values("sum")),
        score=Subquery(judged.values("score")[:1]),
    )[:MOST]
    return list(_rows(list(found), today))


def _rows(found: Iterable[Request], today: dt.date) -> Iterator[tuple[Cell, ...]]:
    names = names_of(one.expert_id for one in found if one.expert_id)
    for one in found:
        yield (
            one.number,
            one.topic.label,
            one.spot,
            one.words,
            str(one.get_way_display()),
            str(one.get_state_display()),
            names.get(one.expert_id or 0, ""),
            local_date(one.received_at),
            one.due_on,
            _("是") if one.due_on and one.due_on < today else "",
            one.left,
            one.visits or 0,  # type: ignore[attr-defined]
            one.minutes or 0,  # type: ignore[attr-defined]
            one.score,  # type: ignore[attr-defined]
            local_date(one.closed_at) if one.closed_at else None,
        )

"""All that happened to a point: its record's way, what it gave, notices, objections, the ledger."""

import uuid
from collections.abc import Iterator
from typing import cast

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from benliu.ledger.queries import entries_of_record
from benliu.org.queries import names_of_accounts
from benliu.org.standing import Standing
from benliu.records.queries.detail import Moment
from rulebook import points_text

from ..models import Credit, Publication
from ..policies import visible_objections


def history_of_point(
    actor: Standing, record_id: uuid.UUID, person_id: int | None, before: tuple[Moment, ...]
) -> list[Moment]:
    """`before`, what happened to the record, and what became of its points, in the order of time. Five queries."""
    moments = [*before, *_notices(record_id), *_objections(actor, record_id)]
    if person_id is not None:
        moments += _entries(actor, person_id, record_id)
    return sorted(moments, key=lambda moment: moment.at)


def _notices(record_id: uuid.UUID) -> Iterator[Moment]:
    """The notices in which the record stood, with what it gave there."""
    given = dict(Credit.objects.filter(record=record_id).values_list("run_id", "credited"))
    found = Publication.objects.filter(run__in=given).exclude(published_at=None).select_related("run")
    for notice in found:
        points, at, day = points_text(given[notice.run_id]), notice.published_at, notice.last_day
        if at is None or day is None:
            continue
        said = _("%(period)s 年公示：计 %(points)s 分") % {"period": notice.run.period, "points": points}
        yield Moment(said, at, note=_("到 %s 为止可以提异议") % date_format(day, "DATE_FORMAT"))
        if notice.withdrawn_at:
            yield Moment(_("公示撤回"), notice.withdrawn_at, note=notice.withdrawn_reason)


def _objections(actor: Standing, record_id: uuid.UUID) -> Iterator[Moment]:
    found = list(visible_objections(actor).filter(record=record_id))
    names = names_of_accounts(account for row in found for account in (row.filed_by_id, row.answered_by_id))
    for row in found:
        yield Moment(_("提出异议"), row.filed_at, names.get(row.filed_by_id, ""), row.words)
        if row.withdrawn_at:
            yield Moment(_("撤回异议"), row.withdrawn_at, names.get(row.filed_by_id, ""))
        if row.answered_at:
            said = _("异议答复：%s") % row.get_outcome_display()
            yield Moment(said, row.answered_at, names.get(cast(int, row.answered_by_id), ""), row.answer)


def _entries(actor: Standing, person_id: int, record_id: uuid.UUID) -> Iterator[Moment]:
    for entry in entries_of_record(actor, person_id, record_id):
        said = _("冲正 %s 分") if entry.reverses_id else _("记入积分台账 %s 分")
        yield Moment(said % points_text(entry.points), entry.posted_at, note=_("%s 年") % entry.period)

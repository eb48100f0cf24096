"""All that happened to a point: its record's way, what it gave, notices, objections, the ledger."""

import uuid
from collections.abc import Iterator, Sequence
from typing import cast

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from benliu.ledger.queries import entries_of_records
from benliu.org.queries import names_of_accounts
from benliu.org.standing import Standing
from benliu.records.queries.detail import Moment, chain_of, history_of_chain
from rulebook import points_text

from ..models import Credit, Publication
from ..policies import visible_objections


def history_of_point(actor: Standing, record_id: uuid.UUID, person_id: int | None) -> list[Moment]:
    """What happened to the record, to those that it replaced and that replaced it, and what became of their points, in
    the order of time. Seven queries, and three for each record of the chain.
    """
    chain = chain_of(record_id)
    ids = [record.pk for record in chain]
    moments = [*history_of_chain(chain), *_notices(ids), *_objections(actor, ids)]
    if person_id is not None:
        moments += _entries(actor, person_id, ids)
    return sorted(moments, key=lambda moment: moment.at)


def _notices(ids: Sequence[uuid.UUID]) -> Iterator[Moment]:
    """The notices in which one of the records stood, with what it gave there, and the later ones in which none does."""
    given = dict(Credit.objects.filter(record__in=ids).values_list("run_id", "credited"))
    known = Publication.objects.filter(run__in=given).exclude(published_at=None)
    periods = set(known.values_list("run__period", flat=True))
    since = None
    found = Publication.objects.filter(run__period__in=periods).exclude(published_at=None).select_related("run")
    for notice in found.order_by("published_at", "pk"):
        at, day, period = notice.published_at, notice.last_day, notice.run.period
        if at is None or day is None or (notice.run_id not in given and since is None):
            continue
        since = at
        if notice.run_id in given:
            points = points_text(given[notice.run_id])
            what = (
                _("%(period)s 年更正公示：计 %(points)s 分")
                if notice.run.corrects_id
                else _("%(period)s 年公示：计 %(points)s 分")
            )
            said = what % {"period": period, "points": points}
        else:
            said = _("%s 年公示：不再计分") % period
        until = _("到 %s 为止可以提异议") % date_format(day, "DATE_FORMAT")
        yield Moment(said, at, note=f"{notice.reason} {until}" if notice.run.corrects_id else until)
        if notice.withdrawn_at:
            yield Moment(_("公示撤回"), notice.withdrawn_at, note=notice.withdrawn_reason)


def _objections(actor: Standing, ids: Sequence[uuid.UUID]) -> Iterator[Moment]:
    found = list(visible_objections(actor).filter(record__in=ids))
    names = names_of_accounts(account for row in found for account in (row.filed_by_id, row.answered_by_id))
    for row in found:
        yield Moment(_("提出异议"), row.filed_at, names.get(row.filed_by_id, ""), row.words)
        if row.withdrawn_at:
            yield Moment(_("撤回异议"), row.withdrawn_at, names.get(row.filed_by_id, ""))
        if row.answered_at:
            said = _("异议答复：%s") % row.get_outcome_display()
            yield Moment(said, row.answered_at, names.get(cast(int, row.answered_by_id), ""), row.answer)


def _entries(actor: Standing, person_id: int, ids: Sequence[uuid.UUID]) -> Iterator[Moment]:
    entries = entries_of_records(actor, person_id, ids)
    notices = Publication.objects.filter(run__in={entry.run_id for entry in entries}, withdrawn_at=None)
    reasons = dict(notices.values_list("run_id", "reason"))
    for entry in entries:
        said = _("冲正 %s 分") if entry.reverses_id else _("记入积分台账 %s 分")
        why = reasons.get(entry.run_id, "") if entry.reverses_id else ""
        year = _("%s 年") % entry.period
        note = f"{year} {why}".strip()
        proof = reverse("log_proof", args=["entry", entry.id])
        yield Moment(said % points_text(entry.points), entry.posted_at, note=note, proof=proof)

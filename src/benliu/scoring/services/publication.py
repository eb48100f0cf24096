"""Public notice of a run: one officer prepares it, a second one publishes it."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require
from benliu.org.queries import people_named_in
from benliu.org.standing import Standing
from benliu.records.leaves import LEAVES
from benliu.transparency.keys import KeysMissing
from benliu.transparency.services import checkpoint_covering
from benliu.transparency.tree import Damaged
from benliu.workdays.queries import work_calendar

from ..models import Publication, Run
from ..policies import can_publish, can_run
from ..queries.period import standing_publications
from ..schemes import compiled
from .telling import tell_prepared, tell_published

MOST_DAYS = 30


@transaction.atomic
def prepare_publication(
    *, actor: Standing, run_id: int, days: int, names: str, figures: str, reason: str = "", now: dt.datetime
) -> Publication:
    """Put a notice of a finished run before a second officer. Of a period that is closed it needs a reason.

    It is no shorter than the scheme says; that of a correction is as long as the officers choose.
    """
    require(can_run(actor))
    run = Run.objects.select_for_update().get(pk=run_id)
    if run.state != Run.State.DONE or run.closed_at:
        raise Invalid(_("只有已完成、尚未封账的计分可以公示。"))
    if run.publications.filter(withdrawn_at=None).exists():
        raise Invalid(_("这次计分已有公示。要改公示的内容，请先撤回。"))
    if not 1 <= days <= MOST_DAYS:
        raise Invalid(_("公示请填 1 至 %s 个工作日。") % MOST_DAYS)
    fewest = compiled(run.scheme).members.notice_days or 1
    if days < fewest and not run.corrects_id:
        raise Invalid(_("积分办法规定公示不少于 %s 个工作日。") % fewest)
    if run.corrects_id and not reason.strip():
        raise Invalid(_("%s 年已经封账。请写明为什么更正。") % run.period)
    _name_nobody(reason)
    publication = Publication.objects.create(
        run=run,
        days=days,
        names=Publication.Names(names),
        figures=Publication.Figures(figures),
        reason=reason.strip(),
        prepared_by_id=actor.account_id,
        prepared_at=now,
    )
    note_act(actor_id=actor.account_id, act="prepare_publication", subject=f"run:{run.pk}", now=now)
    tell_prepared(actor, publication, now=now)
    return publication


def _name_nobody(reason: str) -> None:
    """A reason is read by everybody, for ever: it names nobody of the roster."""
    if names := people_named_in(reason):
        said = _("原因会公开，里面有名册上的姓名：%s。请改写，例如“一名党员的一条记录”。")
        raise Invalid(said % _("、").join(names))


def _in_notice(run: Run) -> Publication | None:
    """What is in notice of the same scheme and period, and gives way to this run."""
    own = standing_publications().filter(run__scheme__name=run.scheme.name, run__period=run.period)
    return own.filter(run__closed_at=None).exclude(run=run).order_by("-pk").first()


def publish_run(*, actor: Standing, publication_id: int, now: dt.datetime) -> Publication:
    """Publish what another officer prepared, from today for so many working days; the members are told.

    It names a checkpoint of the transparency log that covers all records of the run; one is signed where none does.
    """
    run = Run.objects.get(publications=publication_id)
    require(can_run(actor))
    try:
        checkpoint = checkpoint_covering(LEAVES.name, run.cutoff, now=now)
    except (Damaged, KeysMissing) as error:
        raise Invalid(_("透明日志现在不能签名，所以还不能公示。请管理员查看系统日志。")) from error
    if checkpoint is None and run.cutoff:  # else no record is counted, and there is nothing to cover
        raise Invalid(_("这次计分用到的记录还没有全部进入透明日志，后台正在补。请过几分钟再核准。"))
    return _publish(actor, publication_id, checkpoint.note if checkpoint else "", now)


@transaction.atomic
def _publish(actor: Standing, publication_id: int, checkpoint: str, now: dt.datetime) -> Publication:
    publication = Publication.objects.select_for_update().select_related("run__scheme").get(pk=publication_id)
    require(can_publish(actor, publication))
    if publication.published_at or publication.withdrawn_at:
        raise Invalid(_("这份公示已经发布或撤回。"))
    if publication.run.closed_at:
        raise Invalid(_("只有已完成、尚未封账的计分可以公示。"))
    publication.amends = _in_notice(publication.run)
    publication.published_by_id = actor.account_id
    publication.published_at = now
    publication.checkpoint = checkpoint
    publication.last_day = work_calendar().after(local_date(now), publication.days)
    publication.save(update_fields=["amends", "published_by", "published_at", "last_day", "checkpoint"])
    note_act(actor_id=actor.account_id, act="publish_run", subject=f"run:{publication.run_id}", now=now)
    tell_published(publication, now=now)
    return publication


@transaction.atomic
def withdraw_publication(*, actor: Standing, publication_id: int, reason: str, now: dt.datetime) -> Publication:
    """Withdraw a notice whose run is not closed; of one that was public with a reason, which stays readable."""
    require(can_run(actor))
    publication = Publication.objects.select_for_update().select_related("run").get(pk=publication_id)
    if publication.withdrawn_at or publication.run.closed_at:
        raise Invalid(_("这份公示已经撤回，或已经封账。"))
    if publication.published_at and not reason.strip():
        raise Invalid(_("已经公开的公示，撤回要写明原因。"))
    if publication.published_at:
        _name_nobody(reason)
    publication.withdrawn_at, publication.withdrawn_reason = now, reason.strip()
    publication.amends = None  # what it was to replace holds again
    publication.save(update_fields=["withdrawn_at", "withdrawn_reason", "amends"])
    note_act(actor_id=actor.account_id, act="withdraw_publication", subject=f"run:{publication.run_id}", now=now)
    return publication

"""Start and carry out runs."""

import datetime as dt
import logging
import time

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing
from benliu.records.queries import last_number
from rulebook import ScoringError

from ..evaluation import evaluate
from ..facts import closed_runs, period_of, snapshot_roster
from ..models import Run, SchemeVersion
from ..policies import can_run
from ..queries.scheme import scheme_of_day
from ..results import keep_results

LEFT_BEHIND = dt.timedelta(hours=1)

log = logging.getLogger("benliu.scoring")


def start_run(*, actor: Standing | None, scheme_id: int, period: str, now: dt.datetime) -> Run:
    """Queue a run of a scheme for a period ("2025"), over the records numbered so far. `actor` None: the clockwork."""
    if actor is not None:
        require(can_run(actor))
    scheme = SchemeVersion.objects.get(pk=scheme_id)
    try:
        first, last = period_of(period).first, period_of(period).last
    except ValueError as error:
        raise Invalid(_("周期请填四位年份，例如 2025。")) from error
    if first > (today := local_date(now)):
        raise Invalid(_("%s 年还没有开始，没有可以计分的记录。") % period)
    if scheme.effective_from > last or (scheme.effective_to and scheme.effective_to < first):
        raise Invalid(_("这个版本的积分办法在 %s 年不施行。请选当年施行的版本。") % period)
    as_of = min(last, today)
    in_force = scheme_of_day(as_of)
    if in_force is not None and in_force != scheme:
        said = {"period": period, "version": in_force.version}
        raise Invalid(_("%(period)s 年施行的是 %(version)s 版。请选它；要看别的规则会怎样，请在草案里试算。") % said)
    run = Run.objects.create(
        scheme=scheme,
        period=period,
        cutoff=last_number(),
        as_of=as_of,
        roster=snapshot_roster(as_of),
        started_by_id=actor.account_id if actor else None,
        started_at=now,
        corrects=closed_runs(scheme.name, period).first(),
    )
    note_act(actor_id=run.started_by_id, act="start_run", subject=f"run:{run.pk}", now=now)
    return run


def run_scheme(*, run_id: int, now: dt.datetime) -> Run:
    """Compute a queued run, beginning `now`. Its results appear all at once; a failure says why and leaves nothing."""
    if not Run.objects.filter(pk=run_id, state__in=[Run.State.QUEUED, Run.State.RUNNING]).update(
        state=Run.State.RUNNING, progress=5
    ):
        return Run.objects.get(pk=run_id)
    run = Run.objects.select_related("scheme", "roster").get(pk=run_id)
    began = time.perf_counter()
    try:
        evaluation = evaluate(run, lambda percent: _report(run_id, percent))
    except ScoringError as error:
        ended = now + _since(began)
        Run.objects.filter(pk=run_id).update(state=Run.State.FAILED, failure=str(error), finished_at=ended)
        log.warning("run %s failed: %s", run_id, error)
        return Run.objects.get(pk=run_id)
    _report(run_id, 60)
    with transaction.atomic():
        # Another worker may have taken up the same run after this one was thought dead: the first to end wins.
        if Run.objects.select_for_update().filter(pk=run_id, state=Run.State.RUNNING).exists():
            keep_results(run, evaluation)
            _retire_older(run)
            Run.objects.filter(pk=run_id).update(state=Run.State.DONE, progress=100, finished_at=now + _since(began))
    return Run.objects.select_related("scheme").get(pk=run_id)


def _since(began: float) -> dt.timedelta:
    return dt.timedelta(seconds=time.perf_counter() - began)


def _report(run_id: int, percent: int) -> None:
    Run.objects.filter(pk=run_id, state=Run.State.RUNNING).update(progress=percent)


def _retire_older(run: Run) -> None:
    """Drop the results of the clockwork's earlier runs of the same period, but for one that is in public notice; what
    they were can be repeated.
    """
    older = (
        Run.objects.filter(
            scheme__name=run.scheme.name, period=run.period, pk__lt=run.pk, closed_at=None, state=Run.State.DONE
        )
        .filter(started_by=None)
        .exclude(publications__withdrawn_at=None, publications__isnull=False)
    )
    for old in older:
        old.credits.all().delete()
        old.members.all().delete()
        old.branches.all().delete()
    older.update(state=Run.State.SUPERSEDED)


def rescore_open_periods(*, now: dt.datetime) -> list[Run]:
    """Bring every period that is in use and not closed up to the last number; take up runs that a kill left behind."""
    left = Run.objects.filter(state__in=[Run.State.QUEUED, Run.State.RUNNING], started_at__lt=now - LEFT_BEHIND)
    runs = [run_scheme(run_id=pk, now=now) for pk in left.values_list("pk", flat=True)]
    for period, scheme in _stale_periods(local_date(now)):
        run = start_run(actor=None, scheme_id=scheme, period=period, now=now)
        runs.append(run_scheme(run_id=run.pk, now=now))
    return runs


def _stale_periods(today: dt.date) -> list[tuple[str, int]]:
    """The open periods whose newest run knows less than there is, or has no results any more, and the scheme for each:
    the version in force.
    """
    newest: dict[str, Run] = {}
    for run in Run.objects.exclude(state__in=[Run.State.FAILED, Run.State.DISCARDED]).order_by("pk"):
        newest[run.period] = run
    cutoff, found = last_number(), []
    for period, run in newest.items():
        days = period_of(period)
        stale = run.cutoff < cutoff or run.state == Run.State.SUPERSEDED
        if stale and not run.closed_at and not run.corrects_id and days.first <= today:
            in_force = scheme_of_day(min(days.last, today))
            found.append((period, in_force.pk if in_force else run.scheme_id))
    return found


@transaction.atomic
def discard_run(*, actor: Standing, run_id: int, reason: str, now: dt.datetime) -> Run:
    """Discard a finished run that was never published nor closed: it speaks for nothing, and officers alone list it."""
    require(can_run(actor))
    run = Run.objects.select_for_update().get(pk=run_id)
    if run.state != Run.State.DONE or run.closed_at:
        raise Invalid(_("只有已完成、尚未封账的计分可以作废。"))
    if run.publications.filter(Q(withdrawn_at=None) | Q(published_at__isnull=False)).exists():
        raise Invalid(_("这次计分已经公示或正在等待核准，不能作废。等待核准的请先撤回；公示过的请重新计分后再公示。"))
    if not reason.strip():
        raise Invalid(_("请写明作废的原因。"))
    run.state, run.failure = Run.State.DISCARDED, reason.strip()
    run.save(update_fields=["state", "failure"])
    note_act(actor_id=actor.account_id, act="discard_run", subject=f"run:{run.pk}", now=now)
    return run

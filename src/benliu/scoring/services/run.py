"""Start and carry out runs."""

import datetime as dt
import logging
import time

from django.db import transaction
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
    if scheme.effective_from > last or (scheme.effective_to and scheme.effective_to < first):
        raise Invalid(_("这个版本的积分办法在 %s 年不施行。请选当年施行的版本。") % period)
    as_of = min(last, local_date(now))
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
    for period, scheme in _stale_periods():
        run = start_run(actor=None, scheme_id=scheme, period=period, now=now)
        runs.append(run_scheme(run_id=run.pk, now=now))
    return runs


def _stale_periods() -> list[tuple[str, int]]:
    newest: dict[str, Run] = {}
    for run in Run.objects.exclude(state=Run.State.FAILED).order_by("pk"):
        newest[run.period] = run
    cutoff = last_number()
    closed = {run.period for run in newest.values() if run.closed_at or run.corrects_id}
    return [(p, r.scheme_id) for p, r in newest.items() if p not in closed and r.cutoff < cutoff]

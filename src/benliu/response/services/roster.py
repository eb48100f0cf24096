"""Look for a roster in the background, say how far it is, stop it. Nobody is on a post by it until it is accepted."""

import datetime as dt
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, require
from benliu.common.ids import new_id
from benliu.common.waking import wake
from benliu.org.standing import Standing
from rostering import Plan, Problem, RosterError, improve, revise

from ..models import Duty, Response, RosterJob
from ..policies import can_command
from ..queries.plan import level_of
from ..rosters import Pair, Situation, busiest, enough_teams, pairs_of, situation_of, team_sizes

SECONDS, GAP = 30.0, 0.005  # the search ends after so long, or so near the best that can be
BEAT = 1.0  # seconds between two words on how far it is
SILENT = dt.timedelta(seconds=30)  # without a word for so long, the worker is taken to be dead
MOST_TRIES = 2
MOST_MOVED = 5  # people who get other duties when an accepted roster is mended

RUNNING = (RosterJob.State.QUEUED, RosterJob.State.RUNNING)


@transaction.atomic
def ask_roster(
    *, actor: Standing, response_id: uuid.UUID, now: dt.datetime, teams: int | None = None, seed: int = 1
) -> RosterJob:
    """Queue a search for a roster of a response. `teams`: how many teams, in the order of the plan, none: enough."""
    response = Response.objects.select_related("unit", "plan").filter(pk=response_id).first()
    if response is None:
        raise Invalid(_("没有这次响应。"))
    require(can_command(actor, response.unit))
    if response.ended_at:
        raise Invalid(_("这次响应已经结束。"))
    if not (seats := busiest(response, now)):
        raise Invalid(_("还没有开岗位，没有什么可编的。"))
    sizes = team_sizes(response, level_of(response), now)
    asked = enough_teams(sizes, seats) if teams is None else min(max(1, teams), len(sizes))
    try:
        with transaction.atomic():
            job = RosterJob.objects.create(
                response=response,
                asked_by_id=actor.account_id,
                asked_at=now,
                seed=seed,
                progress={"teams": asked},
            )
    except IntegrityError as other:
        raise Invalid(_("正在编班，请等它编好，或先停下。")) from other
    note_act(actor_id=actor.account_id, act="ask_roster", subject=f"response:{response_id}", now=now, job=job.pk)
    return job


def stop_roster(*, actor: Standing, response_id: uuid.UUID, now: dt.datetime) -> None:
    """Ask the running search to end with what it has found so far. Asked twice is asked once."""
    job = RosterJob.objects.select_related("response__unit").filter(response=response_id, state__in=RUNNING).first()
    if job is None:
        return
    require(can_command(actor, job.response.unit))
    RosterJob.objects.filter(pk=job.pk, stop_asked_at=None).update(stop_asked_at=now)


def search_roster(
    *, job_id: int, now: dt.datetime, seconds: float = SECONDS, iterations: int | None = None
) -> RosterJob:
    """Carry out a queued search, beginning `now`. Taken up again after its worker died, it starts anew.

    Every second it says how far it is, and asks whether to stop. With the same seed and `iterations` the same roster.
    """
    search = _Search(job_id, now)
    if not search.claim():
        return RosterJob.objects.get(pk=job_id)
    job = RosterJob.objects.select_related("response__unit", "response__plan").get(pk=job_id)
    try:
        situation = situation_of(job.response, teams=job.progress["teams"], now=now)
        best = None
        for best in _plans(search, job, situation, seconds, iterations):
            search.found = best
            search.beat()
        search.end(state=RosterJob.State.DONE, plan=pairs_of(best) if best else [])
    except RosterError as wrong:
        faults = [[fault.code, {name: str(value) for name, value in fault.details.items()}] for fault in wrong.faults]
        search.told["faults"] = faults[:20]
        search.end(state=RosterJob.State.FAILED, failure=wrong.faults[0].said("zh")[:400])
    except Exception as error:
        search.end(state=RosterJob.State.FAILED, failure=_("程序出错，没有编成：%s") % type(error).__name__)
        raise
    return RosterJob.objects.get(pk=job_id)


def _plans(
    search: "_Search", job: RosterJob, situation: Situation, seconds: float, iterations: int | None
) -> Iterator[Plan]:
    """Ever better plans. Where a roster was accepted before, what it agreed on stays, but for a few people."""
    problem = situation.problem
    agreed = _agreed(job.response, situation)
    if agreed:
        before = situation.as_it_was(agreed)
        mended = revise(before, _held(situation), most_moved=MOST_MOVED, stop=search.stop)
        search.told["moved"] = len(mended.moved_from(before))
        yield Plan.of(problem, mended.duties)
        if not mended.empty:
            return
        problem = problem.changed(pins=mended.duties)
    limits = {"seed": job.seed, "iterations": iterations, "gap": GAP, "stop": search.stop}
    yield from improve(problem, seconds=None if iterations is not None else seconds, **limits)  # type: ignore[arg-type]


def _agreed(response: Response, situation: Situation) -> list[Pair]:
    """What was accepted last, without those whom a person moved since, and who is on a post now."""
    last = response.jobs.exclude(accepted_at=None).order_by("-accepted_at").first()
    if last is None:
        return []
    gone = set(
        Duty.objects.filter(post__response=response, gone__in=[Duty.Gone.MOVED, Duty.Gone.DROPPED]).values_list(
            "post_id", "person_id"
        )
    )
    return sorted(({(post, person) for post, person in last.plan} - gone) | set(situation.duties))


def _held(situation: Situation) -> Problem:
    """The problem with those fixed who said that they come, where that can be."""
    try:
        return situation.problem.changed(pins=situation.confirmed)
    except RosterError:
        return situation.problem


@dataclass
class _Search:
    """A search under way: its row is claimed by a mark, and given up when another worker took it."""

    job_id: int
    now: dt.datetime
    began: float = field(default_factory=time.monotonic)
    mark: str = field(default_factory=lambda: new_id().hex)
    told: dict[str, object] = field(default_factory=dict)
    found: Plan | None = None
    last: float = 0.0
    ended: bool = False

    def claim(self) -> bool:
        with transaction.atomic():
            job = RosterJob.objects.select_for_update().get(pk=self.job_id)
            if job.state != RosterJob.State.QUEUED:
                return False
            job.state, job.beat_at = RosterJob.State.RUNNING, self.now
            self.told = {**job.progress, "worker": self.mark, "tries": job.progress.get("tries", 0) + 1}
            job.progress = self.told
            job.save(update_fields=["state", "beat_at", "progress"])
        return True

    @property
    def moment(self) -> dt.datetime:
        return self.now + dt.timedelta(seconds=time.monotonic() - self.began)

    def stop(self) -> bool:
        """Asked many times a second: now and then it says how far it is, and looks whether to stop."""
        if not self.ended and time.monotonic() - self.last >= BEAT:
            self.beat()
        return self.ended

    def beat(self) -> None:
        self.last = time.monotonic()
        self._measure()
        own = RosterJob.objects.filter(pk=self.job_id, progress__worker=self.mark, state=RosterJob.State.RUNNING)
        kept = own.update(beat_at=self.moment, progress=self.told)
        self.ended = not kept or own.filter(stop_asked_at__isnull=False).exists()

    def _measure(self) -> None:
        self.told["seconds"] = round(time.monotonic() - self.began, 1)
        if self.found is not None:
            plan = self.found
            self.told |= {
                "iterations": plan.iteration,
                "coverage": int(plan.coverage * 1000),
                "gap": round(plan.gap * 1000) if plan.bound else None,
                "filled": len(plan.chosen),
                "empty": sum(plan.empty.values()),
            }

    def end(self, **kept: object) -> None:
        self._measure()
        own = RosterJob.objects.filter(pk=self.job_id, progress__worker=self.mark, state=RosterJob.State.RUNNING)
        own.update(ended_at=self.moment, beat_at=self.moment, progress=self.told, **kept)


def wake_rosters(*, now: dt.datetime) -> None:
    """Have a worker carry out what is queued, and again what a worker left behind that fell silent. What was begun
    twice is told as failed.
    """
    from ..tasks import search_rosters

    silent = RosterJob.objects.filter(state=RosterJob.State.RUNNING, beat_at__lt=now - SILENT)
    for job in silent:
        if job.progress.get("tries", 0) < MOST_TRIES:
            silent.filter(pk=job.pk).update(state=RosterJob.State.QUEUED, beat_at=None)
        else:
            failure = _("编班中断了 %d 次，请再编一次；还不行，请管理员看后台任务。") % MOST_TRIES
            silent.filter(pk=job.pk).update(state=RosterJob.State.FAILED, ended_at=now, failure=failure)
    if queued_rosters():
        wake(search_rosters)


def queued_rosters() -> list[int]:
    """The searches that wait for a worker, in their order."""
    return list(RosterJob.objects.filter(state=RosterJob.State.QUEUED).order_by("pk").values_list("pk", flat=True))

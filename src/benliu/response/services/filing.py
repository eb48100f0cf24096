"""The records of many go on in the background, step by step; whoever is killed in between, each is filed once."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from benliu.common.clock import local_date
from benliu.common.decision import Invalid, Refused
from benliu.common.waking import wake
from benliu.org.standing import standing_of

from ..models import Filing
from .service_records import file_some

SILENT = dt.timedelta(seconds=30)  # without a word for so long, the worker is taken to be dead
MOST_TRIES = 5  # begun so often without a step done


def go_on_filing(*, clock: Callable[[], dt.datetime]) -> int:
    """File to the end what waits for a worker; returns how many filings that were. So do two at a time."""
    waiting = list(_without_worker(clock()).values_list("pk", flat=True))
    for filing_id in waiting:
        _go_on(filing_id, clock)
    return len(waiting)


def wake_filings(*, now: dt.datetime) -> None:
    """Have a worker go on with what waits, and with what another left that fell silent. What did not get on however
    often it was begun is told as stopped: what is filed stays, and can be gone on with by hand.
    """
    from ..tasks import file_service

    failure = _("中断了 %d 次，已停下。登记过的都在；请再补登一次，还不行，请管理员看后台任务。") % MOST_TRIES
    _without_worker(now).filter(tries__gte=MOST_TRIES).update(ended_at=now, trouble=failure)
    if _without_worker(now).exists():
        wake(file_service)


def _without_worker(now: dt.datetime) -> QuerySet[Filing]:
    return Filing.objects.filter(Q(beat_at=None) | Q(beat_at__lt=now - SILENT), ended_at=None).order_by("pk")


def _go_on(filing_id: int, clock: Callable[[], dt.datetime]) -> None:
    running = Filing.objects.filter(pk=filing_id, ended_at=None)
    running.update(tries=F("tries") + 1, beat_at=clock())
    try:
        while _step(filing_id, clock()):
            pass
    except (Invalid, Refused) as stop:
        running.update(ended_at=clock(), trouble=str(stop)[:400])


@transaction.atomic
def _step(filing_id: int, now: dt.datetime) -> bool:
    """The next few hundred; False where none is left. The lock makes two workers take turns."""
    running = Filing.objects.select_for_update(of=("self",)).select_related("response__unit", "asked_by")
    filing = running.filter(pk=filing_id, ended_at=None).first()
    if filing is None:
        return False
    actor = standing_of(filing.asked_by, on=local_date(now))
    filed = file_some(actor=actor, response=filing.response, now=now)
    filing.filed += filed.made
    filing.left_out, filing.total = len(filed.left_out), filing.filed + filed.to_come
    filing.tries, filing.beat_at, filing.ended_at = 0, now, None if filed.to_come else now
    filing.save()
    return bool(filed.to_come)

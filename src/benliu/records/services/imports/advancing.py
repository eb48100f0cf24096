"""The steps of an import that run in the background, and how they go on after a kill."""

import datetime as dt
import logging
import uuid
from collections.abc import Callable

from django.db import transaction
from django.db.models import F

from benliu.common.decision import Invalid, Refused, require
from benliu.common.waking import MOST_BREAKS
from benliu.org.standing import Standing

from ...models import Import
from ...policies import can_see_import
from ...waits import STALE
from ..found import locked
from .applying import file_drafts, finish_import, hold_import
from .reading import read_import
from .upload import enqueue

BUSY = (Import.State.READING, Import.State.APPLYING)
Clock = Callable[[], dt.datetime]
log = logging.getLogger("benliu.records")


def advance_import(*, import_id: uuid.UUID, clock: Clock) -> None:
    """Read or apply an import, whichever is due. Killed anywhere and called again, it goes on; so do two at a time."""
    state = Import.objects.values_list("state", flat=True).get(pk=import_id)
    Import.objects.filter(pk=import_id, state__in=BUSY).update(attempts=F("attempts") + 1)
    if state == Import.State.READING:
        read_import(import_id=import_id, clock=clock)
    elif state == Import.State.APPLYING:
        _apply(import_id, clock)


def _apply(import_id: uuid.UUID, clock: Clock) -> None:
    try:
        while file_drafts(import_id=import_id, now=clock()):
            pass
        finish_import(import_id=import_id, now=clock())
    except (Refused, Invalid) as stop:
        log.warning("import %s stopped: %s", import_id, stop)
        hold_import(import_id=import_id, reason=str(stop), now=clock())


def resume_stalled_imports(*, now: dt.datetime) -> int:
    """Have imports go on whose worker died: no progress for 30 s. Returns how many.

    What was begun `MOST_BREAKS` times without getting on is laid down with a reason, so that one bad import cannot keep
    the workers busy. Waiting behind others that kill a worker does not count.
    """
    busy = Import.objects.filter(state__in=BUSY, beat_at__lt=now - STALE)
    resumed = [_resume(pk, beat, attempts, now) for pk, beat, attempts in busy.values_list("pk", "beat_at", "attempts")]
    return sum(resumed)


@transaction.atomic
def _resume(import_id: uuid.UUID, beat: dt.datetime | None, attempts: int, now: dt.datetime) -> bool:
    """Claim one by its beat: of two that look at the same time, one goes on."""
    mine = Import.objects.filter(pk=import_id, beat_at=beat).update(beat_at=now)
    if not mine:
        return False
    if attempts >= MOST_BREAKS:
        hold_import(import_id=import_id, reason="", now=now)
        return False
    enqueue(import_id)
    return True


@transaction.atomic
def continue_import(*, actor: Standing, import_id: uuid.UUID, now: dt.datetime) -> None:
    """Have a stalled import go on now, by hand."""
    run = locked(Import.objects.all(), import_id)
    require(can_see_import(actor, run))
    if run.state in BUSY and run.beat_at and run.beat_at < now - STALE:
        _resume(run.pk, run.beat_at, 0, now)

"""The secretary's desk: a branch's waiting activities, its way to the next star, its streams."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from benliu.common.clock import local_date
from benliu.org.queries import branches, units_below
from benliu.org.standing import Standing
from benliu.records.models import Batch, Record
from benliu.records.queries import RecordLine, record_lines
from benliu.records.waits import undo_wait
from benliu.scoring.queries import BranchProgress, current_progress

IN_MENU = 50
TENTH = 100  # thousandths in a tenth of a point


@dataclass(frozen=True)
class Branch:
    """A branch to choose."""

    unit_id: int
    name: str


@dataclass(frozen=True)
class UndoOffer:
    """The newest verification of who asks that can still be taken back: how many records, and until when."""

    batch_id: int
    count: int
    until: dt.datetime


@dataclass(frozen=True)
class Balance:
    """A branch's points per member in one stream beside the median of all branches, in tenths; `most` is the widest."""

    stream: str
    mean: int
    overall: int
    most: int

    @property
    def below(self) -> bool:
        """Lies below half of the branches."""
        return self.mean < self.overall


@dataclass(frozen=True)
class BranchStars:
    """How far the branch is, in the period that speaks, by what was verified on the `day` of the run."""

    period: str
    day: dt.date | None
    progress: BranchProgress
    balance: tuple[Balance, ...]


def led_branch(actor: Standing, unit_id: int | None) -> Branch | None:
    """The branch `unit_id` (None: the first in the tree), if `actor` leads it. One query."""
    led = branches().filter(units_below(actor.led_paths))
    found = (led if unit_id is None else led.filter(pk=unit_id)).first()
    return Branch(found.pk, found.name) if found else None


def led_branches(actor: Standing) -> list[Branch]:
    """The branches that `actor` leads, in the order of the tree, as many as a menu can hold. One query."""
    led = branches().filter(units_below(actor.led_paths))
    return [Branch(pk, name) for pk, name in led.values_list("pk", "name")[:IN_MENU]]


def branch_stars(unit_id: int) -> BranchStars | None:
    """The branch in the newest run; None before the first one. One query."""
    found = current_progress(unit_id)
    if found is None:
        return None
    run, progress = found
    means = [(s.stream, _tenth(s.mean), _tenth(s.overall)) for s in progress.streams]
    most = max((figure for _stream, mean, overall in means for figure in (mean, overall)), default=0)
    return BranchStars(
        run.period,
        local_date(run.finished_at) if run.finished_at else None,
        progress,
        tuple(Balance(*mean, most) for mean in means),
    )


def _tenth(thousandths: int) -> int:
    return (thousandths + TENTH // 2) // TENTH * TENTH


def undo_offer(actor: Standing, now: dt.datetime) -> UndoOffer | None:
    """The newest batch that `actor` verified and may still take back. Two queries at most."""
    mine = Batch.objects.filter(verified_by_id=actor.account_id, origin=Batch.Origin.VERIFICATION)
    batch = mine.filter(numbered_at=None, undone_at=None, verified_at__gt=now - undo_wait()).order_by("-pk").first()
    if batch is None:
        return None
    return UndoOffer(batch.pk, Record.objects.filter(batch=batch).count(), batch.verified_at + undo_wait())


def activity_lines(record_ids: Collection[uuid.UUID]) -> list[RecordLine]:
    """The records of one activity, in the order in which they were filed. Three queries."""
    records = Record.objects.filter(pk__in=record_ids).select_related("kind", "unit", "text")
    return record_lines(records.order_by("position", "filed_at", "pk"))

"""Close a run into the ledger; repeat a run to prove it."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require
from benliu.ledger.services import Posting, post_entries
from benliu.org.standing import Standing

from ..evaluation import evaluate
from ..facts import closed_runs
from ..models import Run
from ..policies import can_run
from ..queries.closing import closing_hindrances, upheld_in_vain
from ..results import rows_agree
from .telling import tell_closed


@dataclass(frozen=True)
class Repetition:
    """Whether a run, computed again from its inputs, gave the same marks and the very rows that are stored."""

    same: bool
    input_hash: str
    output_hash: str


@transaction.atomic
def close_run(*, actor: Standing, run_id: int, unchanged: Collection[int] = (), now: dt.datetime) -> Run:
    """Close the accounts of a period after its public notice: credits become ledger entries, the run is sealed.

    A run that corrects a closed one posts what differs, and takes back what no longer holds. Members are told.
    `unchanged`: the upheld objections that `actor` has looked at, and that nothing in the records changes after.
    """
    require(can_run(actor))
    run = Run.objects.select_for_update(of=("self",)).select_related("scheme", "corrects").get(pk=run_id)
    if run.state != Run.State.DONE or run.closed_at:
        raise Invalid(_("只有已完成、尚未封账的计分可以封账。"))
    last = closed_runs(run.scheme.name, run.period).first()
    if last is not None and run.corrects_id != last.pk:
        raise Invalid(_("%s 年已经封账。更正请在封账之后重新计分、公示。") % run.period)
    if hindrances := closing_hindrances(run.pk, today=local_date(now)):
        raise Invalid(" ".join(hindrances))
    in_vain = [objection.pk for objection in upheld_in_vain(run.pk)]
    if set(in_vain) - set(unchanged):
        raise Invalid(_("有异议已经采纳，这次计分却和原来一样。请更正记录后重新计分，或者逐条确认记录不用改。"))
    corrects = closed_runs(run.scheme.name, run.period).values_list("pk", flat=True)
    post_entries(
        actor=actor, run_id=run.pk, period=run.period, postings=_postings(run), corrects=list(corrects), now=now
    )
    run.closed_at = now
    run.save(update_fields=["closed_at"])
    said = {"unchanged": in_vain} if in_vain else {}
    note_act(actor_id=actor.account_id, act="close_run", subject=f"run:{run.pk}", now=now, **said)
    tell_closed(run, now=now)
    return run


def _postings(run: Run) -> Iterator[Posting]:
    """The credits to post: in the order of the members, or, to be compared with what is posted, of the records."""
    credited = run.credits.exclude(person=None).exclude(credited=0)
    credited = credited.order_by("record_id" if run.corrects_id else "pk")
    rows = credited.values_list("person_id", "unit_id", "item", "credited", "record_id")
    yield from (Posting(*row) for row in rows.iterator(chunk_size=2000))


def repeat_run(*, run_id: int) -> Repetition:
    """Compute a finished run again from its scheme, roster and cut-off, and compare. Writes nothing."""
    run = Run.objects.select_related("scheme", "roster").get(pk=run_id)
    again = evaluate(run)
    same = (again.input_hash, again.output_hash) == (run.input_hash, run.output_hash)
    if run.state == Run.State.DONE:  # a superseded run has no rows left
        same = same and rows_agree(run, again)
    return Repetition(same, again.input_hash, again.output_hash)

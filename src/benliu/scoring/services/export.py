"""Note that personal data left the house."""

import datetime as dt

from benliu.audit.services import note_act
from benliu.common.decision import require
from benliu.org.standing import Standing

from ..policies import can_see_runs


def note_export(*, actor: Standing, run_id: int, table: str, now: dt.datetime) -> None:
    """Leave a trace of who exported which table of a run."""
    require(can_see_runs(actor))
    note_act(actor_id=actor.account_id, act="export_results", subject=f"run:{run_id}", now=now, table=table)

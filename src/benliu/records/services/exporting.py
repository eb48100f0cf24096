"""Note that records left the house."""

import datetime as dt

from benliu.audit.services import note_act
from benliu.common.decision import require
from benliu.org.standing import Standing

from ..policies import can_export_records


def note_export(*, actor: Standing, count: int, now: dt.datetime) -> None:
    """Leave a trace of who took how many records out. Raises `Refused` for who may not."""
    require(can_export_records(actor))
    note_act(
        actor_id=actor.account_id, act="export_records", subject=f"account:{actor.account_id}", now=now, count=count
    )

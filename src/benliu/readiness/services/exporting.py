"""A team that leaves the house leaves a trace."""

import datetime as dt

from benliu.audit.services import note_act
from benliu.org.standing import Standing


def note_export(*, actor: Standing, team_id: int, count: int, now: dt.datetime) -> None:
    """Note that somebody took a team along."""
    note_act(actor_id=actor.account_id, act="export_team", subject=f"team:{team_id}", now=now, count=count)

"""Remind people of skills that end soon: each certificate once."""

import datetime as dt

from benliu.common.clock import local_date

from ..queries.competence import ending_soon
from .telling import tell_expiry


def remind_of_expiry(*, now: dt.datetime) -> int:
    """Tell those whose skills end within `SOON`, unless a newer certificate follows; returns how many were told.

    Nobody is told twice of the same day, so that it may be asked again at any time.
    """
    return sum(tell_expiry(noted, now) for noted in ending_soon(local_date(now)))

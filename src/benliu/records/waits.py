"""How long things wait."""

import datetime as dt

from django.conf import settings

# An import whose worker has not been heard of for so long is taken up by another.
STALE = dt.timedelta(seconds=30)


def undo_wait() -> dt.timedelta:
    """How long a verified batch can be taken back before it is numbered: at least 60 s."""
    return dt.timedelta(seconds=max(60, settings.BENLIU_UNDO_SECONDS))

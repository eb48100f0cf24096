"""Whether a day's period is closed. The feature that closes accounts registers in `AppConfig.ready`."""

import datetime as dt
from collections.abc import Callable

Closed = Callable[[dt.date], str]  # the closed period's name (“2025”), nothing where it is open
_closed: list[Closed] = []


def register_closed(closed: Closed) -> None:
    """Let `closed` say whether a day's period is closed."""
    if closed not in _closed:
        _closed.append(closed)


def closed_period(day: dt.date) -> str:
    """The name of the closed period that holds `day`; nothing where there is none."""
    return next((name for closed in _closed if (name := closed(day))), "")

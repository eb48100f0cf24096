"""What the demonstration branch told on the form in the last half year, where the others hand in workbooks."""

import datetime as dt
from collections.abc import Sequence

from .activities import ATTENDED
from .branch_year import Activity
from .people import DEMO_BRANCH

MONTHS = 6  # as many as the desk shows the minutes of
GATHERINGS = {*ATTENDED, *ATTENDED.values(), "meeting.committee", "soul.themeday", "tide.study", "clear.education"}


def on_form(activities: Sequence[Activity], today: dt.date) -> tuple[list[Activity], list[Activity]]:
    """What of a month's `activities` was told on the form, and what was written into workbooks.

    A meeting is told once for its members and the branch: the branch's own record comes of the members' entry.
    """
    first = _months_before(today, MONTHS - 1)
    told = [a for a in activities if a.branch == DEMO_BRANCH and a.day >= first and a.item in GATHERINGS]
    attended = {(a.day, a.title) for a in told if a.shares}
    of_branch = [a for a in told if not a.shares and (a.day, a.title) in attended]
    return [a for a in told if a not in of_branch], [a for a in activities if a not in told]


def _months_before(day: dt.date, count: int) -> dt.date:
    """The first day of the month `count` months before the one of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    return dt.date(year, month + 1, 1)

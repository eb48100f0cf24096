"""A day of every month: the 5th, the second Friday. Pure."""

import datetime as dt
from dataclasses import dataclass

from benliu.common.workdays import DAY, WorkCalendar

LAST = 5  # the week that means the last one of the month


@dataclass(frozen=True)
class MonthlyDay:
    """`week` 0: `day` is a day of the month, 1–31; else the first to fourth (5: last) weekday `day`, 1 Monday."""

    week: int
    day: int

    def in_month(self, first: dt.date) -> dt.date:
        """Which day it is in the month of `first`; in a month that is too short for it, the month's last."""
        last = (first + 31 * DAY).replace(day=1) - DAY
        if self.week == 0:
            return first.replace(day=min(self.day, last.day))
        if self.week == LAST:
            return last - (last.isoweekday() - self.day) % 7 * DAY
        return first + ((self.day - first.isoweekday()) % 7 + 7 * (self.week - 1)) * DAY


def worked_day(day: dt.date, calendar: WorkCalendar) -> dt.date:
    """`day`; where it is off the next working day of its month, and where there is none the last one before it."""
    if calendar.is_working(day):
        return day
    after = calendar.after(day, 1)
    return after if after.month == day.month else calendar.before(day, 1)

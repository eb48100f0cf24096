"""Working days. Pure: which days are off or worked against the weekday is handed in."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

SATURDAY = 5
DAY = dt.timedelta(days=1)
FARTHEST = 400  # days; no holiday is longer, so a search ends


@dataclass(frozen=True)
class WorkCalendar:
    """Monday to Friday are worked, but for the days `off`; so are the weekend days `worked` (调休)."""

    off: frozenset[dt.date] = field(default_factory=frozenset)
    worked: frozenset[dt.date] = field(default_factory=frozenset)

    def is_working(self, day: dt.date) -> bool:
        """Whether people work on `day`."""
        return day in self.worked or (day.weekday() < SATURDAY and day not in self.off)

    def last_in(self, first: dt.date, last: dt.date) -> dt.date:
        """The last working day from `first` to `last`; `last` itself where there is none."""
        return next((day for day in _backwards(last, first) if self.is_working(day)), last)

    def before(self, day: dt.date, count: int) -> dt.date:
        """The day that lies `count` working days before `day`; with 0 `day` itself, worked or not."""
        return self._step(day, count, -DAY)

    def after(self, day: dt.date, count: int) -> dt.date:
        """The day that lies `count` working days after `day`; with 0 `day` itself, worked or not."""
        return self._step(day, count, DAY)

    def left(self, today: dt.date, deadline: dt.date) -> int:
        """How many working days are left after `today` up to the deadline, itself counted; 0 where it is past."""
        return sum(self.is_working(day) for day in _backwards(deadline, today + DAY))

    def _step(self, day: dt.date, count: int, step: dt.timedelta) -> dt.date:
        for _ in range(count):
            for _look in range(FARTHEST):
                day += step
                if self.is_working(day):
                    break
        return day


def _backwards(last: dt.date, first: dt.date) -> Iterator[dt.date]:
    for back in range((last - first).days + 1):
        yield last - back * DAY

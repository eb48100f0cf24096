"""When somebody is away, as moments: of an absence that recurs every week, each time that falls into a window. Pure."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

DAY = dt.timedelta(days=1)

Span = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True)
class Away:
    """An absence. `weekdays`: digits 1 (Monday) to 7; empty: once. `repeats_until`: its last day; none: for good."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    weekdays: str = ""
    repeats_until: dt.date | None = None

    def within(self, starts_at: dt.datetime, ends_at: dt.datetime) -> Iterator[Span]:
        """The times that touch the window, in order. A weekly one keeps its hours by the clock of the bureau."""
        for span in self._each(starts_at, ends_at) if self.weekdays else [(self.starts_at, self.ends_at)]:
            if span[0] < ends_at and starts_at < span[1]:
                yield span

    def _each(self, starts_at: dt.datetime, ends_at: dt.datetime) -> Iterator[Span]:
        first, length = timezone.localtime(self.starts_at), self.ends_at - self.starts_at
        day = max(first.date(), timezone.localdate(starts_at - length))
        last = min(timezone.localdate(ends_at), self.repeats_until or dt.date.max)
        while day <= last:
            if str(day.isoweekday()) in self.weekdays:
                at = first.replace(year=day.year, month=day.month, day=day.day)
                yield at, at + length
            day += DAY

"""Periods: the one that is scored, and the days, months, quarters in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from rulebook.scheme import Per

EPOCH = date(1970, 1, 1)
LONGEST = 366 * 50
STARTS: dict[Per, Callable[[date], date]] = {
    "day": lambda day: day,
    "week": lambda day: day - timedelta(day.weekday()),
    "month": lambda day: day.replace(day=1),
    "quarter": lambda day: date(day.year, (day.month - 1) // 3 * 3 + 1, 1),
    "year": lambda day: date(day.year, 1, 1),
}


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """The date of a day number."""
    return EPOCH + timedelta(int(number))


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included; at most 50 years."""

    first: date
    last: date

    def __post_init__(self) -> None:
        """Refuse a period that is empty or too long."""
        if not 0 <= (self.last - self.first).days < LONGEST:
            raise ValueError(f"period from {self.first} to {self.last}")

    @classmethod
    def year(cls, year: int) -> "Period":
        """A calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def quarter(cls, year: int, quarter: int) -> "Period":
        """A calendar quarter, 1 to 4."""
        return cls.months(year, quarter * 3 - 2, 3)

    @classmethod
    def month(cls, year: int, month: int) -> "Period":
        """A calendar month."""
        return cls.months(year, month, 1)

    @classmethod
    def months(cls, year: int, month: int, count: int) -> "Period":
        """`count` whole months from the given one."""
        after = year * 12 + month - 1 + count
        return cls(date(year, month, 1), date(after // 12, after % 12 + 1, 1) - timedelta(1))

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def parts(self, per: Per) -> "Parts":
        """Its months, quarters and so on; calendar ones, cut at its ends."""
        return _parts(self, per)


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """The parts of a period: `of_day[i]` is the part that its i-th day lies in; first and last day of every part."""

    of_day: npt.NDArray[np.int32]
    firsts: tuple[date, ...]
    lasts: tuple[date, ...]


@lru_cache(maxsize=64)
def _parts(period: Period, per: Per) -> Parts:
    days = [period.first + timedelta(i) for i in range(period.days)]
    starts = [period.first] * len(days) if per == "period" else [STARTS[per](day) for day in days]
    ordered = sorted(set(starts))
    number = {start: i for i, start in enumerate(ordered)}
    lasts = dict(zip(starts, days, strict=True))
    of_day = np.array([number[start] for start in starts], np.int32)
    of_day.setflags(write=False)
    firsts = tuple(max(start, period.first) for start in ordered)
    return Parts(of_day, firsts, tuple(lasts[start] for start in ordered))

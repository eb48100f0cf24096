"""Periods: the one that is scored, and the days, months, quarters in it."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from rulebook.pers import Part
from rulebook.problems import Told

LONGEST = 366 * 50
PERIODS = '"2025", "2025H1", "2025Q3", "2025-07", "2025-01-01..2025-06-30"'
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def start_of(per: Part, day: date, year_starts: int = 1) -> date:
    """The first day of the calendar part that `day` lies in; years begin in the month `year_starts`."""
    if per == "day":
        return day
    if per == "week":
        return day - timedelta(day.weekday())
    back = (day.month - year_starts) % 12 % MONTHS[per]
    month = max(day.year * 12 + day.month - 1 - back, 12)
    return date(month // 12, month % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included; at most 50 years."""

    first: date
    last: date

    def __post_init__(self) -> None:
        """Refuse a period that is empty or too long."""
        if self.last < self.first:
            zh, en = (
                f"末日 {self.last} 在首日 {self.first} 之前",
                f"it ends on {self.last}, before it begins on {self.first}",
            )
            raise Told(f"周期的{zh}", f"the period is the wrong way round: {en}")
        if self.days > LONGEST:
            raise Told(f"周期有 {self.days} 天，最多 50 年", f"the period has {self.days} days; it may have 50 years")

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

    @classmethod
    def of(cls, text: str) -> "Period":
        """`2025`, `2025H1`, `2025Q3`, `2025-07`, `2025-01-01..2025-06-30`.

        Raises:
            ValueError: it is none of these.
        """
        if ".." in text:
            first, _, last = text.partition("..")
            return cls(date.fromisoformat(first), date.fromisoformat(last))
        match = re.fullmatch(r"(\d{4})(?:H([12])|Q([1-4])|-(\d{2}))?", text)
        if match is None:
            raise ValueError(f"no period: {text}")
        year, half, quarter, month = (int(part) if part else 0 for part in match.groups())
        if half:
            return cls.months(year, half * 6 - 5, 6)
        if quarter:
            return cls.quarter(year, quarter)
        return cls.month(year, month) if month else cls.year(year)

    def parts(self, per: Part, year_starts: int = 1) -> "Parts":
        """Its months, quarters and so on; calendar ones, cut at its ends."""
        return _parts(self, per, year_starts)


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """The parts of a period: `of_day[i]` is the part that its i-th day lies in; first and last day of every part."""

    of_day: npt.NDArray[np.int32]
    firsts: tuple[date, ...]
    lasts: tuple[date, ...]


@lru_cache(maxsize=64)
def _parts(period: Period, per: Part, year_starts: int) -> Parts:
    days = [period.first + timedelta(i) for i in range(period.days)]
    starts = [period.first] * len(days) if per == "period" else [start_of(per, day, year_starts) for day in days]
    ordered = sorted(set(starts))
    number = {start: i for i, start in enumerate(ordered)}
    lasts = dict(zip(starts, days, strict=True))
    of_day = np.array([number[start] for start in starts], np.int32)
    of_day.setflags(write=False)
    firsts = tuple(max(start, period.first) for start in ordered)
    return Parts(of_day, firsts, tuple(lasts[start] for start in ordered))

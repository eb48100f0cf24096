"""How often a branch must meet (`frequencies.toml`): the duties, and the period in which each is due. Pure."""

import datetime as dt
import functools
import tomllib
from dataclasses import dataclass
from importlib.resources import files

from django.utils.translation import get_language

MONTHS = {"month": 1, "quarter": 3, "year": 12}
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Duty:
    """Something that is due once in every period; `months` are the first and the last of the year in which it is.

    `quorum`: it is held only where more than half of those asked are there.
    """

    code: str
    title: str
    english: str
    kinds: tuple[str, ...]
    every: str
    source: str
    months: tuple[int, int] = (1, 12)
    quorum: bool = False

    @property
    def label(self) -> str:
        """The title in the reader's language."""
        return self.english if (get_language() or "").startswith("en") else self.title

    def period(self, day: dt.date) -> tuple[dt.date, dt.date] | None:
        """The first and the last day of the period that holds `day`; None where nothing is due on that day."""
        if not self.months[0] <= day.month <= self.months[1]:
            return None
        length = MONTHS[self.every]
        first = day.replace(month=(day.month - 1) // length * length + 1, day=1)
        last = _last_of_month(first.replace(month=first.month + length - 1))
        begin = max(first, first.replace(month=self.months[0]) if self.every == "year" else first)
        return begin, min(last, _last_of_month(last.replace(month=self.months[1], day=1)))


@dataclass(frozen=True)
class Frequencies:
    """All duties, and how many working days before a deadline the secretary is told."""

    warn_working_days: int
    duties: tuple[Duty, ...]


@functools.cache
def frequencies() -> Frequencies:
    """What the file says."""
    said = tomllib.loads(files(__package__).joinpath("frequencies.toml").read_text(encoding="utf-8"))
    duties = (
        Duty(**{**duty, "kinds": tuple(duty["kinds"]), "months": tuple(duty.get("months", (1, 12)))})
        for duty in said["duty"]
    )
    return Frequencies(said["warn_working_days"], tuple(duties))


def _last_of_month(first: dt.date) -> dt.date:
    return (first + 31 * DAY).replace(day=1) - DAY

"""How often a branch must meet (`frequencies.toml`): the duties, and the period in which each is due. Pure."""

import datetime as dt
import functools
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from benliu.common.language import reads_english

MONTHS = {"month": 1, "quarter": 3, "year": 12}
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Duty:
    """Something that is due once in every period; `months` are the first and the last of the year in which it is.

    `asked`: who is asked unless somebody says otherwise: the "committee", or all. `quorum`: it is held only where more
    than half of those asked are there. `warn_working_days`: so many before the deadline the secretary is told.
    """

    code: str
    title: str
    english: str
    kinds: tuple[str, ...]
    every: str
    source: str
    months: tuple[int, int] = (1, 12)
    asked: str = "all"
    quorum: bool = False
    warn_working_days: int = 0

    @property
    def label(self) -> str:
        """The title in the reader's language."""
        return self.english if reads_english() else self.title

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
    """All duties."""

    duties: tuple[Duty, ...]


@functools.cache
def frequencies() -> Frequencies:
    """What the file says."""
    said = tomllib.loads(files(__package__).joinpath("frequencies.toml").read_text(encoding="utf-8"))
    usual = {"warn_working_days": said["warn_working_days"]}
    duties = (
        Duty(**usual | {**duty, "kinds": tuple(duty["kinds"]), "months": tuple(duty.get("months", (1, 12)))})
        for duty in said["duty"]
    )
    return Frequencies(tuple(duties))


def owed_kinds(
    names: Mapping[str, Collection[str]], recorded: Mapping[str, Collection[dt.date]], on: dt.date
) -> list[str]:
    """The kinds by which a branch can fulfil what it has not held yet, by code, the first deadline first; of several
    for a duty the first. `names`: what kinds are called; `recorded`: the days on which something of them was.
    """
    due = [(duty, period) for duty in frequencies().duties if (period := duty.period(on))]
    found = []
    for duty, (first, last) in sorted(due, key=lambda one: one[1][1]):
        codes = [code for code, called in names.items() if set(called) & set(duty.kinds)]
        if codes and not any(first <= day <= last for code in codes for day in recorded.get(code, ())):
            found.append(codes[0])
    return found


def kinds_lacking(names: Collection[str]) -> list[dict[str, Any]]:
    """A kind, as fields of `RecordKind`, for each duty that no kind called by `names` fulfils: it is the branch's, and
    no scheme credits it. None where no duty is fulfilled: such an organisation owes none.
    """
    lacking = [duty for duty in frequencies().duties if not set(names) & set(duty.kinds)]
    return [] if len(lacking) == len(frequencies().duties) else [_kind(duty) for duty in lacking]


def _kind(duty: Duty) -> dict[str, Any]:
    title, *aliases = duty.kinds
    named = {"title": title, "aliases": aliases, "english": duty.english, "words": {"次": "time/times"}}
    return {"code": f"duty.{duty.code}", "subject": "branch", "stream": "ben", **named}


def _last_of_month(first: dt.date) -> dt.date:
    return (first + 31 * DAY).replace(day=1) - DAY

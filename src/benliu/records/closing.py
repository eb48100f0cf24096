"""Periods whose results stand for good, and what corrections mean for results that stand.

The feature that closes them registers here, in `AppConfig.ready`.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from benliu.org.standing import Standing


@dataclass(frozen=True)
class ClosedPeriod:
    """A period, its first and last day, and the day on which it was closed.

    `late_counts_next`: what is told after that counts in the period that follows; else closing is corrected for it.
    """

    name: str
    first: dt.date
    last: dt.date
    closed_on: dt.date
    late_counts_next: bool = False

    @property
    def words(self) -> str:
        """What becomes of a record of that time, and what to do."""
        said = {"period": self.name, "day": date_format(self.closed_on, "DATE_FORMAT")}
        if self.late_counts_next:
            return _("%(period)s 年已在 %(day)s封账。记录照样保存、审核；按积分办法，封账后登记的计入下一年。") % said
        told = _(
            "%(period)s 年已在 %(day)s封账。记录照样保存、审核；按积分办法，它以更正计入：审核后列在党务干部工作台上，"
            "重新计分、公示以后，由他们更正台账。"
        )
        return told % said


Provider = Callable[[], Sequence[ClosedPeriod]]
_providers: list[Provider] = []


def register_closing(provider: Provider) -> None:
    """Let `provider` say which periods are closed."""
    if provider not in _providers:
        _providers.append(provider)


def closed_periods() -> list[ClosedPeriod]:
    """All closed periods."""
    return [period for provider in _providers for period in provider()]


def closing_words(day: dt.date) -> str:
    """What somebody has to know who records something of a closed period; empty where none holds `day`."""
    return next((period.words for period in closed_periods() if period.first <= day <= period.last), "")


# By record what it would say instead (nothing yet, so far), or None where it is cancelled.
Becoming = Mapping[uuid.UUID, Mapping[str, Any] | None]


class Consequences(Protocol):
    """What somebody has to know before records are corrected or cancelled: sentences."""

    def __call__(self, becoming: Becoming, reader: Standing) -> Sequence[str]: ...


_consequences: list[Consequences] = []


def register_consequences(provider: Consequences) -> None:
    """Let `provider` say what a correction means."""
    if provider not in _consequences:
        _consequences.append(provider)


def consequences_of(becoming: Becoming, reader: Standing) -> list[str]:
    """All that is to be known before a correction."""
    return [words for provider in _consequences for words in provider(becoming, reader)]

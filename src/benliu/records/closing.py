"""Periods whose results stand for good. The feature that closes them registers here, in `AppConfig.ready`."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _


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
            "%(period)s 年已在 %(day)s封账。记录照样保存、审核，留在纪实记录里；已封账的积分和星级不再变动，它不计入。"
            "应当计入的，请提交后告诉党务干部，由他们更正台账。"
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

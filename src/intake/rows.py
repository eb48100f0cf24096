"""What comes out of a ledger: rows accepted and rows refused, each with its place and its cells as they were."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from intake.cells import Place
from intake.messages import say
from intake.people import Person
from intake.text import key

# The order in which faults are looked for; the first one is the row's reason.
REASONS = (
    "unknown-member",
    "ambiguous-member",
    "unknown-branch",
    "bad-date",
    "bad-quantity",
    "unknown-item",
    "bad-level",
    "duplicate",
)
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row that can be filed: who, when, what, how much. `quantity` and `notes` are integer thousandths."""

    place: Place
    subject: str
    person: Person | None
    branch: str
    date: dt.date
    kind: str
    quantity: int
    unit: str = ""
    level: str = ""
    notes: Mapping[str, int] = field(default_factory=dict)
    note: str = ""
    achievement: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        """What a duplicate has equal: subject, item, date, quantity, level and note, achievement."""
        who = self.person.key if self.person else key(self.branch)
        return (
            self.subject,
            who,
            self.kind,
            self.date.isoformat(),
            str(self.quantity),
            key(self.level) if self.level else "",
            "" if self.level else key(self.note),
            key(self.achievement),
        )


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong with a row: the reason, the exact `detail`, and the column it is in.

    `candidates`: what may have been meant; `everybody`: who all are meant, each in need of a row of their own.
    """

    reason: str
    detail: str
    meaning: str
    header: str
    params: Mapping[str, Any] = field(default_factory=dict)
    candidates: tuple[str, ...] = ()
    everybody: tuple[str, ...] = ()

    def message(self, language: str = "zh") -> str:
        """What is wrong."""
        return say("flaws", self.detail, language, self.params)

    def mending(self, language: str = "zh") -> str:
        """What to do about it."""
        return say("flaws", self.detail, language, self.params, part="mend")


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that cannot be filed as it is. `flaws` are all that is wrong, in the order of `REASONS`."""

    place: Place
    flaws: tuple[Flaw, ...]
    cells: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """The first fault's reason code."""
        return self.flaws[0].reason

    @property
    def detail(self) -> str:
        """The first fault's message code."""
        return self.flaws[0].detail

    @property
    def meaning(self) -> str:
        """Which column the first fault is in."""
        return self.flaws[0].meaning

    @property
    def header(self) -> str:
        """That column's header as the sheet writes it."""
        return self.flaws[0].header

    @property
    def candidates(self) -> tuple[str, ...]:
        """What may have been meant."""
        return self.flaws[0].candidates

    def title(self, language: str = "zh") -> str:
        """The reason in a word or two."""
        return say("reasons", self.reason, language)

    def message(self, language: str = "zh") -> str:
        """What is wrong first."""
        return self.flaws[0].message(language)

    def mending(self, language: str = "zh") -> str:
        """What to do about it."""
        return self.flaws[0].mending(language)

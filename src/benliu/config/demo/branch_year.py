"""A branch in one year, and what an activity is. Pure data and chance."""

import datetime as dt
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from .people import Figure
from .year import Alert, days_of_month

ONE = 1000  # quantities are thousandths


@dataclass(frozen=True)
class Share:
    """One person's part in an activity; `quantity` and `satisfaction` in thousandths."""

    staff_no: str
    quantity: int = ONE
    level: str = ""
    satisfaction: int | None = None
    achievement: str = ""


@dataclass(frozen=True)
class Activity:
    """Something that happened: of members (`shares`), or of the branch itself (none; then `level` is the honour's)."""

    day: dt.date
    item: str
    branch: str
    title: str
    shares: tuple[Share, ...] = ()
    level: str = ""
    recorder: str = "组织委员"


@dataclass(frozen=True)
class BranchYear:
    """A branch in one year: who, how well it went (`form` is added to everybody's diligence), what it missed."""

    seed: str
    year: int
    branch: str
    people: Sequence[Figure]
    alerts: Sequence[Alert]
    form: float
    missed: int
    honours: tuple[str, ...]
    duty_share: float = 1.0
    disciplined: str = ""
    luck: random.Random = field(default_factory=random.Random)

    def present(self, day: dt.date) -> list[Figure]:
        """The members of the branch on `day`."""
        return [p for p in self.people if p.branch_on(day) == self.branch]

    def attending(self, day: dt.date, quantity: int = ONE) -> tuple[Share, ...]:
        """Those who came on `day`."""
        return tuple(Share(p.staff_no, quantity) for p in self.present(day) if self.came(p))

    def came(self, person: Figure, likely: float = 1.0) -> bool:
        """Whether `person` came to something that `likely` of the diligent come to."""
        return self.luck.random() < (person.character.diligence + self.form) * likely

    def held(self, day: dt.date, item: str, title: str, shares: Iterable[Share]) -> Iterator[Activity]:
        """The activity, where anybody took part."""
        if found := tuple(shares):
            yield Activity(day, item, self.branch, title, found, recorder=self.recorder())

    def has(self, person: Figure, day: dt.date) -> bool:
        """Whether `person` is a member of the branch on `day`."""
        return person.branch_on(day) == self.branch

    def any_day(self) -> dt.date:
        """Some working day of the year."""
        return self.luck.choice(days_of_month(self.year, self.luck.randint(1, 12)))

    def alone(  # noqa: PLR0913
        self, person: Figure, item: str, topics: Sequence[str], likely: float = 9, quantity: int = ONE
    ) -> Iterator[Activity]:
        """Something that `person` does by himself on some day, and notes himself."""
        day, title = self.any_day(), self.luck.choice(topics)
        if self.has(person, day) and self.came(person, likely):
            yield Activity(day, item, self.branch, title, (Share(person.staff_no, quantity),), recorder=person.name)

    def recorder(self) -> str:
        """Who wrote it down: one of the first members of the list."""
        return self.luck.choice(self.people[: min(6, len(self.people))]).name

"""The whole bureau in its three years: who, all that happened up to a day, and how far the office has come with it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .activities import activities_of
from .branch_year import Activity, BranchYear
from .desk import desk_activities, waits
from .people import DEMO_BRANCH, Figure, bureau_people
from .year import alerts_of

SEED = "示例市水利局"
WORKBOOK_ROWS = 170


@dataclass(frozen=True)
class Fortune:
    """How a year went for a branch: `form` is added to everybody's diligence."""

    form: float
    missed: int
    honours: tuple[str, ...] = ()
    duty_share: float = 1.0


# Two years back, last year, this year: the branches rise and fall, and the stars with them.
FORTUNES: dict[str, tuple[Fortune, Fortune, Fortune]] = {
    DEMO_BRANCH: (
        Fortune(0.00, 2, ("局级", "局级")),
        Fortune(0.03, 1, ("市级", "市级", "局级")),
        Fortune(0.08, 0, ("省级", "省级", "市级", "局级")),
    ),
    "机关第二党支部": (
        Fortune(0.02, 0, ("市级", "局级")),
        Fortune(-0.04, 3, ("局级",)),
        Fortune(0.00, 1, ("市级",)),
    ),
    "水利工程建设中心党支部": (
        Fortune(-0.02, 2, ("省级", "市级")),
        Fortune(0.00, 0, ("国家级", "省级", "局级")),
        Fortune(-0.02, 1, ("省级",)),
    ),
    "水文中心党支部": (
        Fortune(-0.08, 5, ("局级",)),
        Fortune(-0.02, 2, ("局级", "局级")),
        Fortune(0.02, 0, ("市级", "局级")),
    ),
    "水旱灾害防御中心党支部": (
        Fortune(0.05, 0, ("国家级", "国家级", "省级"), 1.5),
        Fortune(0.03, 0, ("国家级", "省级"), 1.4),
        Fortune(0.02, 1, ("国家级", "市级"), 1.4),
    ),
    "农村水利与水土保持中心党支部": (
        Fortune(-0.16, 11),
        Fortune(-0.12, 8, ("局级",)),
        Fortune(-0.06, 3, ("局级",)),
    ),
}
# One disciplinary case a year, (years back): (branch, place in its list of members).
DISCIPLINED = {2: ("水利工程建设中心党支部", 9), 1: ("机关第二党支部", 12), 0: ("水文中心党支部", 8)}


@dataclass(frozen=True)
class Bureau:
    """The demonstration bureau as of `today`.

    `activities` are verified; `waiting` lie on the desk of the demonstration branch's secretary; `handed_in` are the
    other branches' latest, still in a workbook that somebody has to import. Each by day.
    """

    today: dt.date
    people: Sequence[Figure]
    activities: Sequence[Activity]
    waiting: Sequence[Activity]
    handed_in: Sequence[Activity]

    @property
    def years(self) -> tuple[int, int, int]:
        """Two closed years and the running one."""
        return self.today.year - 2, self.today.year - 1, self.today.year

    def members_on(self, day: dt.date) -> list[Figure]:
        """Who has joined by `day`."""
        return [p for p in self.people if p.branch_on(day)]


def bureau_on(today: dt.date, seed: str = SEED) -> Bureau:
    """The bureau as of `today`. A year's facts do not depend on the day, only on how far the year has come."""
    people = bureau_people(seed, today.year)
    happened = [a for back in (2, 1, 0) for a in _year(seed, today.year, back, people) if a.day <= today]
    settled = sorted((a for a in happened if not waits(a, today)), key=lambda a: a.day)
    handed_in = _latest_of_others(settled, today)
    late = set(map(id, handed_in))
    activities = [a for a in settled if id(a) not in late]
    return Bureau(today, people, activities, desk_activities(today, people, seed), handed_in)


def _latest_of_others(settled: Sequence[Activity], today: dt.date) -> list[Activity]:
    """The newest activities of members in the other branches, about WORKBOOK_ROWS rows, of this year."""
    found: list[Activity] = []
    rows = 0
    for activity in reversed(settled):
        if rows >= WORKBOOK_ROWS or activity.day.year != today.year:
            break
        if activity.branch != DEMO_BRANCH and activity.shares:
            found.append(activity)
            rows += len(activity.shares)
    return found[::-1]


def _year(seed: str, running: int, back: int, people: Sequence[Figure]) -> Iterator[Activity]:
    year = running - back
    alerts = alerts_of(seed, year)
    troubled, place = DISCIPLINED[back]
    for name, fortunes in FORTUNES.items():
        fortune = fortunes[2 - back]
        ever = [p for p in people if any(branch == name for _since, branch in p.homes)]
        yield from activities_of(
            BranchYear(
                seed=seed,
                year=year,
                branch=name,
                people=ever,
                alerts=alerts,
                form=fortune.form,
                missed=fortune.missed,
                honours=fortune.honours,
                duty_share=fortune.duty_share,
                disciplined=ever[place].staff_no if name == troubled else "",
            )
        )

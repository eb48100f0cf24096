"""The bureau's year: working days, and the days on which a flood or typhoon response was in force."""

import datetime as dt
import functools
import random
from dataclasses import dataclass

# The first day of the lunar year, for the week in which nobody meets. Years not listed have no such week here.
LUNAR_NEW_YEAR = {
    2022: (2, 1), 2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26),
    2029: (2, 13), 2030: (2, 3), 2031: (1, 23), 2032: (2, 11), 2033: (1, 31), 2034: (2, 19), 2035: (2, 8),
}  # fmt: skip
FIXED_HOLIDAYS = {(1, 1), *((5, day) for day in range(1, 6)), *((10, day) for day in range(1, 8))}
# How a response grows and fades, strongest level first chosen.
COURSES = {
    "I级": ("IV级", "III级", "II级", "I级", "I级", "II级", "III级", "IV级"),
    "II级": ("IV级", "III级", "II级", "II级", "III级", "IV级"),
    "III级": ("IV级", "III级", "III级", "IV级"),
    "IV级": ("IV级", "IV级"),
}


@dataclass(frozen=True)
class Alert:
    """A day of response: its level, and what it was for."""

    day: dt.date
    level: str
    cause: str


def is_working_day(day: dt.date) -> bool:
    """Monday to Friday outside the long holidays."""
    if day.weekday() >= 5 or (day.month, day.day) in FIXED_HOLIDAYS:
        return False
    if day.year not in LUNAR_NEW_YEAR:
        return True
    eve = dt.date(day.year, *LUNAR_NEW_YEAR[day.year]) - dt.timedelta(days=1)
    return not 0 <= (day - eve).days <= 7


@functools.cache
def days_of_month(year: int, month: int, *, working: bool = True) -> tuple[dt.date, ...]:
    """The working days (else the weekends) of a month."""
    first = dt.date(year, month, 1)
    days = [first + dt.timedelta(days=i) for i in range(31)]
    return tuple(d for d in days if d.month == month and (is_working_day(d) if working else d.weekday() >= 5))


def last_working_day(day: dt.date) -> dt.date:
    """`day`, or the nearest working day before it."""
    while not is_working_day(day):
        day -= dt.timedelta(days=1)
    return day


def alerts_of(seed: str, year: int) -> list[Alert]:
    """The year's days of response: plum rains in June, then three or four typhoons; no two years are alike."""
    rng = random.Random(f"{seed}:{year}:alerts")  # noqa: S311
    found = {a.day: a for a in _plum_rains(rng, year)}
    number = rng.randint(3, 5)
    strongest = [rng.choice(("I级", "II级")), *rng.choices(("II级", "III级", "IV级"), k=rng.choice((2, 3)))]
    rng.shuffle(strongest)
    start = dt.date(year, 7, rng.randint(6, 16))
    for level in strongest:
        for place, of_day in enumerate(COURSES[level]):
            day = start + dt.timedelta(days=place)
            found[day] = Alert(day, of_day, f"第{number}号台风防御")
        number += rng.randint(1, 3)
        start += dt.timedelta(days=rng.randint(16, 24))
    return sorted(found.values(), key=lambda a: a.day)


def _plum_rains(rng: random.Random, year: int) -> list[Alert]:
    first = dt.date(year, 6, rng.randint(8, 18))
    levels = rng.choices(("IV级", "III级"), weights=(3, 1), k=rng.randint(5, 9))
    return [Alert(first + dt.timedelta(days=i), level, "梅雨强降雨防御") for i, level in enumerate(levels)]

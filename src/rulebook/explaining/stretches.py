"""Months and quarters in a row told as one stretch: twelve that are missing are one thing to read, not twelve."""

from collections.abc import Iterable, Sequence
from datetime import date

from rulebook.formula.phrase import Said

ENGLISH = {
    "month": (
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
    "quarter": ("Q1", "Q2", "Q3", "Q4"),
}
Run = tuple[int, int]


def told_parts(per: str, days: Iterable[date], names: Iterable[str]) -> Said:
    """`2025年1—3月、5月`, `January to March 2025, May 2025`; parts that are neither months nor quarters by name.

    Args:
        per: which parts they are.
        days: a day of each part, in order; a part that is given again is told once.
        names: what each is called.
    """
    if per not in ENGLISH:
        listed = list(dict.fromkeys(names))
        return Said("、".join(listed), ", ".join(listed))
    parts = ENGLISH[per]
    year = len(parts)
    runs = _runs(day.year * year + (day.month - 1) * year // 12 for day in days)
    return Said(_chinese(runs, year), ", ".join(_english(run, parts) for run in runs))


def _runs(places: Iterable[int]) -> list[Run]:
    """First and last of each row of numbers without a gap."""
    found: list[Run] = []
    for place in places:
        if found and place - found[-1][1] <= 1:
            found[-1] = (found[-1][0], place)
        else:
            found.append((place, place))
    return found


def _chinese(runs: list[Run], year: int) -> str:
    """The year is told where it changes."""
    before, unit = ("", "月") if year == len(ENGLISH["month"]) else ("第", "季度")
    told, said = [], -1
    for first, last in runs:
        start = f"{first // year}年" if first // year != said else ""
        across = f"{unit}—{last // year}年{before}" if last // year != first // year else "—"
        until = f"{across}{last % year + 1}" if last != first else ""
        told.append(f"{start}{before}{first % year + 1}{until}{unit}")
        said = last // year
    return "、".join(told)


def _english(run: Run, parts: Sequence[str]) -> str:
    (first_year, first), (last_year, last) = (divmod(place, len(parts)) for place in run)
    until = f"{parts[last]} {last_year}"
    if run[0] == run[1]:
        return until
    since = parts[first] if first_year == last_year else f"{parts[first]} {first_year}"
    return f"{since} to {until}"

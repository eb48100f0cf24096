"""What each cap still leaves a subject."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast

import numpy as np

from rulebook.facts import Column
from rulebook.figures import points_text
from rulebook.moments import day_number
from rulebook.pers import Part, is_calendar
from rulebook.scheme import Cap
from rulebook.stages import room

if TYPE_CHECKING:
    from rulebook.result import Result


@dataclass(frozen=True, slots=True)
class CapLine:
    """A cap in the part of the period that the day of telling lies in; figures are magnitudes."""

    of: str
    title: str
    english: str
    per: str
    period: str
    max: str
    used: str
    left: str


def cap_lines(result: "Result", rows: Column, as_of: date) -> tuple[CapLine, ...]:
    """All caps of the scheme that go by the calendar and are on that day, items' first."""
    scheme = result.scheme
    caps = dict.fromkeys(cap for item in scheme.items for cap in item.caps)
    caps |= dict.fromkeys(cap for group in scheme.groups.values() for cap in group.caps)
    return tuple(_line(result, cap, rows, as_of) for cap in caps if is_calendar(cap.per) and _on(cap, as_of))


def _on(cap: Cap, day: date) -> bool:
    return (cap.first or day) <= day <= (cap.last or day)


def _line(result: "Result", cap: Cap, rows: Column, as_of: date) -> CapLine:
    book, parts = result.book, result.book.parts(cast(Part, cap.per))
    part = parts.of_day[day_number(as_of) - day_number(result.period.first)]
    covered = np.isin(book.item[rows], result.scheme.members_of(cap.of)) & (parts.of_day[book.day[rows]] == part)
    sizes = book.credited[rows][covered] * cap.sign
    used = int((sizes if cap.net else np.maximum(sizes, 0)).sum())
    most = int(room(book, cap)[book.subject[rows[0]]]) if len(rows) else cap.most
    said = result.standing.titles[cap.of]
    return CapLine(
        of=cap.of,
        title=said.zh,
        english=said.en,
        per=cap.per,
        period=part_name(cap.per, parts.firsts[part], parts.lasts[part]),
        max=points_text(most),
        used=points_text(used),
        left=points_text(most - used),
    )


def part_name(per: str, first: date, last: date) -> str:
    """`2025`, `2025Q3`, `2025-07`, `2025-07-08`, or first and last day."""
    names = {
        "year": f"{first.year}",
        "quarter": f"{first.year}Q{(first.month + 2) // 3}",
        "month": f"{first:%Y-%m}",
        "day": first.isoformat(),
    }
    return names.get(per, f"{first}/{last}")

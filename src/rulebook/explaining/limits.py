"""What each cap still leaves a subject."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast

import numpy as np

from rulebook.facts import Column
from rulebook.figures import points_text
from rulebook.moments import day_number
from rulebook.periods import Parts
from rulebook.pers import Part, is_calendar
from rulebook.scheme import Cap
from rulebook.stages import days_of, room

if TYPE_CHECKING:
    from rulebook.result import Result


@dataclass(frozen=True, slots=True)
class CapLine:
    """A cap in one part of the period; figures are magnitudes."""

    of: str
    title: str
    english: str
    per: str
    period: str
    max: str
    used: str
    left: str


def cap_lines(result: "Result", rows: Column, as_of: date) -> tuple[CapLine, ...]:
    """All caps of the scheme that go by the calendar and are on that day, in its part of the period; items' first."""
    return tuple(_line(result, cap, rows, _part_of(result, cap, as_of)) for cap in _caps(result) if _on(cap, as_of))


def caps_used(result: "Result", i: int) -> tuple[CapLine, ...]:
    """The same caps in every part of the period in which subject `i` has used them, part after part."""
    rows = result.standing.rows[result.standing.starts[i] : result.standing.starts[i + 1]]
    days = result.book.day[rows]
    parts = ((cap, np.unique(_parts(result, cap).of_day[days]).tolist()) for cap in _caps(result))
    lines = [_line(result, cap, rows, part) for cap, met in parts for part in met if _meets(result, cap, part)]
    return tuple(line for line in lines if line.used != "0")


def _caps(result: "Result") -> list[Cap]:
    scheme = result.scheme
    caps = [cap for item in scheme.items for cap in item.caps]
    caps += [cap for group in scheme.groups.values() for cap in group.caps]
    return [cap for cap in dict.fromkeys(caps) if is_calendar(cap.per)]


def _on(cap: Cap, day: date) -> bool:
    return (cap.first or day) <= day <= (cap.last or day)


def _meets(result: "Result", cap: Cap, part: int) -> bool:
    parts = _parts(result, cap)
    first, last = parts.firsts[part], parts.lasts[part]
    return (cap.first or first) <= last and first <= (cap.last or last)


def _parts(result: "Result", cap: Cap) -> Parts:
    return result.book.parts(cast(Part, cap.per))


def _part_of(result: "Result", cap: Cap, day: date) -> int:
    return int(_parts(result, cap).of_day[day_number(day) - day_number(result.period.first)])


def _line(result: "Result", cap: Cap, rows: Column, part: int) -> CapLine:
    book, parts = result.book, _parts(result, cap)
    first, after = days_of(book, cap)
    day = book.day[rows]
    covered = np.isin(book.item[rows], result.scheme.members_of(cap.of)) & (parts.of_day[day] == part)
    covered &= (day >= first) & (day < after)
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

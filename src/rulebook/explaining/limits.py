"""What each cap still leaves a subject."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, cast

import numpy as np

from rulebook.explaining.shares import part_of, share_name
from rulebook.facts import Column
from rulebook.figures import points_text
from rulebook.formula.phrase import Said
from rulebook.moments import day_number
from rulebook.pers import PERS, Part, is_calendar, slots, words_of
from rulebook.scheme import Cap, Group, Item
from rulebook.stages import days_of, room

if TYPE_CHECKING:
    from rulebook.result import Result

SHOWN = 5


@dataclass(frozen=True, slots=True)
class CapLine:
    """A cap on the records that share one thing: a part of the period, a matter, a word; figures are magnitudes.

    `period` and `period_english` name what they share: `2025Q3`, `乐队、2025-07`.
    """

    of: str
    title: str
    english: str
    per: str
    period: str
    period_english: str
    max: str
    used: str
    left: str


def cap_lines(result: "Result", i: int, as_of: date) -> tuple[CapLine, ...]:
    """The caps of the scheme that are on that day, in its part of the period; items' first.

    Of what records share by a matter or a field, that which subject `i` has used, the fullest first.
    """
    caps = (_Used(result, cap, i) for cap in _caps(result) if _on(cap, as_of))
    return tuple(chain.from_iterable(cap.on(as_of) for cap in caps))


def caps_used(result: "Result", i: int) -> tuple[CapLine, ...]:
    """All caps that subject `i` has used, in every part of the period, part after part."""
    return tuple(chain.from_iterable(_Used(result, cap, i).ever() for cap in _caps(result)))


def _caps(result: "Result") -> tuple[Cap, ...]:
    scheme = result.scheme
    things: tuple[Item | Group, ...] = (*scheme.items, *scheme.groups.values())
    return tuple(dict.fromkeys(cap for thing in things for cap in thing.caps))


def _on(cap: Cap, day: date) -> bool:
    return (cap.first or day) <= day <= (cap.last or day)


class _Used:
    """How far a subject has used one cap."""

    def __init__(self, result: "Result", cap: Cap, i: int) -> None:
        self.result, self.cap, book = result, cap, result.book
        rows = result.standing.rows[result.standing.starts[i] : result.standing.starts[i + 1]]
        first, after = days_of(result.period, cap)
        under = book.items_where(result.scheme.members_of(cap.of).__contains__)[book.item[rows]]
        self.rows = rows[under & (book.day[rows] >= first) & (book.day[rows] < after)]
        self.most = int(room(book, cap)[i])

    def on(self, as_of: date) -> list[CapLine]:
        """In the part of the calendar that a day lies in."""
        book, day, rows = self.result.book, day_number(as_of) - day_number(self.result.period.first), self.rows
        for word in words_of(self.cap.per):
            if word in PERS:
                part = book.parts(word).of_day
                rows = rows[part[book.day[rows]] == part[day]]
        if is_calendar(self.cap.per):
            name = part_of(book, cast(Part, self.cap.per), day)
            return [self._line(Said(name, name), self._spent(rows))]
        return self._lines(rows)

    def ever(self) -> list[CapLine]:
        """In all parts."""
        return self._lines(self.rows)

    def _lines(self, rows: Column) -> list[CapLine]:
        """What the records share one after the other; where it is no part of the calendar, the fullest alone."""
        used = [(self._spent(share), share) for share in self._shares(rows)]
        used = [(spent, share) for spent, share in used if spent]
        if not is_calendar(self.cap.per):
            used = sorted(used, key=lambda pair: -pair[0])[:SHOWN]
        return [self._line(share_name(self.result, self.cap.per, int(share[0])), spent) for spent, share in used]

    def _shares(self, rows: Column) -> Iterator[Column]:
        """The records that share the cap, in the order of the first of each."""
        number = slots(self.result.book, self.cap.per, rows)
        return (rows[number == one] for one in dict.fromkeys(number.tolist()))

    def _spent(self, rows: Column) -> int:
        sizes = self.result.book.credited[rows] * self.cap.sign
        return int((sizes if self.cap.net else np.maximum(sizes, 0)).sum())

    def _line(self, shared: Said, used: int) -> CapLine:
        said = self.result.standing.titles[self.cap.of]
        return CapLine(
            of=self.cap.of,
            title=said.zh,
            english=said.en,
            per=self.cap.per,
            period=shared.zh,
            period_english=shared.en,
            max=points_text(self.most),
            used=points_text(used),
            left=points_text(self.most - used),
        )

"""What records share, by its name: a part of the period, a word of a field, a matter."""

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from rulebook.formula.phrase import Said, said_word
from rulebook.moments import day_number, day_of
from rulebook.pers import MATTER, PERS, Part, slots, words_of

if TYPE_CHECKING:
    from rulebook.book import Book
    from rulebook.result import Result


def share_name(result: "Result", per: str, row: int) -> Said:
    """`2025Q3`, `乐队、2025-07`, `2025-07-08 的事由`; of a record that stands alone, `2025-07-08 的记录`.

    Args:
        result: whose record it is.
        per: what the records share.
        row: the first of them in the book. A matter is known by its day: it has no name of its own.
    """
    day = day_of(day_number(result.period.first) + int(result.book.day[row])).isoformat()
    if slots(result.book, per, np.array([row]), alone=False)[0] < 0:
        return Said(f"{day} 的记录", f"the record of {day}")
    named = [_named(result, word, row, day) for word in words_of(per)]
    return Said("、".join(one.zh for one in named), ", ".join(one.en for one in named))


def _named(result: "Result", word: str, row: int, day: str) -> Said:
    if word == MATTER:
        return Said(f"{day} 的事由", f"the matter of {day}")
    if word in PERS:
        name = part_of(result.book, word, int(result.book.day[row]))
        return Said(name, name)
    return said_word(result.book.words(word)[result.book.field(word)[row]], result.standing.titles)


def part_of(book: "Book", per: Part, day: int) -> str:
    """What the part of the period that its `day`-th day lies in is called."""
    parts = book.parts(per)
    part = int(parts.of_day[day])
    return part_name(per, parts.firsts[part], parts.lasts[part])


def part_name(per: str, first: date, last: date) -> str:
    """`2025`, `2025Q3`, `2025-07`, `2025-07-08`, or first and last day."""
    match per:
        case "year":
            return f"{first.year}"
        case "quarter":
            return f"{first.year}Q{(first.month + 2) // 3}"
        case "month":
            return f"{first:%Y-%m}"
        case "day":
            return first.isoformat()
        case _:
            return f"{first}/{last}"

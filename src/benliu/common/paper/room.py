"""How much room texts need in the columns of a table, so that none of their words is broken."""

import re
from collections.abc import Iterable, Sequence

WIDE = re.compile("[\u2e80-\U0010ffff]")
WORD = re.compile("[\u2e80-\U0010ffff]{1,4}|[^\\s\u2e80-\U0010ffff]+")  # Chinese breaks anywhere, names should not


def columns_of(value: object) -> int:
    """How many narrow characters wide a text is; Chinese ones are twice as wide."""
    return len(value) + len(WIDE.findall(value)) if isinstance(value, str) else 1


def longest_words(rows: Iterable[Sequence[object]]) -> list[int]:
    """By column, how many narrow characters the longest word takes."""
    columns = zip(*rows, strict=True)
    return [max(map(_longest, {value for value in column if isinstance(value, str)}), default=0) for column in columns]


def _longest(text: str) -> int:
    return max(map(columns_of, WORD.findall(text)), default=0)


def shared_out(widths: Sequence[float], needs: Sequence[float]) -> list[float]:
    """Widths of the same sum in which every column has what it needs; all of it is no more than that sum."""
    lack = sum(max(need - width, 0) for width, need in zip(widths, needs, strict=True))
    spare = sum(max(width - need, 0) for width, need in zip(widths, needs, strict=True))
    given = min(1, lack / spare) if spare else 0
    return [max(width, need) - max(width - need, 0) * given for width, need in zip(widths, needs, strict=True)]

"""A scheme's text by path: `item.key.water.caps.0.max` leads to the cap's number, wherever it stands.

Tables in a list go by their id, name or item, other values of a list by their place from 0, and the numbers in a text
(a formula, a keep rule) by theirs. To learn where a value stands, the text is parsed a second time with a mark in place
of every number, text and date; so TOML itself, not a guess at its syntax, says which piece of the text a path leads to.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

Loose = Any  # what TOML may hold
NAMES = ("id", "name", "item")
MARK, DAY = "\ue000", "\ue001"
PIECE = re.compile(
    r'(?P<text>"""[\s\S]*?"""|\'\'\'[\s\S]*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')'
    r"|(?P<note>\#[^\n]*)"
    r"|(?P<day>(?<![\w.:+-])\d{4}-\d\d-\d\d(?![\w.:-]|[ ]\d))"
    r"|(?P<number>(?<![\w.:+-])[+-]?\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?(?![\w.:-]))"
)
BEFORE_KEY = re.compile(r"(?:\.|^[ \t]*\[\[?[ \t]*)\Z", re.MULTILINE)
AFTER_KEY = re.compile(r"\s*[=.]")
SPOKEN = re.compile(  # what holds digits in a formula and is no number: words, dates, times, names
    r'\\?"[^"\\]*\\?"|\d{4}-\d\d-\d\d|\d\d?:\d\d|[^\W\d]\w*(?:\.\w+)*|(?P<number>\d+(?:\.\d+)?)'
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number or a text stands: from `start` up to `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A scheme's text as tables (`raw`) and the same tables with marks for values, which `places` resolves."""

    text: str
    raw: Mapping[str, Loose]
    marked: Mapping[str, Loose]
    places: tuple[Place, ...]

    def place(self, mark: Loose) -> Place | None:
        """Where a marked value stands; None for a date, a truth or a table."""
        if isinstance(mark, _Mark):
            return self.places[mark.number]
        if isinstance(mark, str) and mark.startswith(MARK):
            return self.places[int(mark[1:])]
        return None

    def day(self, mark: Loose) -> Place | None:
        """Where a marked date stands; None for anything else."""
        return self.places[int(mark[1:])] if isinstance(mark, str) and mark.startswith(DAY) else None


@dataclass(frozen=True, slots=True)
class _Mark:
    number: int


@lru_cache(maxsize=16)
def read(text: str) -> Text:
    """Read a text that is known to be a scheme."""
    places: list[Place] = []

    def mark(piece: re.Match[str]) -> str:
        if piece["note"] or _is_key(text, piece):
            return piece[0]
        places.append(Place(piece.start(), piece.end()))
        return f"{len(places) - 1}.0" if piece["number"] else f'"{DAY if piece["day"] else MARK}{len(places) - 1}"'

    marked = tomllib.loads(PIECE.sub(mark, text), parse_float=lambda number: _Mark(int(number[:-2])))
    return Text(text, tomllib.loads(text, parse_float=Decimal), marked, tuple(places))


def _is_key(text: str, piece: re.Match[str]) -> bool:
    line = text.rfind("\n", 0, piece.start()) + 1
    return bool(AFTER_KEY.match(text, piece.end()) or BEFORE_KEY.search(text[line : piece.start()]))


def children(value: Loose) -> dict[str, Loose]:
    """What a table or a list holds, by the steps that a path takes."""
    return {step: value[key] for step, key in keys(value).items()}


def keys(value: Loose) -> dict[str, Loose]:
    """The steps that a path may take into a table or a list, and the key or index that each means."""
    if isinstance(value, dict):
        return {key: key for key in value}
    if not isinstance(value, list):
        return {}
    named = [next((part[key] for key in NAMES if key in part), "") if isinstance(part, dict) else "" for part in value]
    often = Counter(named)
    return {name if name and often[name] == 1 else str(i): i for i, name in enumerate(named)}


def descend(value: Loose, path: str) -> tuple[list[Loose], str]:
    """The keys and indexes that a path leads along, and what of it leads no further."""
    way: list[Loose] = []
    while isinstance(value, dict | list):
        steps = keys(value)
        step = max((step for step in steps if f"{path}.".startswith(f"{step}.")), key=len, default=None)
        if step is None:
            break
        way.append(steps[step])
        value, path = value[steps[step]], path[len(step) + 1 :]
    return way, path


def at(value: Loose, way: list[Loose]) -> Loose:
    """What stands at the end of a way."""
    for key in way:
        value = value[key]
    return value


def spoken_numbers(text: str) -> list[re.Match[str]]:
    """The numbers in a formula or a rule, in order."""
    return [piece for piece in SPOKEN.finditer(text) if piece["number"]]

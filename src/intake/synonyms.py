"""`columns.toml`: headers by meaning, and the words that mark rows which are no records."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from intake.text import key, label_key, squash

CERTAIN, WEAK, ENDING = 3, 2, 1
_BRACKETED_UNIT = re.compile(r"[(\[【]([^)\]】]+)[)\]】]")


@dataclass(frozen=True, slots=True)
class Synonyms:
    """The tables of `columns.toml`, made comparable."""

    by_label: dict[str, tuple[tuple[str, int], ...]]
    totals: frozenset[str]
    footers: frozenset[str]
    voids: frozenset[str]
    waits: frozenset[str]
    filing: tuple[str, ...]
    foreign_units: frozenset[str]
    branch_noise: tuple[str, ...]
    branch_endings: tuple[str, ...]
    committee_endings: tuple[str, ...]
    unit_endings: tuple[str, ...]
    of_many_branches: tuple[str, ...]
    statuses: dict[str, str]
    units: dict[str, str]
    level_noise: tuple[str, ...]
    sheet_noise: tuple[str, ...]
    headers: dict[str, tuple[str, ...]]
    instead: dict[str, str]
    everywhere: tuple[str, ...]
    several: tuple[str, ...]
    quantities: dict[str, frozenset[str]]

    def shown(self, meaning: str, language: str = "zh") -> str:
        """The usual header of a meaning, in Chinese or English."""
        names = self.headers.get(meaning, (meaning,))
        return next((name for name in names if name.isascii()), meaning) if language == "en" else names[0]


@lru_cache(maxsize=4096)
def meanings_of(label: str) -> tuple[tuple[str, int], ...]:
    """What a header may mean, with how certain: exact first, else by its longest known ending (本次活动日期).

    A header of several names (学时/次) means what the first of them that is known means, if nothing else does.
    """
    labels, whole = synonyms().by_label, label_key(label)
    if exact := labels.get(whole):
        return exact
    for part in whole.split("/") if "/" in whole else ():
        if found := labels.get(part):
            return tuple((meaning, WEAK) for meaning, _ in found)
    if not 2 < len(whole) <= 14:
        return ()
    for start in range(1, len(whole) - 1):
        if found := labels.get(whole[start:]):
            return tuple((meaning, ENDING) for meaning, certainty in found if certainty == CERTAIN)
    return ()


def units_of(label: str) -> set[str]:
    """The units that a heading of quantities names: 时长（小时） is in hours, 时长 alone in hours or lessons."""
    bracketed = {synonyms().units.get(key(unit), unit) for unit in _BRACKETED_UNIT.findall(squash(label))}
    return bracketed or {unit for unit, names in synonyms().quantities.items() if label_key(label) in names}


def foreign_unit(label: str) -> str:
    """The unit that a heading says its cells are in, where nothing here counts in it: 时长（分钟）, 学习时长/分钟."""
    whole = squash(label)
    said = _BRACKETED_UNIT.findall(whole) or whole.split("/")[1:]
    return next((unit for unit in said if key(unit) in synonyms().foreign_units), "")


def sheet_stem(name: str) -> str:
    """A sheet's or a file's name without what any is called by, and without numbers: 荣誉 of 荣誉台账2025.xlsx."""
    short = re.sub(r"\.(xlsx?|csv)$", "", key(name))
    for noise in synonyms().sheet_noise:
        short = short.replace(noise, "")
    return re.sub(r"[\d()_.-]+年?度?", "", short)


@cache
def synonyms() -> Synonyms:
    """The table, read once."""
    with (Path(__file__).parent / "columns.toml").open("rb") as stream:
        data = tomllib.load(stream)
    labels: dict[str, list[tuple[str, int]]] = {}
    for meaning, table in data["meanings"].items():
        for certainty, names in ((CERTAIN, table["names"]), (WEAK, table.get("weak", ()))):
            for name in names:
                labels.setdefault(label_key(name), []).append((meaning, certainty))
    return Synonyms(
        by_label={label: tuple(found) for label, found in labels.items()},
        totals=frozenset(key(word) for word in data["rows"]["totals"]),
        footers=frozenset(key(word) for word in data["rows"]["footers"]),
        voids=frozenset(key(word) for word in data["rows"]["voids"]),
        waits=frozenset(key(word) for word in data["rows"]["waits"]),
        filing=tuple(data["rows"]["filing"]),
        foreign_units=frozenset(data["foreign"]["units"]),
        branch_noise=tuple(data["branches"]["noise"]),
        branch_endings=tuple(data["branches"]["endings"]),
        committee_endings=tuple(data["branches"]["committees"]),
        unit_endings=tuple(data["branches"]["units"]),
        of_many_branches=tuple(data["branches"]["many"]),
        statuses={key(word): status for status, words in data["statuses"].items() for word in words},
        units={key(word): unit for unit, words in data["units"].items() for word in words},
        level_noise=tuple(data["levels"]["noise"]),
        sheet_noise=tuple(data["sheets"]["noise"]),
        headers={meaning: tuple(table["names"]) for meaning, table in data["meanings"].items()},
        instead={meaning: table["instead"] for meaning, table in data["meanings"].items() if "instead" in table},
        quantities={unit: frozenset(map(label_key, names)) for unit, names in data["quantities"].items()},
        several=tuple(meaning for meaning, table in data["meanings"].items() if table.get("several")),
        everywhere=tuple(meaning for meaning, table in data["meanings"].items() if table.get("everywhere")),
    )

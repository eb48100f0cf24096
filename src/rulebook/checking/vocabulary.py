"""Finds the words of a category in the texts of a scheme. The words are data: `burden.toml`."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

Pattern = re.Pattern[str]
CUT = "\n"  # what an exception leaves; no word and no pair reaches across it
LONGEST = 300  # characters of a text that are looked at


@dataclass(frozen=True)
class Category:
    """One thing that must not be judged by: how it is found, what is forbidden, what to score instead."""

    name: str
    forbids: str
    forbids_en: str
    instead: str
    instead_en: str
    words: Pattern
    alone: frozenset[str]
    excepted: Pattern | None
    unless: Pattern | None
    pairs: tuple[tuple[Pattern, Pattern, int], ...]

    @classmethod
    def of(cls, name: str, said: Mapping[str, Any], unless: Iterable[str]) -> "Category":
        """From the category's table."""
        pairs = [(any_of(pair["of"]), any_of(pair["with"]), pair["near"]) for pair in said.get("pairs", ())]
        excepted = said.get("except", ())
        return cls(
            name,
            said["forbids"],
            said["forbids_en"],
            said["instead"],
            said["instead_en"],
            words=any_of(said["words"]),
            alone=frozenset(said.get("alone", ())),
            excepted=any_of(excepted) if excepted else None,
            unless=any_of([*unless, *said.get("unless", ())]),
            pairs=tuple(pairs),
        )

    def found(self, text: str) -> str:
        """The words by which `text` belongs to the category; empty if it does not."""
        plain = text[:LONGEST].replace("’", "'")
        if self.unless and self.unless.search(plain):
            return ""
        if plain.strip(" “”‘’\"'《》()（）") in self.alone:
            return text
        if self.excepted:
            plain = self.excepted.sub(lambda match: CUT * len(match[0]), plain)
        match = self.words.search(plain)
        return match[0] if match else self._paired(plain)

    def _paired(self, text: str) -> str:
        for one, other, near in self.pairs:
            for first in one.finditer(text):
                for second in other.finditer(text):
                    start, end = min(first.start(), second.start()), max(first.end(), second.end())
                    between = end - start - len(first[0]) - len(second[0])
                    if 0 <= between <= near and CUT not in text[start:end]:
                        return text[start:end]
        return ""


@dataclass(frozen=True)
class Vocabulary:
    """What `burden.toml` says."""

    rule: str
    rule_en: str
    organisations: Pattern
    gatherings: Pattern
    categories: tuple[Category, ...]


def any_of(words: Iterable[str]) -> Pattern:
    """Finds any of `words`, the longest first; words of Latin letters only as a whole."""
    parts = [_whole(word) for word in sorted(words, key=len, reverse=True)]
    return re.compile("|".join(parts), re.IGNORECASE)


def _whole(word: str) -> str:
    escaped = re.escape(word)
    return rf"(?<![A-Za-z]){escaped}(?![A-Za-z])" if word.isascii() else escaped


@cache
def vocabulary() -> Vocabulary:
    """Read once."""
    said = tomllib.loads(Path(__file__).with_name("burden.toml").read_text(encoding="utf-8"))
    unless = said["all"]["unless"]
    return Vocabulary(
        said["rule"]["zh"],
        said["rule"]["en"],
        any_of(said["organisations"]["words"]),
        any_of(said["gatherings"]["words"]),
        tuple(Category.of(name, table, unless) for name, table in said.items() if "forbids" in table),
    )

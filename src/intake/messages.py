"""What is said to people, in Chinese and English, from `messages.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from intake.cells import Place
from intake.layout import Layout
from intake.synonyms import synonyms
from intake.text import shorten

LANGUAGES = ("zh", "en")
_LISTS = {"zh": "、", "en": ", "}


@cache
def _messages() -> dict[str, dict[str, dict[str, str]]]:
    with (Path(__file__).parent / "messages.toml").open("rb") as stream:
        return tomllib.load(stream)


class _Blank(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return ""


def say(section: str, code: str, language: str, params: Mapping[str, Any] | None = None, part: str = "") -> str:
    """One message. `part` picks a second text of the same code: `mend`, what to do about it."""
    wanted = f"{part}_{language}" if part else language
    text = _messages()[section][code].get(wanted, "")
    return text.format_map(_Blank({name: _shown(value, language) for name, value in (params or {}).items()}))


class Word(str):
    """A parameter that is itself said in the reader's language: a code of `words`."""


class Heading(str):
    """A parameter that names a column: its meaning, shown as that column's usual header."""


def codes(section: str) -> tuple[str, ...]:
    """The codes of a section, in their order."""
    return tuple(_messages()[section])


def _shown(value: Any, language: str) -> str:
    if isinstance(value, tuple | list):
        return _LISTS[language].join(_shown(part, language) for part in value)
    if isinstance(value, Word):
        return say("words", value, language)
    if isinstance(value, Heading):
        return synonyms().shown(value, language)
    return shorten(str(value))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to know about a sheet or a row of a roster; `code` is one of `problems` in `messages.toml`.

    `layout`: the columns of a table that was not read.
    """

    place: Place
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    layout: Layout = Layout()

    def message(self, language: str = "zh") -> str:
        """What it is and what to do, `zh` or `en`."""
        return say("problems", self.code, language, self.params)

"""What is said about a warning that could not be read, or not in full: Chinese and English, from `messages.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

LONGEST = 80  # letters of a value that a message quotes
MOST_PROBLEMS = 200  # of one kind that are told of one file


@cache
def _messages() -> dict[str, dict[str, str]]:
    with (Path(__file__).parent / "messages.toml").open("rb") as stream:
        return tomllib.load(stream)


def has_message(code: str) -> bool:
    """Whether `messages.toml` knows the code."""
    return code in _messages()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file: a code of `messages.toml`, the line (from 1) where it shows, what fills the text."""

    code: str
    line: int
    params: Mapping[str, str] = field(default_factory=dict)

    def reason(self, language: str = "zh") -> str:
        """What is wrong, `zh` or `en`, without the line."""
        shown = {name: _shorten(value) for name, value in self.params.items()}
        return _messages()[self.code][language].format_map(shown)

    def message(self, language: str = "zh") -> str:
        """What is wrong and where."""
        where = f"第 {self.line} 行：" if language == "zh" else f"Line {self.line}: "
        return where + self.reason(language)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file of which nothing is kept but the reason."""

    problem: Problem


class RefusedError(Exception):
    """Ends the reading of one file; never leaves this package."""

    def __init__(self, code: str, line: int = 1, **params: str) -> None:
        super().__init__(code)
        self.problem = Problem(code, line, params)


def _shorten(value: str) -> str:
    text = " ".join(value[: 10 * LONGEST].split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"

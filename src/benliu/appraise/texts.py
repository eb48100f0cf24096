"""What the command and the reports say, in Chinese or English, from `texts.toml`."""

import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

Say = Callable[..., str]
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@cache
def _texts() -> dict[str, dict[str, dict[str, str]]]:
    with (Path(__file__).parent / "texts.toml").open("rb") as stream:
        return tomllib.load(stream)


def speaker(language: str) -> Say:
    """`say("report.title", period="2025年度")` in one language."""

    def say(code: str, /, **params: Any) -> str:
        section, _, name = code.partition(".")
        return _texts()[section][name][language].format(**params)

    return say


def printable(text: str) -> str:
    """Text without the characters that neither a workbook nor a document can hold (they are no XML)."""
    return UNPRINTABLE.sub("", text)

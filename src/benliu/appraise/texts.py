"""What the command and the reports say, in Chinese or English, from `texts.toml`."""

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

Say = Callable[..., str]


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

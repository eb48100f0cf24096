"""What is said to people, in Chinese and English, from `messages.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

DAY = 24 * 60


class Moment(int):
    """Minutes since the first midnight, shown as a day and a time."""

    def said(self, language: str) -> str:
        """For example `第1天 08:00` or `day 1 08:00`."""
        day, minute = divmod(int(self), DAY)
        time = f"{minute // 60:02}:{minute % 60:02}"
        return f"day {day + 1} {time}" if language == "en" else f"第{day + 1}天 {time}"


@cache
def _messages() -> dict[str, dict[str, dict[str, str]]]:
    with (Path(__file__).parent / "messages.toml").open("rb") as stream:
        return tomllib.load(stream)


def say(section: str, code: str, language: str, details: Mapping[str, object]) -> str:
    """One message in `zh` or `en`; `details` fill its blanks."""
    shown = {name: one.said(language) if isinstance(one, Moment) else one for name, one in details.items()}
    return _messages()[section][code][language].format(**shown)

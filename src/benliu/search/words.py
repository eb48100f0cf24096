"""Text → what it is found by: Chinese in pairs of signs, anything else in words.

Pairs find every stretch of two signs or more inside a title, whatever a dictionary would take for a word there, and
names that no dictionary knows; what has all pairs of the wanted text is then looked at letter by letter (`holds`).
"""

import re
import unicodedata

_RUN = re.compile(r"[\u3007\u3400-\u9fff\U00020000-\U0003ffff]+|[^\W_\u3007\u3400-\u9fff\U00020000-\U0003ffff]+")
_CHINESE = re.compile(r"[\u3007\u3400-\u9fff\U00020000-\U0003ffff]")
MOST_WANTED = 40  # characters of a question that are looked for


def plain(text: str) -> str:
    """What two spellings share: full-width and case do not count."""
    return unicodedata.normalize("NFKC", text).casefold()


def runs_in(text: str) -> list[str]:
    """The stretches of Chinese signs and the other words of a text, in their order."""
    return _RUN.findall(plain(text))


def is_chinese(run: str) -> bool:
    """Whether a run is made of Chinese signs."""
    return bool(_CHINESE.match(run))


def pieces_of(run: str) -> list[str]:
    """The pairs of a Chinese run (a single sign stands for itself); another word as it is."""
    return [run[i : i + 2] for i in range(len(run) - 1)] if is_chinese(run) and len(run) > 1 else [run]


def index_words(text: str) -> list[str]:
    """All that a text is found by, each once."""
    return list(dict.fromkeys(piece for run in runs_in(text) for piece in pieces_of(run)))


def holds(text: str, wanted: str) -> bool:
    """Whether every run of `wanted` stands somewhere in `text`."""
    there = plain(text)
    return all(run in there for run in runs_in(wanted[:MOST_WANTED]))

"""Text as people type it → text that compares: full-width, spaces, brackets and dashes made alike."""

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad]+")
_ZERO_WIDTH = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]+")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\uff0d~\u301c\uff5e]")
_DOTS = re.compile(r"[\u00b7\u2022\u2027\u30fb\uff65]")
_QUOTES = re.compile(r"[\"'“”‘’「」『』《》〈〉]")
_BRACKETED = re.compile(r"[(\[【〔][^)\]】〕]*[)\]】〕]")
_LABEL_NOISE = re.compile(r"[*:：、，。．.,;；#★※?？!！]+")


@lru_cache(maxsize=65536)
def squash(text: str) -> str:
    """Half-width, without any white space or invisible character: `张　三 ` is 张三."""
    return _DOTS.sub("·", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)))


def spaced(text: str) -> str:
    """Half-width on one line, each stretch of white space one blank: where `2 09:30` must not become `209:30`."""
    return " ".join(_ZERO_WIDTH.sub("", unicodedata.normalize("NFKC", text)).split())


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """What two spellings of a title, a name or a number have in common; case and quotes do not count."""
    return _QUOTES.sub("", _DASHES.sub("-", squash(text))).casefold()


def without_brackets(text: str) -> str:
    """Squashed, without a remark in brackets: `郑七（女）` is 郑七."""
    return _BRACKETED.sub("", squash(text))


@lru_cache(maxsize=4096)
def label_key(text: str) -> str:
    """A column's header without its unit or remark in brackets: `*数量（次）：` is 数量."""
    whole = key(text)
    bare = _LABEL_NOISE.sub("", _BRACKETED.sub("", whole))
    return bare or _LABEL_NOISE.sub("", whole) or whole


def shorten(text: str, length: int = 60) -> str:
    """One line of at most `length` characters, for a message."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"

"""Compiled schemes, kept: the same text is read once."""

from dataclasses import dataclass, field
from functools import lru_cache

from rulebook import reading
from rulebook.scheme import Scheme


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for; of the members' scheme its text counts."""

    text: str
    source: str
    beside: str | None
    members: Scheme | None = field(compare=False)


def compile_scheme(text: str, source: str = "scheme.toml", members: Scheme | None = None) -> Scheme:
    """Read a scheme.

    Args:
        text: TOML, as `LANGUAGE.md` describes it.
        source: the file's name, for problems.
        members: for a branch scheme, the scheme of the members, whose measures it may refer to.

    Raises:
        SchemeError: with everything that is wrong with it.
    """
    return _compiled(_Asked(text, source, members.text if members else None, members))


@lru_cache(maxsize=32)
def _compiled(asked: _Asked) -> Scheme:
    return reading.compile_scheme(asked.text, asked.source, asked.members)


def forget() -> None:
    """Read every text anew from here on."""
    _compiled.cache_clear()

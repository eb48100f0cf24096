"""Whether something that must be there once, a record's number or somebody's id, is there twice, in whichever part."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rulebook.facts import Column
from rulebook.parts.columns import numbers_of
from rulebook.parts.source import Chunk, Source, numbered
from rulebook.problems import ScoringError

AT_ONCE = 20_000_000  # numbers that are sorted at once


def refuse_repeats(source: Source, numbers: Sequence[Chunk]) -> None:
    """Refuse an id or a number that is there twice, be it in two parts, which cannot know of each other.

    Args:
        source: what is scored.
        numbers: its records again; the column `number` is enough, and is read more than once where it does not rise.

    Raises:
        ScoringError: there is one.
    """
    own = source.branch_records
    ids = [table["id"] for table in (source.members, source.branches) if table is not None]
    if any(len(pc.unique(column)) < len(column) for column in ids):
        raise ScoringError("repeated")
    if _twice(lambda: _numbers(chunk.read() for chunk in numbers)):
        raise ScoringError("repeated")
    if own is not None and _twice(lambda: _numbers([own])):
        raise ScoringError("repeated")


def _numbers(tables: Iterable[pa.Table]) -> Iterable[Column]:
    before = 0
    for table in tables:
        yield numbers_of(numbered(table, before)["number"])
        before += len(table)


def _twice(pieces: Callable[[], Iterable[Column]]) -> bool:
    """One look where they rise, as they mostly do; else as many as keep the memory bounded."""
    highest, count, rising = -(2**63), 0, True
    for piece in filter(len, pieces()):
        rising = rising and piece[0] > highest and bool((piece[1:] > piece[:-1]).all())
        highest, count = int(piece[-1]), count + len(piece)
    looks = -(-count // AT_ONCE)
    return not rising and any(_twice_of(pieces(), look, looks) for look in range(looks))


def _twice_of(pieces: Iterable[Column], look: int, looks: int) -> bool:
    """Whether one of the numbers that leave the remainder `look` is there twice."""
    found = np.concatenate([piece[piece % looks == look] for piece in pieces])
    found.sort()
    return bool((found[1:] == found[:-1]).any())

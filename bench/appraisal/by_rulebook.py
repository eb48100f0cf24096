"""The bench's data scored by the engine, with the same digests as `baseline.py`.

The data name their columns otherwise than the engine does and number their items, so the columns are renamed here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from rulebook import Period, Result, Subjects, load_bundle
from rulebook.parts import Chunk, Job, Scored, Source, parquet_chunks, score_in_parts

HERE = Path(__file__).resolve().parent
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
ITEMS = pa.array([f"i{k}" for k in range(21)])
COLUMNS = {"member_id": "subject", "item": "item", "date": "date", "qty": "quantity"}
Columns = dict[str, np.ndarray]


def job(credits: bool = True) -> Job:
    """The bench's schemes and year."""
    return Job(load_bundle(HERE), YEAR, credits=credits)


def source(folder: Path) -> Source:
    """Members, and the records by row group."""
    members = pq.read_table(folder / "members.parquet").rename_columns(["id", "unit"])
    chunks = parquet_chunks(folder / "records.parquet", list(COLUMNS))
    return Source(members, [Chunk(chunk.rows, partial(_renamed, chunk)) for chunk in chunks])


def _renamed(chunk: Chunk) -> pa.Table:
    table = chunk.read().select(list(COLUMNS)).rename_columns(list(COLUMNS.values()))
    items = pa.DictionaryArray.from_arrays(table["item"].combine_chunks().cast(pa.int16()), ITEMS)
    return table.set_column(1, "item", items)


@dataclass(frozen=True, slots=True)
class Kept:
    """What stays of a part: figures and grades, and where asked for the credits by number."""

    subjects: Subjects
    measures: Mapping[str, Any]
    total: np.ndarray
    grade: np.ndarray
    credits: Columns

    @classmethod
    def of(cls, result: Result) -> "Kept":
        """The result without its records."""
        book = result.book
        credits = {}
        if book.left is None:
            credits = {
                "number": result.record_numbers()[book.rows],
                "credited": book.credited,
                "limit": book.limited_by,
            }
        return cls(result.subjects, result.measures, result.total, result.grade, credits)


def kept(_part: int, scored: Scored) -> tuple[Kept, Kept]:
    """Members and branches."""
    assert scored.branches is not None
    return Kept.of(scored.members), Kept.of(scored.branches)


def appraise(
    folder: Path, *, credits: bool = True, threads: int = 2, parts: int | None = None
) -> list[tuple[Kept, Kept]]:
    """Read and score everything, as the hand-written baselines do before their figures are fetched."""
    return list(score_in_parts(job(credits), source(folder), kept, threads=threads, parts=parts))


def columns(members: Kept, stars: Kept) -> tuple[Columns, Columns, Columns]:
    """The columns of a part that the digests are made of, and its credits."""
    of_members = {
        "member_id": members.subjects.ids,
        "branch_id": np.array(members.subjects.units)[members.subjects.unit],
        **{name: members.measures[name].thousandths() // 10 for name in ("c1", "c2", "c3", "c4", "c5")},
        "total": members.total // 10,
        "grade": 4 - members.grade,
    }
    of_branches = {
        "branch_id": stars.subjects.ids,
        "n": np.bincount(members.subjects.unit),
        "sum_total": stars.measures["sum_total"].thousandths() // 10,
        "star_score": stars.total // 10,
        "star": 5 - stars.grade,
    }
    return of_members, of_branches, members.credits


def together(parts: Iterable[tuple[Kept, Kept]]) -> tuple[Columns, ...]:
    """The columns of all parts."""
    kinds = zip(*(columns(*part) for part in parts), strict=True)
    return tuple({name: np.concatenate([one[name] for one in kind]) for name in kind[0]} for kind in kinds)

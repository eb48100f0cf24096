"""Where tables come from, and their division into parts of whole units."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from rulebook.facts import Column
from rulebook.parts.job import Tables
from rulebook.parts.ranges import Ranges, split


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a table that can be read on their own."""

    rows: int
    read: Callable[[], pa.Table]


@dataclass(frozen=True, slots=True)
class Source:
    """Members in a table, their records in chunks; see `Tables` for the columns."""

    members: pa.Table
    records: Sequence[Chunk]
    branches: pa.Table | None = None
    branch_records: pa.Table | None = None

    @property
    def rows(self) -> int:
        """How many records there are."""
        return sum(chunk.rows for chunk in self.records)


def parquet_chunks(path: Path, columns: Sequence[str] | None = None) -> list[Chunk]:
    """The row groups of a Parquet file, or of the files of a folder in the order of their names."""
    return [chunk for file in parquet_files(path) for chunk in _row_groups(file, columns)]


def parquet_files(path: Path) -> list[Path]:
    """The file, or those of a folder in the order of their names."""
    return sorted(path.glob("*.parquet")) if path.is_dir() else [path]


def _row_groups(file: Path, columns: Sequence[str] | None) -> Iterable[Chunk]:
    about = pq.read_metadata(file)
    for i in range(about.num_row_groups):
        yield Chunk(about.row_group(i).num_rows, partial(_row_group, file, i, columns))
    if not about.num_row_groups:
        yield Chunk(0, partial(pq.read_table, file, columns=columns, read_dictionary=["item"]))


def _row_group(file: Path, i: int, columns: Sequence[str] | None) -> pa.Table:
    with pq.ParquetFile(file, read_dictionary=["item"]) as opened:
        return opened.read_row_group(i, columns=columns, use_threads=False)


def numbered(table: pa.Table, before: int) -> pa.Table:
    """Records with their number; where none is given, their row from 1 in the whole."""
    if "number" in table.column_names:
        return table
    first, last = before + 1, before + len(table)
    numbers = np.arange(first, last + 1, dtype=np.int32 if last < 2**31 else np.int64)
    return table.append_column("number", pa.array(numbers))


def good_rows(chunks: Sequence[Chunk], good: Column) -> list[Chunk]:
    """Chunks of the rows that are good, each with the number that it has among all."""
    ends = np.cumsum([0, *(chunk.rows for chunk in chunks)]).tolist()
    pieces = [(chunk, before, good[before:end]) for chunk, before, end in zip(chunks, ends, ends[1:], strict=False)]
    return [Chunk(int(kept.sum()), partial(_good_rows, chunk, before, kept)) for chunk, before, kept in pieces]


def _good_rows(chunk: Chunk, before: int, good: Column) -> pa.Table:
    return numbered(chunk.read(), before).filter(pa.array(good))


def divide(source: Source, count: int, pool: Executor) -> list[Tables]:
    """At most `count` parts of whole units."""
    ranges = Ranges.of(source.members, count)
    before = np.cumsum([0, *(chunk.rows for chunk in source.records)]).tolist()

    def pieces(chunk: Chunk, rows_before: int) -> list[pa.Table]:
        table = numbered(chunk.read(), rows_before)
        return split(table, ranges.of_records(table), ranges.count)

    records = list(zip(*pool.map(pieces, source.records, before[:-1]), strict=True))
    members = split(source.members, ranges.part, ranges.count)
    branches = _split(source.branches, "id", ranges)
    branch_records = _split(source.branch_records, "subject", ranges)
    return [
        Tables(members[i], pa.concat_tables(records[i]), branches[i], branch_records[i]) for i in range(ranges.count)
    ]


def _split(table: pa.Table | None, unit: str, ranges: Ranges) -> Sequence[pa.Table | None]:
    return [None] * ranges.count if table is None else split(table, ranges.of_units(table[unit]), ranges.count)

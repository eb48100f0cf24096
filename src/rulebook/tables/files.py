"""CSV and Parquet files as rows."""

import csv
from collections.abc import Sequence
from functools import reduce
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from rulebook.facts import Column
from rulebook.problems import Told, meant
from rulebook.system import why
from rulebook.tables.encoding import DAMAGED, mended
from rulebook.tables.rejected import Fault, Rejected, together
from rulebook.tables.rows import Rows

BLOCK = 2**20  # bytes that are read at once; no row may be longer


class TableError(Told):
    """A table that cannot be read at all: which file, and why."""


def read_rows(file: Path, needed: Sequence[str], rejected: Rejected) -> Rows:
    """The rows of a CSV (UTF-8, else GB18030) or Parquet file; empty ones are passed over.

    Raises:
        TableError: it cannot be read, or lacks one of the columns `needed`.
    """
    try:
        rows = _parquet(file, rejected) if file.suffix == ".parquet" else _csv(file, rejected)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise TableError(f"{file}：读不了：{why(error).zh}", f"{file}: cannot be read: {why(error).en}") from error
    if lacking := [name for name in needed if name not in rows]:
        raise without_columns(rows, lacking)
    return rows


def without_columns(rows: Rows, lacking: Sequence[str]) -> TableError:
    """The error of columns that lack, each with the one that was probably meant."""
    named = together({name: meant(name, rows.columns) for name in lacking})
    return TableError(f"{rows.file}：缺少列 {named.zh}", f"{rows.file}: no column {named.en}")


def _parquet(file: Path, rejected: Rejected) -> Rows:
    table = pq.read_table(file)
    columns = {name: _whole(table[name]) for name in table.column_names}
    return Rows(file, columns, np.arange(1, len(table) + 1), 0, rejected)


def _whole(column: pa.ChunkedArray) -> pa.Array:
    """A column in one piece."""
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)


def _csv(file: Path, rejected: Rejected) -> Rows:
    try:
        return _utf8(file, file, rejected)
    except (UnicodeDecodeError, pa.ArrowInvalid) as error:
        if isinstance(error, pa.ArrowInvalid) and "UTF8" not in str(error):
            raise
    text, said = mended(file)
    if said:
        rejected.notes[file] = said
    rows = _utf8(file, BytesIO(text), rejected)
    for name in rows.columns:
        rows.refuse(np.asarray(pc.match_substring(rows.texts(name), DAMAGED)), "no-text", name)
    return rows


def _utf8(file: Path, source: Path | BytesIO, rejected: Rejected) -> Rows:
    """The rows of a file, whose text is at `source`."""
    try:
        header = _header(source)
    except csv.Error as error:
        raise _too_long(file) from error
    if len(set(header)) < len(header) or not header:
        raise Told("没有表头，或表头里有两列同名", "no header, or a name in it twice")
    skipped: list[tuple[int, str]] = []

    def skip(row: arrow_csv.InvalidRow) -> str:
        skipped.append((row.number, row.text))
        return "skip"

    try:
        table = arrow_csv.read_csv(
            source,
            read_options=arrow_csv.ReadOptions(use_threads=False, block_size=BLOCK),  # only then are rows counted
            parse_options=arrow_csv.ParseOptions(
                newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=skip
            ),
            convert_options=arrow_csv.ConvertOptions(column_types=dict.fromkeys(header, pa.string())),
        )
    except pa.ArrowInvalid as error:
        if "straddl" in str(error):
            raise _too_long(file) from error
        raise
    ragged = [(number, text) for number, text in skipped if text.strip()]
    if ragged:
        rows, texts = zip(*ragged, strict=True)
        rejected.faults.append(Fault(file, "", "ragged-row", np.array(rows), texts))
    numbers = np.setdiff1d(np.arange(2, len(table) + len(skipped) + 2), [number for number, _ in skipped])
    columns = {name: _whole(table[name]) for name in header}
    row = len(table) + len(skipped) + 1
    cells = [column[-1].as_py() or "" for column in columns.values() if len(column)]
    _refuse_open_quote(file, row, [text for number, text in skipped if number == row] or cells)
    return _without_blank(file, columns, numbers, rejected)


def _header(source: Path | BytesIO) -> list[str]:
    raw: BinaryIO = source.open("rb") if isinstance(source, Path) else BytesIO(source.getvalue())
    with TextIOWrapper(raw, encoding="utf-8-sig", newline="") as stream:
        return next(csv.reader(stream), [])


def _refuse_open_quote(file: Path, row: int, texts: Sequence[str]) -> None:
    """Raise an error if a quote is never closed, so that the last row holds all that follows."""
    if any("\n" in text for text in texts) and file.read_bytes().count(b'"') % 2:
        raise _open_quote(row)


def _open_quote(row: int) -> Told:
    return Told(f"第 {row} 行的引号没有结束", f"the quote in row {row} is not closed")


def _too_long(file: Path) -> Told:
    """The error of a row that is too long to be read: mostly a quote that is never closed."""
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        row = 1
        try:
            for cells in csv.reader(stream):
                if sum(map(len, cells)) * 4 > BLOCK:
                    break
                row += 1
        except csv.Error:  # a cell beyond what it takes
            pass
    if file.read_bytes().count(b'"') % 2:
        return _open_quote(row)
    return Told(f"第 {row} 行太长，最多 1 MiB", f"row {row} is too long; it may have 1 MiB")


def _without_blank(file: Path, columns: dict[str, pa.Array], numbers: Column, rejected: Rejected) -> Rows:
    """Rows of a CSV file in which something is written."""
    full = reduce(np.logical_or, (np.asarray(pc.not_equal(column, "")) for column in columns.values()))
    rows = Rows(file, columns, numbers, 1, rejected)
    return rows if full.all() else rows.only(full)

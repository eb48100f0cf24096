"""Results as tables: CSV with figures as people write them, or Parquet with exact decimals."""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from rulebook.facts import Column
from rulebook.figures import Answers, Figures
from rulebook.result import Result
from rulebook.tables.files import TableError

Format = Literal["csv", "parquet"]
POINTS = pa.decimal128(18, 3)
AT_ONCE = 100_000
NAMES = ("members", "credits", "branches")


def make_room(folder: Path, sources: Iterable[Path | None]) -> None:
    """Make a folder for a result, without what an earlier one left there, at once or in parts.

    Raises:
        TableError: one of the tables that are to be read lies where the result goes.
        OSError: it cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    older = [folder / f"{name}.{form}" for name in (*NAMES, "rejected") for form in ("csv", "parquet")]
    older += [file for name in NAMES for file in (folder / name).glob("part-*.parquet")]
    read = {source.resolve() for source in sources if source}
    if lost := next(
        (file for file in older if read & {file.resolve(), file.parent.resolve()} - {folder.resolve()}), None
    ):
        raise TableError(
            f"{lost}：会被结果覆盖，另选 --out", f"{lost}: the result would overwrite it, choose another --out"
        )
    for file in older:
        file.unlink(missing_ok=True)


def write_result(result: Result, folder: Path, form: Format = "csv", branches: Result | None = None) -> None:
    """Write `members`, `credits` and, where they are scored, `branches`, as `.csv` or `.parquet`; all or none.

    The folder is made if need be.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = [subjects_table(result), credits_table(result), *([subjects_table(branches)] if branches else [])]
    for name, table in zip(NAMES, tables, strict=False):
        unfinished = folder / f".{name}.{form}"
        if form == "parquet":
            pq.write_table(table, unfinished)
        else:
            _write_csv(table, unfinished)
    for name, _ in zip(NAMES, tables, strict=False):
        (folder / f".{name}.{form}").replace(folder / f"{name}.{form}")


def subjects_table(result: Result) -> pa.Table:
    """Columns `id`, the measures as the scheme shows them, `total`, `grade`."""
    measures = {name: _shown(figures, len(result.subjects)) for name, figures in result.measures.items()}
    grades = pa.DictionaryArray.from_arrays(result.grade.astype(np.int32), pa.array(result.grade_names, pa.string()))
    return pa.table({"id": pa.array(result.subjects.ids), **measures, "total": _points(result.total), "grade": grades})


def credits_table(result: Result) -> pa.Table:
    """What every record that counts is credited, by subject, then in their order."""
    book = result.book
    rows = np.argsort(book.subject, kind="stable")
    limits, items = [limit.placed for limit in result.limits], [item.id for item in result.scheme.items]
    first = (result.period.first - date(1970, 1, 1)).days
    limited = book.limited_by[rows]
    return pa.table(
        {
            "subject": pa.array(result.subjects.ids).take(pa.array(book.subject[rows])),
            "date": pa.array(book.day[rows].astype(np.int32) + np.int32(first)).view(pa.date32()),
            "number": pa.array(result.record_numbers()[book.rows[rows]]),
            "item": pa.array(items).take(pa.array(book.item[rows])),
            **{name: _points(getattr(book, name)[rows]) for name in ("quantity", "earned", "credited")},
            "limited_by": pa.array(limits, pa.string()).take(pa.array(limited, mask=limited < 0)),
        }
    )


def _points(thousandths: Column) -> pa.Array:
    """Thousandths as decimals: two words each, the upper one the sign."""
    words = np.empty((len(thousandths), 2), "<i8")
    words[:, 0] = thousandths
    words[:, 1] = words[:, 0] >> 63
    return pa.Array.from_buffers(POINTS, len(words), [None, pa.py_buffer(words)])


def _shown(figures: Figures | Answers, count: int) -> pa.Array:
    return pa.array([figures.text(i) for i in range(count)], pa.string())


def _write_csv(table: pa.Table, file: Path) -> None:
    """Decimals without trailing zeros."""
    plain = pa.table([_plain(table[name]) for name in table.column_names], table.column_names)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(table.column_names)
        for batch in plain.to_batches(max_chunksize=AT_ONCE):
            writer.writerows(zip(*(column.to_pylist() for column in batch.columns), strict=True))


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_decimal(column.type):
        return pc.replace_substring_regex(column.cast(pa.string()), r"\.?0+$", "")
    return column

"""Tables for the command: CSV and Parquet in, CSV out. Dates are ISO, figures are decimals; all columns are text."""

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from rulebook.facts import Records, Subjects
from rulebook.figures import points_text
from rulebook.result import Result
from rulebook.scheme import Scheme

Parsed = TypeVar("Parsed")
Columns = dict[str, list[str]]


class TableError(ValueError):
    """A table that cannot be read: which file, and why."""


def read_table(path: Path) -> Columns:
    """The columns of a CSV (UTF-8) or Parquet file, as text; empty cells are empty text.

    Raises:
        TableError: it cannot be read.
    """
    try:
        return _parquet(path) if path.suffix == ".parquet" else _csv(path)
    except (OSError, ValueError, csv.Error) as error:
        raise TableError(f"{path}: {error}") from error


def _csv(path: Path) -> Columns:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    if not rows:
        raise ValueError("no header")
    if any(len(row) != len(rows[0]) for row in rows):
        raise ValueError("rows of different length")
    return {name: [row[i] for row in rows[1:]] for i, name in enumerate(rows[0])}


def _parquet(path: Path) -> Columns:
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    return {name: ["" if v is None else str(v) for v in table[name].to_pylist()] for name in table.column_names}


def read_subjects(path: Path, scheme: Scheme, also: Iterable[str] = ()) -> Subjects:
    """Columns `id`, `unit` (may be left out), the scheme's subject fields and what else is wanted."""
    names = dict.fromkeys((*scheme.subject_fields, *also))
    columns = _needed(path, read_table(path), ("id", *names))
    fields: dict[str, Sequence[Any]] = {name: columns[name] for name in names}
    return Subjects.of(columns["id"], unit=columns.get("unit"), **fields)


def read_records(path: Path, scheme: Scheme, subjects: Subjects) -> Records:
    """Columns `subject`, `item`, `date`, `quantity`, and where there are `number`, `matter` and record fields."""
    return records_of(path, read_table(path), scheme, subjects)


def records_of(path: Path, columns: Columns, scheme: Scheme, subjects: Subjects) -> Records:
    """The records of a table that is read already; `path` is for problems."""
    columns = _needed(path, columns, ("subject", "item", "date", "quantity"))
    fields = {name: columns[name] for name in scheme.record_fields if name in columns}
    days = _parsed(path, "date", columns["date"], date.fromisoformat)
    numbers = _parsed(path, "number", columns["number"], int) if "number" in columns else None
    return Records.of(
        scheme,
        subjects,
        subject=columns["subject"],
        item=columns["item"],
        day=days,
        quantity=columns["quantity"],
        number=numbers,
        matter=columns.get("matter"),
        **fields,
    )


def _parsed(path: Path, name: str, texts: Sequence[str], parse: Callable[[str], Parsed]) -> list[Parsed]:
    found = []
    for row, text in enumerate(texts, 2):
        try:
            found.append(parse(text))
        except ValueError as error:
            raise TableError(f"{path}: row {row}: {name} {text}") from error
    return found


def _needed(path: Path, columns: Columns, names: Sequence[str]) -> Columns:
    if lacking := [name for name in names if name not in columns]:
        raise TableError(f"{path}: no column {', '.join(lacking)}")
    return columns


def write_result(result: Result, folder: Path) -> None:
    """Write `members.csv` and `credits.csv`."""
    folder.mkdir(parents=True, exist_ok=True)
    measures = result.measures
    rows = (
        [
            subject,
            *(figures.text(i) for figures in measures.values()),
            points_text(result.total[i]),
            result.grade_name(i),
        ]
        for i, subject in enumerate(result.subjects.ids.tolist())
    )
    _write(folder / "members.csv", ["id", *measures, "total", "grade"], rows)
    credits = (
        [
            row.subject,
            row.day.isoformat(),
            row.number,
            row.item.id,
            points_text(row.quantity),
            points_text(row.earned),
            points_text(row.credited),
            row.limit.code if row.limit else "",
        ]
        for row in result.credit_rows()
    )
    header = ["subject", "date", "number", "item", "quantity", "earned", "credited", "limited_by"]
    _write(folder / "credits.csv", header, credits)


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)

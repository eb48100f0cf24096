"""What identifies a scoring: digests of its inputs and of its results, the same on every machine."""

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np

from rulebook.facts import Column

if TYPE_CHECKING:
    from rulebook.result import Result


def input_hash(result: "Result") -> str:
    """Digest of scheme, period, cut-off, subjects and records.

    Subjects are taken in the order of their ids, records in that of their numbers, so that the order in which a
    database hands them over does not matter.
    """
    records, subjects, scheme = result.records, result.subjects, result.scheme
    digest = _Digest()
    digest.text(scheme.text, result.period.first, result.period.last, result.cutoff)
    digest.text(result.members.input_hash if result.members else "")
    order, rank = _by_id(subjects.ids)
    units = (*subjects.units, None)
    digest.text(*(subjects.ids[i] for i in order), *(units[subjects.unit[i]] for i in order))
    for name in sorted(scheme.subject_fields.keys() & subjects.fields.keys()):
        digest.text(name, *(subjects.fields[name][i] for i in order))
    numbers = result.record_numbers()
    rows = np.argsort(numbers, kind="stable") if (numbers[1:] < numbers[:-1]).any() else slice(None)
    digest.column("subject", rank[records.subject][rows])
    columns = {"item": records.item, "day": records.day, "quantity": records.quantity, "number": numbers}
    columns |= {f"field {name}": column for name, column in sorted(records.fields.items())}
    for name, column in columns.items():
        digest.column(name, np.asarray(column)[rows])
    if records.matter is not None:
        digest.column("matter", _first_seen(np.asarray(records.matter)[rows]))
    return digest.hex()


def output_hash(result: "Result") -> str:
    """Digest of credits (by record number), limits, totals and grades (by subject id)."""
    digest = _Digest()
    order, _ = _by_id(result.subjects.ids)
    digest.text(*(result.subjects.ids[i] for i in order), *result.grade_names, *(limit.code for limit in result.limits))
    digest.column("total", result.total[order])
    digest.column("grade", result.grade[order])
    numbers = result.record_numbers()[result.book.rows]
    rows = np.argsort(numbers, kind="stable")
    for name in ("earned", "credited", "limited_by"):
        digest.column(name, getattr(result.book, name)[rows])
    return digest.hex()


class _Digest:
    """SHA-256 over parts, each with its length, so that parts cannot run into each other."""

    def __init__(self) -> None:
        self._sha = hashlib.sha256()

    def text(self, *parts: Any) -> None:  # noqa: ANN401 - ids are the caller's
        for part in parts:
            data = str(part).encode()
            self._sha.update(b"t%d:" % len(data))
            self._sha.update(data)

    def column(self, name: str, column: Column) -> None:
        self.text(name, len(column))
        self._sha.update(np.ascontiguousarray(column, "<i8").tobytes())

    def hex(self) -> str:
        return self._sha.hexdigest()


def _by_id(ids: Column) -> tuple[Column, Column]:
    """The order of ids, and each one's place in it."""
    order = np.argsort(ids, kind="stable")
    rank = np.empty(len(ids), np.int64)
    rank[order] = np.arange(len(ids))
    return order, rank


def _first_seen(matter: Column) -> Column:
    """Achievements numbered as they come, whatever numbers the caller gave them; −1 stays."""
    _, first, inverse = np.unique(matter, return_index=True, return_inverse=True)
    return np.where(matter < 0, -1, first[inverse])

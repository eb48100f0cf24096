"""Results as Parquet: one file of members, of credits and of branches for every part.

A file is written under a passing name and renamed when it is whole, and what it holds depends on the part alone. So a
part that is scored twice, because its first attempt died, leaves the same files.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from rulebook.bundles import Bundle
from rulebook.facts import Column
from rulebook.figures import Answers, Figures
from rulebook.hashing import unit_hashes, whole_hash
from rulebook.outside import Outside
from rulebook.parts.job import Scored
from rulebook.problems import ScoringError
from rulebook.result import Result

DIGITS, SCALE = 18, 3
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written of a part, or of all: how many, and what identifies it."""

    subjects: int = 0
    records: int = 0
    members: Mapping[str, bytes] = field(default_factory=dict)
    branches: Mapping[str, bytes] = field(default_factory=dict)
    outside: Outside | None = None
    branches_outside: Outside | None = None

    @classmethod
    def joined(cls, parts: Iterable["Written"]) -> "Written":
        """All parts together."""
        found, members, branches = list(parts), dict[str, bytes](), dict[str, bytes]()
        for part in found:
            members |= part.members
            branches |= part.branches
        subjects, records = (sum(getattr(part, name) for part in found) for name in ("subjects", "records"))
        outside = (Outside.joined(getattr(part, name) for part in found) for name in ("outside", "branches_outside"))
        return cls(subjects, records, members, branches, *outside)

    def output_hashes(self, bundle: Bundle) -> tuple[str, ...]:
        """The `output_hash` of the members' result, and of the branches' where there are any."""
        pairs = ((bundle.members, self.members), (bundle.branches, self.branches))
        return tuple(whole_hash(scheme, units) for scheme, units in pairs if scheme)


def write_part(folder: Path, part: int, scored: Scored) -> Written:
    """Write `members`, `credits` and `branches` of one part, each to a folder of that name."""
    members, branches = scored.members, scored.branches
    _write(subjects_table(members), folder / "members", part)
    _write(credits_table(members), folder / "credits", part)
    if branches is not None:
        _write(subjects_table(branches), folder / "branches", part)
    of_branches, outside = (unit_hashes(branches), branches.outside) if branches is not None else ({}, None)
    return Written(
        len(members.subjects), len(members.book), unit_hashes(members), of_branches, members.outside, outside
    )


def _write(table: pa.Table, folder: Path, part: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    passing = folder / f".{part:05}-{uuid4().hex}"
    pq.write_table(table, passing, compression="zstd")
    os.replace(passing, folder / f"part-{part:05}.parquet")


def subjects_table(result: Result) -> pa.Table:
    """Columns `id`, `unit`, the measures as the scheme shows them, `total`, `grade`."""
    subjects = result.subjects
    units = np.array([*subjects.units, None], object)[subjects.unit]
    measures = {name: _measure(measure) for name, measure in result.measures.items()}
    grades = pa.DictionaryArray.from_arrays(result.grade.astype(np.int16), pa.array(result.grade_names))
    columns = {"id": pa.array(subjects.ids), "unit": pa.array(units), **measures}
    return pa.table({**columns, "total": _decimals(result.total), "grade": grades})


def credits_table(result: Result) -> pa.Table:
    """What every record that counts is credited, by subject, then in their order."""
    book = result.book
    small = book.subject.astype(np.uint16) if len(result.subjects) <= 2**16 else book.subject  # sorted in linear time
    rows = np.argsort(small, kind="stable")
    limit = book.limited_by[rows]
    codes = [limit.placed for limit in result.limits]
    items = [item.id for item in result.scheme.items]
    first = np.int32((result.period.first - EPOCH).days)
    return pa.table(
        {
            "subject": pa.array(result.subjects.ids[book.subject[rows]]),
            "date": pa.array(book.day[rows].astype(np.int32) + first).view(pa.date32()),
            "number": pa.array(result.record_numbers()[book.rows[rows]]),
            "item": pa.DictionaryArray.from_arrays(book.item[rows].astype(np.int16), pa.array(items)),
            **{name: _decimals(getattr(book, name)[rows]) for name in ("quantity", "earned", "credited")},
            "limited_by": pa.DictionaryArray.from_arrays(limit, pa.array(codes, pa.string()), mask=limit < 0),
        }
    )


def _measure(measure: Figures | Answers) -> pa.Array:
    """Figures as decimals in the step that they are shown in, answers as texts."""
    if isinstance(measure, Answers):
        _, first, which = np.unique(measure.values, return_index=True, return_inverse=True)
        return pa.array([measure.text(i) for i in first.tolist()], pa.string()).take(pa.array(which))
    scale = next(n for n in range(7) if (measure.show * 10**n).denominator == 1)
    steps = np.asarray(measure.exact.rounded(measure.show, "half_up").in_steps(10**scale))
    if steps.dtype != np.int64:
        raise ScoringError("too-much")
    return pc.if_else(pa.array(np.asarray(measure.exact.valued())), _decimals(steps, scale), None)


def _decimals(steps: Column, scale: int = SCALE) -> pa.Array:
    """Whole numbers of the last of `scale` decimals: two words each, the upper one the sign."""
    words = np.empty((len(steps), 2), "<i8")
    words[:, 0] = steps
    words[:, 1] = words[:, 0] >> 63
    return pa.Array.from_buffers(pa.decimal128(DIGITS, scale), len(words), [None, pa.py_buffer(words)])

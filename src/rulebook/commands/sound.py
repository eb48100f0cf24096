"""Rows of Parquet that cannot be used: listed as when scoring at once, and left out of what is scored in parts."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from rulebook.facts import Column, Subjects
from rulebook.parts.job import Job
from rulebook.parts.source import Source, good_rows, parquet_files
from rulebook.problems import ScoringError
from rulebook.scheme import Scheme
from rulebook.scoring import credit
from rulebook.tables import Rejected, read_branches, read_records, read_subjects, without_too_much
from rulebook.tables.rejected import Fault


def sound(chosen: argparse.Namespace, job: Job, source: Source, rejected: Rejected) -> Source:
    """The source without the rows that cannot be used.

    Raises:
        TableError: a file that lacks a column.
    """
    bundle, files = job.bundle, parquet_files(chosen.records)
    members = read_subjects(chosen.members, bundle.members, rejected)
    schemes = bundle.members, bundle.versions
    _list_repeated({file: _list_records(job, file, members, schemes, rejected) for file in files}, rejected)
    if bundle.branches:
        branches = read_branches(chosen.branches, bundle.branches, members, rejected)
        if chosen.branch_records:
            _list_records(job, chosen.branch_records, branches, (bundle.branches, bundle.branch_versions), rejected)
    good = [_good(file, pq.read_metadata(file).num_rows, rejected) for file in files]
    return replace(
        source,
        members=_kept(chosen.members, source.members, rejected),
        records=good_rows(source.records, np.concatenate(good)),
        branches=_kept(chosen.branches, source.branches, rejected),
        branch_records=_kept(chosen.branch_records, source.branch_records, rejected),
    )


def _list_records(
    job: Job, file: Path, subjects: Subjects, schemes: tuple[Scheme, Sequence[Scheme]], rejected: Rejected
) -> tuple[Column, Column]:
    """Reject a file's records that cannot be read, or whose points are too large; rows and numbers of the others."""
    scheme, versions = schemes
    records = read_records(file, scheme, subjects, rejected, versions=versions)
    while True:
        try:
            credit(scheme, subjects, records, job.period, cutoff=job.cutoff, credits=False)
            break
        except ScoringError as error:
            if error.code != "too-much-earned":
                break
            records = without_too_much(file, records, error, rejected)
    assert records.place is not None
    return records.place, records.numbers()


def _list_repeated(found: Mapping[Path, tuple[Column, Column]], rejected: Rejected) -> None:
    """Reject the records of a file whose number another file before it has, where files give numbers."""
    given = {file: pair for file, pair in found.items() if "number" in pq.read_schema(file).names}
    if len(given) < 2:
        return
    numbers = np.concatenate([pair[1] for pair in given.values()])
    again = np.ones(len(numbers), bool)
    again[np.unique(numbers, return_index=True)[1]] = False
    ends = np.cumsum([len(pair[1]) for pair in given.values()])[:-1]
    for (file, (rows, own)), twice in zip(given.items(), np.split(again, ends), strict=True):
        if twice.any():
            values = [str(number) for number in own[twice].tolist()]
            rejected.faults.append(Fault(file, "number", "number-elsewhere", rows[twice], values))


def _good(file: Path, rows: int, rejected: Rejected) -> Column:
    good = np.ones(rows, bool)
    for fault in rejected.faults:
        if fault.file == file:
            good[fault.rows - 1] = False
    return good


def _kept(file: Path, table: pa.Table, rejected: Rejected) -> pa.Table:
    return table if table is None else table.filter(pa.array(_good(file, len(table), rejected)))

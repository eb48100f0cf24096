"""Rows of Parquet that cannot be used: listed as when scoring at once, and left out of what is scored in parts."""

import argparse
from collections.abc import Sequence
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
from rulebook.tables import Rejected, read_records, read_subjects, without_too_much


def sound(chosen: argparse.Namespace, job: Job, source: Source, rejected: Rejected) -> Source:
    """The source without the rows that cannot be used.

    Raises:
        TableError: a file that lacks a column.
    """
    bundle, files = job.bundle, parquet_files(chosen.records)
    members = read_subjects(chosen.members, bundle.members, rejected)
    for file in files:
        _list_records(job, file, members, (bundle.members, bundle.versions), rejected)
    if bundle.branches:
        branches = Subjects.of(list(members.units))
        if chosen.branches:
            branches = read_subjects(chosen.branches, bundle.branches, rejected)
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
) -> None:
    """Reject a file's records that cannot be read, or whose points are too large."""
    scheme, versions = schemes
    records = read_records(file, scheme, subjects, rejected, versions=versions)
    while True:
        try:
            credit(scheme, subjects, records, job.period, cutoff=job.cutoff, credits=False)
            return
        except ScoringError as error:
            if error.code != "too-much-earned":
                return
            records = without_too_much(file, records, error, rejected)


def _good(file: Path, rows: int, rejected: Rejected) -> Column:
    good = np.ones(rows, bool)
    for fault in rejected.faults:
        if fault.file == file:
            good[fault.rows - 1] = False
    return good


def _kept(file: Path, table: pa.Table, rejected: Rejected) -> pa.Table:
    return table if table is None else table.filter(pa.array(_good(file, len(table), rejected)))

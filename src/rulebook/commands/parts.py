"""`rulebook score … --engine parts` and `--engine spark`: Parquet in, Parquet out, for records that are too many."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from rulebook.bundles import Bundle, load_bundle, read_scheme
from rulebook.commands.language import Say, picking
from rulebook.parts.job import Job
from rulebook.parts.running import write_in_parts
from rulebook.parts.source import Source, parquet_chunks
from rulebook.parts.writing import Written
from rulebook.system import why
from rulebook.tables import TableError

ONE, PARTS, SPARK = ENGINES = ("one", "parts", "spark")


def add_arguments(command: argparse.ArgumentParser, say: Say) -> None:
    """What `score` further takes."""
    engines = say("一次算完、按单位分批、用 Spark", "at once; in parts by unit; on Spark")
    command.add_argument("--engine", choices=ENGINES, default=ONE, help=engines)
    branches = say("分批时：支部名单", "in parts: branches, where they are not just the members' units")
    command.add_argument("--branches", type=Path, help=branches)
    own = say("分批时：支部自己的记录", "in parts: the branches' own records")
    command.add_argument("--branch-records", type=Path, help=own)
    parts = say("分几批；不写就按记录条数", "how many parts; default: by the number of records")
    command.add_argument("--parts", type=int, help=parts)
    master = say("Spark 集群；不写就照 spark-submit，否则用本机", "the Spark cluster; default: spark-submit's")
    command.add_argument("--master", help=master)


def run(chosen: argparse.Namespace) -> str:
    """Score in parts; what was done, in one line, like that of scoring at once.

    Raises:
        TableError: a file that cannot be read.
    """
    job = Job(bundle_of(chosen.scheme), chosen.period, chosen.cutoff)
    try:
        tables = [_table(path) if path else None for path in (chosen.branches, chosen.branch_records)]
        source = Source(_table(chosen.members), parquet_chunks(chosen.records), *tables)
    except (OSError, pa.ArrowInvalid) as error:
        raise _unreadable(chosen.records, error) from error
    written = _on_spark(chosen, job, source) if chosen.engine == SPARK else _here(chosen, job, source)
    hashes = " ".join(written.output_hashes(job.bundle))
    zh = f"{written.subjects} 个对象，{written.records} 条记录 {hashes}"
    return picking(chosen.lang)(zh, f"subjects: {written.subjects}, records: {written.records} {hashes}")


def _table(path: Path) -> pa.Table:
    try:
        return pq.read_table(path)
    except (OSError, pa.ArrowInvalid) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> TableError:
    return TableError(f"{path}：读不了：{why(error).zh}", f"{path}: cannot be read: {why(error).en}")


def bundle_of(path: Path) -> Bundle:
    """A folder's or installed bundle; of a file, the scheme of members alone."""
    if path.suffix == ".toml":
        return Bundle(path.stem, path.parent, read_scheme(path), None)
    return load_bundle(path)


def _here(chosen: argparse.Namespace, job: Job, source: Source) -> Written:
    return Written.joined(_told(write_in_parts(job, source, chosen.out, parts=chosen.parts), source.rows))


def _told(parts: Iterable[Written], records: int) -> Iterator[Written]:
    """The same, with the progress told on a terminal."""
    done = 0
    for part in parts:
        done += part.records
        if sys.stderr.isatty():
            print(f"\r{done} / {records}", end="", file=sys.stderr, flush=True)
        yield part


def _on_spark(chosen: argparse.Namespace, job: Job, source: Source) -> Written:
    from rulebook.spark import session, write_on_spark

    spark = session(chosen.master)
    try:
        return write_on_spark(spark, job, source, chosen.out.absolute(), parts=chosen.parts)
    finally:
        spark.stop()

"""`rulebook score … --engine parts` and `--engine spark`: Parquet in, Parquet out, for records that are too many."""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from rulebook.bundles import Bundle
from rulebook.commands.branches import scorable
from rulebook.commands.facts import bundle_of
from rulebook.commands.language import Say
from rulebook.commands.sound import sound
from rulebook.commands.summary import summary
from rulebook.commands.tell import PROBLEMS, SOUND, UNREADABLE, tell
from rulebook.parts.job import Job
from rulebook.parts.repeats import refuse_repeats
from rulebook.parts.running import write_in_parts
from rulebook.parts.source import Source, parquet_chunks, parquet_files
from rulebook.parts.tidying import tidied
from rulebook.parts.writing import Written
from rulebook.problems import Told
from rulebook.system import why
from rulebook.tables import Rejected, TableError, make_room, record_columns

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ONE, PARTS, SPARK = ENGINES = ("one", "parts", "spark")


def add_arguments(command: argparse.ArgumentParser, say: Say) -> None:
    """What `score` further takes."""
    engines = say("一次算完、按单位分批、用 Spark", "at once; in parts by unit; on Spark")
    command.add_argument("--engine", choices=ENGINES, default=ONE, help=engines)
    parts = say("分几批；不写就按记录条数", "how many parts; default: by the number of records")
    command.add_argument("--parts", type=int, help=parts)
    master = say("Spark 集群；不写就照 spark-submit，否则用本机", "the Spark cluster; default: spark-submit's")
    command.add_argument("--master", help=master)


def refuse_unused(chosen: argparse.Namespace) -> None:
    """Refuse what the chosen engine makes no use of.

    Raises:
        Told: it is written all the same.
    """
    needs = {"parts": (PARTS, SPARK), "master": (SPARK,)}
    for name, engines in needs.items():
        if getattr(chosen, name) is not None and chosen.engine not in engines:
            option, wanted = f"--{name.replace('_', '-')}", [f"--engine {engine}" for engine in engines]
            zh, en = " 或 ".join(wanted), " or ".join(wanted)
            raise Told(f"{option} 只与 {zh} 一起用", f"{option} goes with {en} only")


def run(chosen: argparse.Namespace) -> int:
    """Score in parts; where a part cannot be scored, without the rows that stand in the way.

    Raises:
        Told: a file that cannot be read, facts that cannot be scored, no Spark.
    """
    sources = (chosen.members, chosen.records, chosen.branches, chosen.branch_records)
    make_room(chosen.out, sources)
    try:
        return _run(chosen, sources)
    except BaseException:
        make_room(chosen.out, sources)  # parts that were written before one was refused
        raise


def _run(chosen: argparse.Namespace, sources: Sequence[Path | None]) -> int:
    bundle, source, rejected = bundle_of(chosen), tidied(_source(chosen)), Rejected()
    (bundle,) = scorable(chosen, bundle, units="unit" in source.members.column_names)
    tell(_unused(chosen, bundle, source).told_files(chosen.lang))
    job = Job(bundle, chosen.period, chosen.cutoff, strict=True)
    with _engine(chosen) as score:
        try:
            refuse_repeats(source, parquet_chunks(chosen.records, ["number"]))
            written: Written | None = score(job, source)
        except Exception:  # told by Python here, by the JVM on Spark
            source = sound(chosen, job, source, rejected)
            if not rejected:
                raise
            tell(rejected.told(chosen.lang))
            make_room(chosen.out, sources)
            written = score(job, source) if source.rows and len(source.members) else None
    rejected.write(chosen.out / "rejected.csv")
    if written is None:
        return UNREADABLE
    counts = {"subjects": written.subjects, "records": written.records, "rejected": len(rejected)}
    outside, hashes = (written.outside, written.branches_outside), written.output_hashes(job.bundle)
    print(summary(chosen.lang, **counts, outside=outside, hashes=hashes))
    return PROBLEMS if rejected else SOUND


def _unused(chosen: argparse.Namespace, bundle: Bundle, source: Source) -> Rejected:
    """The columns of which nobody makes use."""
    found, (members, branches) = Rejected(), (bundle.members, bundle.branches)
    found.use(chosen.members, source.members.column_names, ("id", "unit", *members.subject_fields))
    for file in parquet_files(chosen.records):
        found.use(file, pq.read_schema(file).names, record_columns(members, bundle.versions))
    if branches and source.branches:
        found.use(chosen.branches, source.branches.column_names, ("id", "unit", *branches.subject_fields))
    if branches and source.branch_records:
        names = source.branch_records.column_names
        found.use(chosen.branch_records, names, record_columns(branches, bundle.branch_versions))
    return found


def _source(chosen: argparse.Namespace) -> Source:
    tables = [_table(path) if path else None for path in (chosen.branches, chosen.branch_records)]
    try:
        return Source(_table(chosen.members), parquet_chunks(chosen.records), *tables)
    except (OSError, pa.ArrowInvalid) as error:
        raise _unreadable(chosen.records, error) from error


def _table(path: Path) -> pa.Table:
    try:
        return pq.read_table(path)
    except (OSError, pa.ArrowInvalid) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> TableError:
    if isinstance(error, pa.ArrowInvalid):
        zh, en = (
            "不是 Parquet 文件；分批和 Spark 只读 Parquet",
            "it is no Parquet file; in parts and on Spark only these are read",
        )
        return TableError(f"{path}：{zh}", f"{path}: {en}")
    return TableError(f"{path}：读不了：{why(error).zh}", f"{path}: cannot be read: {why(error).en}")


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


@contextmanager
def _engine(chosen: argparse.Namespace) -> Iterator[Callable[[Job, Source], Written]]:
    """What scores a source, as often as it is called."""
    if chosen.engine == PARTS:
        yield partial(_here, chosen)
        return
    from rulebook.spark import write_on_spark

    spark = _session(chosen.master)
    try:
        yield lambda job, source: write_on_spark(spark, job, source, chosen.out.absolute(), parts=chosen.parts)
    finally:
        spark.stop()


def _session(master: str | None) -> "SparkSession":
    try:
        from pyspark.errors import PySparkRuntimeError
    except ModuleNotFoundError as error:
        zh = "没有装 PySpark：pip install 'rulebook[spark]' 或 'benliu[spark]'；另要 Java 17"
        en = "PySpark is not installed: pip install 'rulebook[spark]' or 'benliu[spark]'; it needs Java 17 besides"
        raise Told(zh, en) from error
    from rulebook.spark import session

    try:
        return session(master)
    except PySparkRuntimeError as error:
        raise Told(
            f"Spark 起不来，它要 Java 17：{error}", f"Spark does not start; it needs Java 17: {error}"
        ) from error
